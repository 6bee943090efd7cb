"""Listings: HTML pages that list reports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from config.errors import FeedError
from config.kinds.listing import ListingSource
from crawlers.listing.document import open_page, read_listing
from crawlers.parsing.entry import Feed
from crawlers.parsing.pages import is_challenge
from crawlers.readers.paging import further, marks_of
from crawlers.readers.reader import Answer, Asking

_WHY_NONE = "nothing on the page looks like a list of reports; `mintwire sources try` shows what else there is"


class ListingReader:
    """Reads the first page of a listing, and those behind it that are wanted.  Its cursor is what that page showed."""

    accept = "text/html, application/xhtml+xml, */*;q=0.5"

    async def read(self, source: ListingSource, asking: Asking) -> AsyncIterator[Feed]:
        """A document for each page.  Raises FeedError: `no_items` of a first page that never showed any."""

        async def ask(url: str) -> Feed | None:
            answer = await asking.get(url)
            return None if answer is None else await asyncio.to_thread(_read, answer, source, asking)

        first = await ask(source.url)
        if first is None:
            return
        if not first.entries and not asking.cursor:
            raise FeedError("no_items", _WHY_NONE if source.item is None else f"item: {source.item!r} finds nothing")
        yield first
        if not first.entries:
            return
        async for page in further(first, asking.cursor.split(), source.pages, ask, asking.notes):
            yield page
        if "paging_failed" not in asking.notes:
            asking.cursor = " ".join(marks_of(first))


def _read(answer: Answer, source: ListingSource, asking: Asking) -> Feed:
    page = open_page(answer.body, content_type=answer.content_type, url=answer.url, fetched=asking.now(), source=source)
    feed = read_listing(page, source)
    if not feed.entries and is_challenge(answer.body):
        raise FeedError("challenge", "an HTML page that wants to see a browser")
    return feed
