"""What is stated for programs: JSON-LD, `meta` elements by the names that sites give them, and the page's address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawlers.dates import Found
from crawlers.extraction.dates import labels
from crawlers.extraction.dates.reader import Reader
from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.head import Head

_SIGNS = re.compile("[^a-z]")
_MONTH, _DAY = r"(?P<m>0[1-9]|1[0-2])", r"(?P<d>0[1-9]|[12]\d|3[01])"
_IN_PATH = [
    re.compile(form)
    for form in (
        # /2026/05/08/, /2026-05-08-title, /20260508/, /202605/t20260508_123.html
        rf"(?<!\d)(?P<y>199\d|20\d\d)(?P<s>[/_-]?){_MONTH}(?P=s){_DAY}(?!\d)",
        # /2026/5/8/
        r"(?<!\d)(?P<y>20\d\d)/(?P<m>[1-9]|1[0-2])/(?P<d>[1-9]|[12]\d|3[01])(?=/|$)",
        # /2026-05/08/c_123.htm
        rf"(?<!\d)(?P<y>20\d\d)-{_MONTH}/{_DAY}(?=[/_])",
        # /29-10-2026, where the first can be no month
        rf"(?<!\d)(?P<d>1[3-9]|2\d|3[01])-{_MONTH}-(?P<y>20\d\d)(?!\d)",
    )
]
_LONGEST_ADDRESS = 2_000


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


def in_address(url: str | None, reader: Reader) -> Found | None:
    """The one day in the path; None where there are several."""
    try:
        path = urlsplit((url or "")[:_LONGEST_ADDRESS]).path
    except ValueError:
        return None
    matches = (match for form in _IN_PATH for match in form.finditer(path))
    days = {f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}" for match in matches}
    return reader.read(days.pop()) if len(days) == 1 else None


def _earliest(reader: Reader, values: Iterable[str]) -> Found | None:
    found = [one for value in values if (one := reader.read(value))]
    return min(found, key=lambda one: one.when.day, default=None)
