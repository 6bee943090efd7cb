"""What a page states for programs: JSON-LD, and `meta` elements by the names that sites give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawlers.extraction.dates.pages import labels
from crawlers.extraction.dates.pages.reader import Reader
from crawlers.extraction.dates.texts import Found
from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.head import Head
from record.folding import folded

_SIGNS = re.compile("[^a-z]")
_IN_SCRIPT = re.compile(
    r'"(?:date_?published|publish(?:ed)?_?(?:date|at|time)|pub_?date|publication_?date|first_?published(?:_?at)?)"'
    r'\s{0,9}:\s{0,9}"([^"\\]{8,40})"',
    re.IGNORECASE,
)
#: Characters of a script that are looked at.
_MOST_SCRIPT = 1_000_000
#: Types of schema.org that have their own day, as many kinds of articles and postings, and those of whole pages.
_ARTICLE = re.compile(
    r"(?:Article|Posting|Report|Review|Analysis|CreativeWork|VideoObject|Recipe|PodcastEpisode|Dataset)$"
)
_PAGE = re.compile(r"Page$")
#: Articles of one page that are looked at.
_MOST_NODES = 50


def in_json_ld(tree: HtmlElement, head: Head, url: str | None, reader: Reader) -> tuple[Found | None, Found | None]:
    """When the page's article was published and changed, as its JSON-LD says."""
    articles = [node for node in head.nodes if _is(node, _ARTICLE)][:_MOST_NODES]
    own = [node for node in articles if _is_of_page(node, head, url)]
    others = [node for node in head.nodes if _is(node, _PAGE) and not _is(node, _ARTICLE)][:_MOST_NODES]
    days = {found.when.day for node in articles if (found := _first(reader, node, "datePublished"))}
    nodes = [*(own or (articles if len(days) == 1 else [])), *others]
    published = (_first(reader, node, "datePublished", "uploadDate", "dateCreated") for node in nodes)
    modified = (_first(reader, node, "dateModified") for node in nodes)
    first = next(filter(None, published), None)
    return first or (None if articles else in_scripts(tree, reader, kind="ld+json")), next(filter(None, modified), None)


def in_scripts(tree: HtmlElement, reader: Reader, *, kind: str = "") -> Found | None:
    """The one day of publication in scripts of a type with `kind` in it: JSON-LD that is no JSON, state of programs."""
    scripts = (script.text or "" for script in tree.iter("script") if kind in (script.get("type") or "").lower())
    texts = (match[1] for script in scripts for match in _IN_SCRIPT.finditer(script, 0, _MOST_SCRIPT))
    found = [one for text in islice(texts, _MOST_NODES) if (one := reader.read(text))]
    return found[0] if len({one.when.day for one in found}) == 1 else None


def in_metas(head: Head, reader: Reader) -> tuple[Found | None, Found | None, Found | None]:
    """When it was published, when it was changed, and the date of which the page does not say more."""
    published = some = modified = None
    for name, values in head.metas.items():
        key = _SIGNS.sub("", name)
        if key in labels.METAS["published"]:
            published = published or _earliest(reader, values)
        elif key in labels.METAS["some"]:
            some = some or _earliest(reader, values)
        elif key in labels.METAS["modified"]:
            modified = modified or _earliest(reader, values)
    return published, modified, some


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
