"""Feeds: the address itself, those that its page names or links, and those that lie where feeds usually lie."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement
from pydantic import ValidationError

from config.errors import FeedError, FetchError, PageError
from config.kinds.feed import FeedSource
from crawlers.charsets.document import page_text
from crawlers.extraction.tree import read_tree
from crawlers.finding.found import Found, Get, described
from crawlers.parsing.entry import Feed
from crawlers.parsing.feed import parse_feed
from crawlers.parsing.links import absolute, is_web_address
from crawlers.parsing.pages import base_of, named_feeds
from crawlers.readers.reader import Answer

#: Addresses asked beside the page's own.
MOST_REQUESTS = 12
#: Where feeds usually lie: what WordPress, Drupal, Jekyll, Hugo and Ghost make.
USUAL = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml")
#: Of an address, or of the words of a link, of a feed.
_LOOKS = re.compile(r"(?:^|[\s/._?=&-])(?:rss|atom|feeds?|rdf)(?=$|[\s/._?=&#-])", re.IGNORECASE)
_LINK = re.compile(r"^\W*(?:rss|atom)\b|\brss[ -]?feeds?\b|rss\W*$|订阅源|訂閱源", re.IGNORECASE)
#: Feeds of what readers say.
_COMMENTS = re.compile(r"comment|评论|留言|コメント", re.IGNORECASE)
_MOST_LINKS = 5_000
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class _Candidate:
    url: str
    title: str
    why: str


async def find_feeds(page: Answer, get: Get) -> list[Found]:
    """The feeds that a page leads to, those of its reports before those of comments and those without entries.

    Each was asked for and read; of several with the same entries the first.
    """
    itself = _read(page, _Candidate(page.url, "", "the address is a feed"), None)
    if itself is not None:
        return [itself]
    search = _Search(get, {page.url})
    root = _root(page)
    if root is not None:
        language = root.get("lang")
        await search.ask(_named(root, page.url), language)
        await search.ask(_linked(root, page.url), language)
    if not search.found:
        usual = (_Candidate(urljoin(page.url, f"/{path}"), "", "a feed lies at its usual place") for path in USUAL)
        await search.ask(usual, None)
    return sorted(search.found, key=lambda found: (not found.entries, _is_of_comments(found)))


class _Search:
    """Asks candidates, each once, until they are enough."""

    def __init__(self, get: Get, asked: set[str]) -> None:
        self.found: list[Found] = []
        self._get = get
        self._asked = asked
        self._left = MOST_REQUESTS

    async def ask(self, candidates: Iterable[_Candidate], language: str | None, *, deeper: bool = True) -> None:
        """`deeper`: a candidate that is a page may be the site's list of its feeds."""
        for candidate in candidates:
            if candidate.url in self._asked or self._left == 0:
                continue
            self._asked.add(candidate.url)
            self._left -= 1
            try:
                answer = await self._get(candidate.url)
            except FetchError:
                continue
            found = _read(answer, candidate, language)
            if found is not None:
                self._keep(found)
            elif deeper and (root := _root(answer)) is not None:
                await self.ask(_linked(root, answer.url), language, deeper=False)

    def _keep(self, found: Found) -> None:
        links = _links(found)
        if not links or all(_links(other) != links for other in self.found):
            self.found.append(found)


def _read(answer: Answer, candidate: _Candidate, language: str | None) -> Found | None:
    """None for what is no feed."""
    try:
        feed = parse_feed(answer.body, content_type=answer.content_type, url=answer.url)
        if not _is_feed(feed):
            return None
        fields = described(candidate.url, feed.title or candidate.title, feed.language or language)
        return Found(FeedSource(kind="feed", **fields), feed.entries, candidate.why)
    except (FeedError, ValidationError):
        return None


def _is_feed(feed: Feed) -> bool:
    """An API may answer with a list of things that are no reports."""
    return not feed.entries or any(entry.link and entry.title for entry in feed.entries)


def _root(answer: Answer) -> HtmlElement | None:
    try:
        return read_tree(page_text(answer.body, answer.content_type)[0])
    except PageError:
        return None


def _named(root: HtmlElement, url: str) -> Iterator[_Candidate]:
    for address, title in named_feeds(root, url):
        yield _Candidate(address, title, "the page names it as its feed")


def _linked(root: HtmlElement, url: str) -> Iterator[_Candidate]:
    base = base_of(root, url)
    for number, link in enumerate(root.iter("a")):
        if number > _MOST_LINKS:
            return
        address = absolute(link.get("href"), base)
        words = " ".join(f"{link.get('title', '')} {link.text_content()}"[:_MOST_WORDS].split())
        if address and is_web_address(address) and (_LOOKS.search(address) or _LINK.search(words)):
            yield _Candidate(address.partition("#")[0], "", "a link of the page looked like a feed")


def _links(found: Found) -> frozenset[str]:
    return frozenset(entry.link for entry in found.entries if entry.link)


def _is_of_comments(found: Found) -> bool:
    return _COMMENTS.search(f"{found.source.name} {found.source.url}") is not None
