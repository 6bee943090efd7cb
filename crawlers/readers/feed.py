"""Feeds: RSS, Atom, RDF, JSON Feed."""

from __future__ import annotations

from collections.abc import AsyncIterator

from config.errors import FeedError
from config.kinds.feed import FeedSource
from crawlers.parsing.entry import Feed, Setting
from crawlers.parsing.feed import parse_feed
from crawlers.parsing.pages import named_feed
from crawlers.readers.paging import further, marks_of
from crawlers.readers.reader import Answer, Asking


class FeedReader:
    """Reads a feed, also where the source's address is a page that names one, and those of its pages that are wanted.

    Its cursor is a line with the feed's address, where that is another one, and a line with what its first page showed.
    """

    accept = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"

    async def read(self, source: FeedSource, asking: Asking) -> AsyncIterator[Feed]:
        """A document for each page, see `parse_feed`."""
        setting = Setting(source.language, source.timezone, source.country)
        named, _, shown = asking.cursor.partition("\n")

        async def ask(url: str) -> Feed | None:
            answer = await asking.get(url)
            return None if answer is None else _read(answer, setting)

        answer = await asking.get(source.url)
        try:
            first = None if answer is None else _read(answer, setting)
            named = "" if first is not None else named
        except FeedError as fault:
            named = named_feed(answer.body, answer.url) or "" if answer and fault.kind == "html" else ""
            if not named:
                raise
            first = None
        if named:
            first = await ask(named)
            asking.notes.add("autodiscovered")
        if first is not None:
            yield first
            async for page in further(first, shown.split(), source.pages, ask, asking.notes):
                yield page
            if "paging_failed" not in asking.notes:
                shown = " ".join(marks_of(first)) if first.next else ""
        asking.cursor = f"{named}\n{shown}" if named or shown else ""


def _read(answer: Answer, setting: Setting) -> Feed:
    return parse_feed(answer.body, content_type=answer.content_type, url=answer.url, setting=setting)
