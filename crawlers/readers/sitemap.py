"""Sitemaps: each new address is a report, whose page says the rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from config.errors import FeedError, FetchError, PollError
from config.kinds.sitemap import SitemapSource
from crawlers.parsing.entry import Feed, Setting
from crawlers.readers.reader import Answer, Asking
from crawlers.sitemaps.document import Child, read_sitemap
from crawlers.sitemaps.following import Index, Trail, unknown_of

#: Documents asked for in one poll; how deep they may lie: robots.txt, an index, its sitemaps.
MOST_DOCUMENTS, MOST_DEPTH = 25, 3
#: Faults of one sitemap among several that say nothing of the others, and will be the same the next time.
_LASTING = frozenset({"not_found", "gone", "forbidden", "robots", "client_error"})


class SitemapReader:
    """Reads a sitemap, or those that an index or a robots.txt leads to, the newest first.

    A first poll reads the newest of an index alone; later ones those that changed since, each asked conditionally.
    """

    accept = "application/xml, text/xml;q=0.9, text/plain;q=0.8, */*;q=0.5"

    async def read(self, source: SitemapSource, asking: Asking) -> AsyncIterator[Feed]:
        """A document for each sitemap that may hold unknown addresses."""
        walk = _Walk(source, asking)
        async for feed in walk.below(source.url, 0):
            yield feed
        if walk.fault is not None and not walk.read:
            raise walk.fault
        asking.cursor = str(walk.trail)


class _Walk:
    """One poll's way through a site's sitemaps."""

    def __init__(self, source: SitemapSource, asking: Asking) -> None:
        self.trail = Trail()
        #: Sitemaps that were read, or are what they were; and the last fault of one that was left out.
        self.read = 0
        self.fault: PollError | None = None
        self._source = source
        self._asking = asking
        self._before = Trail.parse(asking.cursor)
        self._first = not asking.cursor
        self._asked: set[str] = set()

    async def below(self, url: str, depth: int) -> AsyncIterator[Feed]:
        """The sitemap at an address, or those that it leads to."""
        self._asked.add(url)
        document = await self._document(url)
        index = self._before.indexes.get(url)
        if isinstance(document, Feed):
            yield self._wanted(url, document)
            return
        if document is not None:
            index = (index or Index()).followed_by(document, self._asking.now(), first=self._first)
        elif url in self._before.compared:
            self.trail.compared[url] = self._before.compared[url]
        if index is None:
            return
        self.trail.indexes[url] = index
        for child in [*index.always, *index.left]:
            if child not in self._asked and len(self._asked) < MOST_DOCUMENTS and depth < MOST_DEPTH:
                async for feed in self.below(child, depth + 1):
                    yield feed
        index.left = [child for child in index.left if child not in self._asked]
        if index.is_cut or not self._asked.issuperset(index.always):
            self._asking.notes.add("sitemaps_left_out")

    async def _document(self, url: str) -> Feed | list[Child] | None:
        """None where it is what it was at the poll before, or is left out."""
        source = self._source
        try:
            answer = await self._asking.get(url)
            setting = Setting(source.language, source.timezone, source.country)
            document = None if answer is None else await asyncio.to_thread(_read, answer, setting)
        except (FetchError, FeedError) as fault:
            if url == source.url or not (isinstance(fault, FeedError) or fault.kind in _LASTING):
                raise
            self.fault = fault
            self._asking.notes.add("sitemap_unread")
            return None
        self.read += not isinstance(document, list) and url not in self._before.indexes
        return document

    def _wanted(self, url: str, feed: Feed) -> Feed:
        entries = [entry for entry in feed.entries if entry.link and self._source.wants(entry.link)]
        if feed.entries and not entries:
            self._asking.notes.add("nothing_matches")
        unknown, remembered = unknown_of(entries, self._before.compared.get(url, ""))
        if remembered:
            self.trail.compared[url] = remembered
        return replace(feed, entries=tuple(unknown))


def _read(answer: Answer, setting: Setting) -> Feed | list[Child]:
    return read_sitemap(answer.body, content_type=answer.content_type, url=answer.url, setting=setting)
