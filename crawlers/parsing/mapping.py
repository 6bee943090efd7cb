"""From the element of an entry to an Entry: RSS, Atom and RDF alike.

Each child element has a role by its local name, and a rank by its namespace: the entry's own elements win over Atom's,
Dublin Core's, Media RSS's and iTunes', in this order, wherever they stand.  Of equal ones the first that says anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter
from urllib.parse import urljoin

from lxml import etree

from crawlers.parsing.entry import Entry, Setting
from crawlers.parsing.kinds import text_of
from crawlers.parsing.links import PAGE_TYPES, absolute, is_web_address
from crawlers.parsing.tree import ATOM, BASE, LANG, RDF, local, space

#: Vocabularies without their scheme and last slash, in which feeds differ.
_CONTENT = "purl.org/rss/1.0/modules/content"
_DUBLIN_CORE = frozenset({"purl.org/dc/elements/1.1", "purl.org/dc/terms", "purl.org/dc/elements/1.0"})
_MEDIA = "search.yahoo.com/mrss"
_ITUNES = "www.itunes.com/dtds/podcast-1.0.dtd"
_XHTML = "www.w3.org/1999/xhtml"
_SCHEME = re.compile("^https?://")
_OWN, _ATOM, _DC, _OF_MEDIA, _OF_ITUNES = range(5)

_NAMES = {
    "title": "title",
    "link": "link",
    "guid": "guid id",
    "summary": "description summary abstract tagline",
    "content": "content encoded fullitem body",
    "author": "author creator",
    "published": "pubdate published issued",
    "updated": "updated modified date lastbuilddate",
    "created": "created",
    "enclosure": "enclosure",
    "language": "language",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
#: What the names of other vocabularies mean to an entry.
_OF_OTHERS = {
    _DC: frozenset({"title", "description", "abstract", "creator", "issued", "modified", "date", "created"}),
    _OF_MEDIA: frozenset({"title", "description"}),
    _OF_ITUNES: frozenset({"title", "summary", "author"}),
}

_VOCABULARIES = dict.fromkeys(_DUBLIN_CORE, _DC) | {_MEDIA: _OF_MEDIA, _ITUNES: _OF_ITUNES}

_Candidates = list[tuple[int, etree._Element]]  # noqa: SLF001 - lxml has no other name for it
_Page = tuple[str, str | None, etree._Element]  # noqa: SLF001


@lru_cache(maxsize=4096)
def _role(tag: str, own: str) -> tuple[str, int] | None:
    """What an element is to an entry whose own namespace is `own`, and its rank; None for nothing."""
    uri, _, name = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
    name = name.lower()
    role = _ROLES.get(name)
    if uri == own:
        return (role, _OWN) if role else None
    if uri in ATOM:
        return (role, _ATOM) if role else None
    uri = _SCHEME.sub("", uri.lower()).rstrip("/")
    if uri == _MEDIA and name in ("group", "content"):
        return "media", _OF_MEDIA
    if (uri, name) in ((_CONTENT, "encoded"), (_XHTML, "body"), (_XHTML, "div")):
        return "content", _OWN
    vocabulary = _VOCABULARIES.get(uri)
    if role and vocabulary and name in _OF_OTHERS[vocabulary]:
        return role, vocabulary
    return None


class Mapper:
    """Reads the entries of one document."""

    def __init__(self, feed: etree._Element | None, url: str, setting: Setting) -> None:
        """`feed` is the element with the feed's own title and link; `url` the document's address, or empty."""
        self.language = None if feed is None else _language_of_feed(feed)
        self.title = None if feed is None else _said(feed, "title")
        self._setting = Setting(self.language or setting.language, setting.zone, setting.country)
        self._url = url
        self._base = url if feed is None else _base_of_feed(feed, url)
        #: Whether a time without a zone was read as UTC for want of any.
        self.zone_assumed = False

    def entry(self, element: etree._Element) -> Entry:
        """The entry of an element of `tree.entries_in`."""
        own = space(element)
        found: dict[str, _Candidates] = defaultdict(list)
        _collect(element, own, found)
        kind = "text" if own in ATOM else None
        base = urljoin(self._base, own_base) if (own_base := element.get(BASE)) else self._base
        guid = _first(found["guid"], _plain) or element.get(f"{{{RDF}}}about") or None
        summary, content = _texts(found, kind)
        dates = (_plain(each) for role in ("published", "updated", "created") for each in _by_rank(found[role]))
        published, fault, assumed = self._setting.dated(dates)
        self.zone_assumed = self.zone_assumed or assumed
        texts = (*found["title"], *found["summary"], *found["content"])
        return Entry(
            guid=guid,
            link=self._link(found, guid, base, element),
            title=_first(found["title"], text_of, kind),
            summary=summary,
            content=content,
            authors=tuple(dict.fromkeys(_authors(found["author"]))),
            language=element.get(LANG)
            or next((lang for _, each in texts if (lang := each.get(LANG))), None)
            or _first(found["language"], _plain),
            published=published,
            date_fault=fault,
        )

    def _link(self, found: dict[str, _Candidates], guid: str | None, base: str, entry: etree._Element) -> str | None:
        """The entry's own link, or its first page in the feed's language, or what else it gives."""
        pages: list[_Page] = []
        others: list[_Page] = []
        enclosures = [each.get("url") for _, each in found["enclosure"]]
        for element in _by_rank(found["link"]):
            href = element.get("href")
            if not href:
                if text := _plain(element):
                    pages.append((text, None, element))
                continue
            relation = element.get("rel") or "alternate"
            if relation == "enclosure":
                enclosures.append(href)
            elif relation == "alternate":
                is_page = (element.get("type") or "").lower() in PAGE_TYPES
                (pages if is_page else others).append((href, element.get("hreflang"), element))
        page = _in_language(pages, entry.get(LANG) or self.language)
        if page is None and guid and (is_web_address(guid) or _is_path(found["guid"], guid)):
            return absolute(guid, base)
        page = page or next(iter(others), None)
        if page:
            own_base = page[2].get(BASE)
            return absolute(page[0], urljoin(base, own_base) if own_base else base)
        return next((link for each in enclosures if (link := absolute(each, base))), None)


def _in_language(pages: list[_Page], language: str | None) -> _Page | None:
    """The first in a language, if any says that it is; else the first."""
    if len(pages) > 1 and language:
        wanted = language.lower().split("-")[0]
        for page in pages:
            if page[1] and page[1].lower().split("-")[0] == wanted:
                return page
    return pages[0] if pages else None


def _collect(element: etree._Element, own: str, found: dict[str, _Candidates]) -> None:
    for child in element:
        if role := _role(child.tag, own):
            if role[0] == "media":
                _collect(child, own, found)
            else:
                found[role[0]].append((role[1], child))


def _by_rank(candidates: _Candidates) -> list[etree._Element]:
    return [element for _, element in (sorted(candidates, key=_rank) if len(candidates) > 1 else candidates)]


_rank: Callable[[tuple[int, etree._Element]], int] = itemgetter(0)


def _first(candidates: _Candidates, read: Callable[..., str | None], *kind: str | None) -> str | None:
    for element in _by_rank(candidates):
        if text := read(element, *kind):
            return text
    return None


def _plain(element: etree._Element) -> str | None:
    """Of an element that has no markup: a date, an address, a name."""
    text = "".join(element.itertext()) if len(element) else element.text
    return text.strip() or None if text else None


def _is_path(guids: _Candidates, guid: str) -> bool:
    """A permanent link may be a path of the site."""
    is_guid = bool(guids) and local(guids[0][1]) == "guid" and guids[0][1].get("isPermaLink") != "false"
    return is_guid and guid.startswith("/")


def _texts(found: dict[str, _Candidates], kind: str | None) -> tuple[str | None, str | None]:
    """Summary and content; a second description is content too."""
    summary = _first(found["summary"], text_of, kind)
    own = [each for each in found["summary"] if each[0] == _OWN] if len(found["summary"]) > 1 else []
    candidates = [each for each in found["content"] if _is_text(each[1])] + (own if len(own) > 1 else [])
    texts = [(rank, text) for rank, each in candidates if (text := text_of(each, kind)) and text != summary]
    content = min(texts, key=lambda each: (each[0], -len(each[1])))[1] if texts else None
    return summary, content


def _is_text(element: etree._Element) -> bool:
    """Content may also be a picture, or lie elsewhere."""
    kind = (element.get("type") or "text").lower()
    return element.get("src") is None and (
        "/" not in kind or kind.startswith("text/") or kind.endswith(("xml", "html"))
    )


def _authors(candidates: _Candidates) -> Iterator[str]:
    if len(candidates) > 1:
        candidates = [each for each in candidates if each[0] != _OF_ITUNES] or candidates[:1]
    for element in _by_rank(candidates):
        parts = {local(child): text for child in element if (text := _plain(child))}
        if name := (parts.get("name") or parts.get("email") if len(element) else _plain(element)):
            yield name


def _language_of_feed(feed: etree._Element) -> str | None:
    said = _said(feed, "language")
    while not said and feed is not None:
        said, feed = feed.get(LANG), feed.getparent()
    return said or None


def _said(feed: etree._Element, name: str) -> str | None:
    """What a feed says of itself in its first element of a name."""
    element = next((each for each in feed if local(each).lower() == name), None)
    return None if element is None else _plain(element)


def _base_of_feed(feed: etree._Element, url: str) -> str:
    """xml:base, else the address of the site, else the document's."""
    bases = [base for each in (feed, *feed.iterancestors()) if (base := each.get(BASE))]
    if bases:
        for base in reversed(bases):
            url = urljoin(url, base)
        return url
    for each in feed:
        if local(each) == "link" and each.get("rel", "alternate") == "alternate":
            link = absolute(each.get("href") or _plain(each), url)
            if is_web_address(link):
                return link or url
    return url
