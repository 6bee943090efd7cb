"""What a page states for programs: JSON-LD, and `meta` elements by the names that sites give them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawlers.extraction.dates.pages import labels
from crawlers.extraction.dates.pages.reader import Reader
from crawlers.extraction.dates.texts import Found
from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.head import Head

_SIGNS = re.compile("[^a-z]")


def in_json_ld(head: Head, reader: Reader) -> tuple[Found | None, Found | None]:
    """When the page's article was published and changed, as its JSON-LD says."""
    published = (head.article.get(key) for key in ("datePublished", "uploadDate", "dateCreated"))
    return (
        next(filter(None, (_earliest(reader, jsonld.texts(value)) for value in published)), None),
        _earliest(reader, jsonld.texts(head.article.get("dateModified"))),
    )


def in_metas(head: Head, reader: Reader) -> tuple[Found | None, Found | None]:
    """When it was published, and when it was changed."""
    dates: dict[str, Found | None] = dict.fromkeys(labels.METAS)
    for name, values in head.metas.items():
        key = _SIGNS.sub("", name)
        for kind, names in labels.METAS.items():
            if key in names:
                dates[kind] = dates[kind] or _earliest(reader, values)
    return dates["published"], dates["modified"]


def _earliest(reader: Reader, values: Iterable[str]) -> Found | None:
    found = [one for value in values if (one := reader.read(value))]
    return min(found, key=lambda one: one.when.day, default=None)
