"""Sitemaps that a site's robots.txt names, each with the pattern of the addresses that look like reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from pydantic import ValidationError

from config.errors import FeedError, FetchError
from config.kinds.sitemap import SitemapSource
from crawlers.finding.found import Found, Get, described
from crawlers.parsing.entry import Entry, Feed, Setting
from crawlers.readers.reader import Answer
from crawlers.sitemaps.document import Child, read_sitemap
from crawlers.sitemaps.following import Index

#: Documents asked for, and sources made of them.
MOST_REQUESTS, MOST_FOUND = 8, 3
#: Reports below a folder, and at the top of a site, at least; and their share of the addresses there.
_LEAST, _LEAST_AT_TOP, _SHARE = 3, 10, 0.6
#: Folders below which sites keep reports; and others, whose addresses look alike.
_REPORTS = re.compile(
    r"news|press|media|release|speech|statement|announce|publication|article|blog|stor(?:y|ies)|post|insight|bulletin"
    r"|comuni|noticia|actualit|nachricht|aktuell|xinwen",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|topics?|products?|people|jobs?|careers?|events?)/", re.IGNORECASE
)
#: The last part of an address that names one report: words, or a long number.
_NAMES_ONE = re.compile(r"[^\W_]+(?:[-_][^\W_]+){2,}|.*\d{4,}.*|.*\.pdf", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_MOST_FOLDERS = 3
#: Of `/en-gb/`.
_LONGEST_LANGUAGE = 7


async def find_sitemaps(page: Answer, get: Get) -> list[Found]:
    """The page itself where it is a sitemap, or what its site's robots.txt leads to; those with titles come first."""
    search = _Search(page, get)
    if isinstance(search.read(page), Feed | list):
        await search.look([Child(page.url)])
    elif b"<html" in page.body[:20_000].lower():
        await search.look_by_robots()
    return sorted(search.found, key=lambda found: not any(entry.title for entry in found.entries))[:MOST_FOUND]


class _Search:
    def __init__(self, page: Answer, get: Get) -> None:
        self.found: list[Found] = []
        self._page = page
        self._get = get
        self._left = MOST_REQUESTS

    def read(self, answer: Answer) -> Feed | list[Child] | None:
        """None for what is no sitemap."""
        try:
            found = read_sitemap(answer.body, content_type=answer.content_type, url=answer.url, setting=Setting())
        except FeedError:
            return None
        return found if isinstance(found, list) or found.parser == "sitemap" else None

    async def look_by_robots(self) -> None:
        """At what the robots.txt names, or at the usual place."""
        answer = await self._ask(urljoin(self._page.url, "/robots.txt"))
        named = self.read(answer) if answer else None
        await self.look(named if isinstance(named, list) else [Child(urljoin(self._page.url, "/sitemap.xml"))])

    async def look(self, children: Iterable[Child]) -> None:
        """At each of several sitemaps and indexes."""
        for child in children:
            answer = self._page if child.url == self._page.url else await self._ask(child.url)
            document = self.read(answer) if answer else None
            if isinstance(document, list):
                document = await self._newest(document)
            if isinstance(document, Feed):
                self._keep(child.url, document)

    async def _newest(self, children: list[Child]) -> Feed | None:
        """Of an index, as a first poll reads it."""
        index = Index().followed_by(children, datetime.now(UTC), first=True)
        for url in index.always[:2]:
            answer = await self._ask(url)
            document = self.read(answer) if answer else None
            if isinstance(document, Feed):
                return document
        return None

    async def _ask(self, url: str) -> Answer | None:
        if self._left == 0:
            return None
        self._left -= 1
        try:
            return await self._get(url)
        except FetchError:
            return None

    def _keep(self, url: str, feed: Feed) -> None:
        titled = any(entry.title for entry in feed.entries)
        folder = None if titled else _folder(feed.entries, self._page.url)
        if not (titled or folder):
            return
        match = {"match": re.escape(folder).replace(r"\-", "-") + "."} if folder else {}
        try:
            source = SitemapSource(kind="sitemap", **described(url, None, None), **match)
        except ValidationError:
            return
        wanted = [entry for entry in feed.entries if entry.link and source.wants(entry.link)]
        wanted.sort(key=lambda entry: entry.changed.timestamp() if entry.changed else 0, reverse=True)
        why = f"{len(wanted)} addresses below {folder} look like reports" if folder else "its addresses have titles"
        self.found.append(Found(source, tuple(wanted), why))


def _folder(entries: Iterable[Entry], page: str) -> str | None:
    """The folder below which the reports of a site lie, as `/news/`; None where none looks so."""
    all_of, reports, recent = Counter[str](), Counter[str](), Counter[str]()
    limit = max((entry.changed for entry in entries if entry.changed), default=None)
    for entry in entries:
        if _OTHERS.search(entry.link or ""):
            continue
        for folder in _folders(entry.link):
            all_of[folder] += 1
            if _NAMES_ONE.fullmatch(_last(entry.link)):
                reports[folder] += 1
                recent[folder] += bool(limit and entry.changed and entry.changed > limit - timedelta(days=60))
    path = urlsplit(page).path

    def is_likely(folder: str) -> bool:
        of_page = len(folder) > _LONGEST_LANGUAGE and path.startswith(folder)
        is_named = _REPORTS.search(folder) is not None or of_page
        enough = reports[folder] >= (_LEAST if is_named else _LEAST_AT_TOP)
        return enough and reports[folder] >= _SHARE * all_of[folder] and (is_named or folder == "/")

    def rank(folder: str) -> tuple[bool, bool, int, int, int]:
        named = _REPORTS.search(folder) is not None
        return folder != "/" and path.startswith(folder), named, recent[folder], reports[folder], -folder.count("/")

    return max(filter(is_likely, reports), key=rank, default=None)


def _folders(link: str | None) -> list[str]:
    """`/`, `/en/`, `/en/news/`: those that an address lies below, without what counts: years and numbers."""
    parts = urlsplit(link or "").path.split("/")[1:-1]
    plain: list[str] = []
    for part in parts[:_MOST_FOLDERS]:
        if _NUMBER.fullmatch(part):
            break
        plain.append(part)
    return ["/" + "".join(f"{part}/" for part in plain[:length]) for length in range(len(plain) + 1)]


def _last(link: str | None) -> str:
    return urlsplit(link or "").path.rstrip("/").rpartition("/")[2]
