"""From the bytes of a sitemap, an index of sitemaps or a robots.txt to what it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree
from scrapy.utils.sitemap import sitemap_urls_from_robots

from config.errors import FeedError
from crawlers.charsets.document import to_utf8
from crawlers.parsing.entry import Entry, Feed, Setting
from crawlers.parsing.feed import parse_feed
from crawlers.parsing.links import absolute, is_web_address
from crawlers.parsing.mending import mended
from crawlers.parsing.pages import refuse_data, refuse_page
from crawlers.parsing.prolog import entities_of
from crawlers.parsing.tree import local

#: Addresses of one sitemap, and sitemaps of one index: https://www.sitemaps.org/protocol.html
MOST_ADDRESSES = 50_000
#: Where a robots.txt that names no sitemap may have one.
_USUAL = "/sitemap.xml"
_OPTIONS = {"no_network": True, "remove_comments": True, "remove_pis": True, "collect_ids": False}
_END = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>\s*$")
_LONGEST_END = 200
_FEEDS = frozenset({"rss", "feed", "RDF"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index, or a robots.txt, names."""

    url: str
    #: By when it changed last, aware UTC; None where that is not said.
    changed: datetime | None = None


def read_sitemap(body: bytes, *, content_type: str | None, url: str, setting: Setting) -> Feed | list[Child]:
    """What a document lists: addresses of pages, or other sitemaps.  A feed in a sitemap's place is read as one.

    `url` is where it came from.  Raises FeedError: those of `parse_feed`, and `not_a_sitemap`.
    """
    refuse_data(body)
    data, mismatch = to_utf8(body, content_type)
    data = data.strip(b" \t\r\n\0")
    notes = {"charset_mismatch"} if mismatch else set[str]()
    if not data.startswith(b"<"):
        return _read_text(data, url, frozenset(notes))
    refuse_page(data, url)
    start, entities = entities_of(data)
    data = mended(data[start:], entities) if start else data
    read = _read_xml(data, url, setting)
    if not read.is_sound:
        notes.add("malformed")
        again = _read_xml(mended(data, entities), url, setting)
        read = again if len(again.found) >= len(read.found) and again.root else read
    if read.root in _FEEDS:
        return parse_feed(body, content_type=content_type, url=url, setting=setting)
    if read.root not in ("urlset", "sitemapindex"):
        raise FeedError("not_a_sitemap", f"the document begins with {data[:60].decode(errors='replace')!r}")
    if read.root == "sitemapindex":
        return [each for each in read.found if isinstance(each, Child)]
    return _feed([each for each in read.found if isinstance(each, Entry)], notes | read.notes)


class _Read(NamedTuple):
    """What a document lists."""

    found: list[Entry | Child]
    #: The name of its outermost element; "" where it has none.
    root: str
    notes: set[str]
    #: Whether all of it is XML.
    is_sound: bool


def _read_xml(data: bytes, url: str, setting: Setting) -> _Read:
    elements = etree.iterparse(
        BytesIO(data), tag=("{*}url", "{*}sitemap"), recover=True, resolve_entities=False, **_OPTIONS
    )
    found: list[Entry | Child] = []
    notes, root = set[str](), ""
    try:
        for element in _outermost(elements):
            root = local(element.getparent())
            if len(found) == MOST_ADDRESSES:
                notes.add("too_many_entries")
                break
            link = absolute(_text(element, "{*}loc"), url)
            if link is None or not is_web_address(link):
                notes.add("malformed")
            elif local(element) == "sitemap":
                found.append(Child(link, _changed(_text(element, "{*}lastmod"))))
            else:
                found.append(_entry(element, link, setting))
    except etree.XMLSyntaxError:
        return _Read([], "", notes, is_sound=False)
    if "too_many_entries" not in notes and not _END.search(data, max(0, len(data) - _LONGEST_END)):
        notes.add("cut_off")
        found = found[:-1]  # which may be half an address: the next poll brings it whole
    root = root or (local(elements.root) if elements.root is not None else "")
    return _Read(found, root, notes, not elements.error_log)


def _outermost(elements: Iterator[tuple[str, etree._Element]]) -> Iterator[etree._Element]:
    """Those below the root, each freed when the next one is asked for."""
    for _, element in elements:
        parent = element.getparent()
        if parent is None or parent.getparent() is not None:
            continue
        yield element
        element.clear()
        while element.getprevious() is not None:
            del parent[0]


def _entry(element: etree._Element, link: str, setting: Setting) -> Entry:
    """An address; its title and date where it has the news extension:
    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap"""
    news = element.find("{*}news")
    title = language = given = None
    if news is not None:
        title, given = _text(news, "{*}title"), _text(news, "{*}publication_date")
        language = _text(news, "{*}publication/{*}language")
    published, fault, _ = setting.dated([given])
    changed = _changed(_text(element, "{*}lastmod"))
    return Entry(None, link, title, None, None, (), language, published, fault, changed)


def _feed(entries: list[Entry], notes: set[str]) -> Feed:
    return Feed(tuple(entries), "sitemap", None, frozenset(notes), by_page=True)


def _text(element: etree._Element, path: str) -> str | None:
    found = element.find(path)
    return found.text.strip() or None if found is not None and found.text else None


def _changed(text: str | None) -> datetime | None:
    """By when something changed last, of https://www.w3.org/TR/NOTE-datetime; a day alone ends with it."""
    if text is None:
        return None
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time.min, UTC) + timedelta(days=1)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def _read_text(data: bytes, url: str, notes: frozenset[str]) -> Feed | list[Child]:
    """A robots.txt, or a sitemap of one address a line."""
    named = [absolute(each, url) for each in sitemap_urls_from_robots(data, url)]
    if named or url.endswith("/robots.txt"):
        return [Child(each) for each in named if is_web_address(each)] or [Child(urljoin(url, _USUAL))]
    lines = data.decode(errors="replace").split()
    if not lines:
        raise FeedError("empty", "the document is empty")
    if not all(map(is_web_address, lines[:MOST_ADDRESSES])):
        raise FeedError("not_a_sitemap", f"the document begins with {data[:60].decode(errors='replace')!r}")
    links = (absolute(line, url) for line in lines[:MOST_ADDRESSES])
    entries = [Entry(None, link, None, None, None, (), None, None, "absent") for link in links]
    return _feed(entries, set(notes) | ({"too_many_entries"} if len(lines) > MOST_ADDRESSES else set()))
