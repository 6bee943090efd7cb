"""What a page states for programs: JSON-LD, and `meta` elements by the names that sites give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawlers.extraction.dates.pages import labels
from crawlers.extraction.dates.pages.reader import Reader
from crawlers.extraction.dates.texts import Found
from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.head import Head
from record.folding import folded

_SIGNS = re.compile("[^a-z]")
#: Types of schema.org that have their own day, as many kinds of articles and postings, and those of whole pages.
_ARTICLE = re.compile(
    r"(?:Article|Posting|Report|Review|Analysis|CreativeWork|VideoObject|Recipe|PodcastEpisode|Dataset)$"
)
_PAGE = re.compile(r"Page$")
#: Articles of one page that are looked at.
_MOST_NODES = 50


def in_json_ld(head: Head, url: str | None, reader: Reader) -> tuple[Found | None, Found | None]:
    """When the page's article was published and changed, as its JSON-LD says."""
    articles = [node for node in head.nodes if _is(node, _ARTICLE)][:_MOST_NODES]
    own = [node for node in articles if _is_of_page(node, head, url)]
    others = [node for node in head.nodes if _is(node, _PAGE) and not _is(node, _ARTICLE)][:_MOST_NODES]
    days = {found.when.day for node in articles if (found := _first(reader, node, "datePublished"))}
    nodes = [*(own or (articles if len(days) == 1 else [])), *others]
    published = (_first(reader, node, "datePublished", "uploadDate", "dateCreated") for node in nodes)
    modified = (_first(reader, node, "dateModified") for node in nodes)
    return next(filter(None, published), None), next(filter(None, modified), None)


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


def _first(reader: Reader, node: jsonld.Node, *keys: str) -> Found | None:
    texts = (text for key in keys for text in jsonld.texts(node.get(key)))
    return next((found for text in texts if (found := reader.read(text))), None)


def _is(node: jsonld.Node, kinds: re.Pattern[str]) -> bool:
    return any(kinds.search(kind) for kind in jsonld.types(node))


def _is_of_page(node: jsonld.Node, head: Head, url: str | None) -> bool:
    """Whether this article is the one that the page shows: by its address or its headline."""
    addresses = {_path(address) for address in (url, head.canonical, head.meta("og:url")) if address}
    if any(_path(address) in addresses for address in _addresses(node)):
        return True
    titles = [folded(title) for title in (head.title, head.meta("og:title")) if title]
    headlines = [folded(text) for text in jsonld.texts(node.get("headline"))]
    return any(len(headline) > 8 and headline in title for headline in headlines for title in titles)


def _addresses(node: jsonld.Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        if address := jsonld.address(node.get(key)):
            yield address


def _path(address: str) -> str:
    """Without scheme, query, fragment and last slash."""
    return re.sub("^https?://(?:www[.])?|[?#].*$", "", address.strip().lower()).rstrip("/")
