"""Feeds: RSS, Atom, RDF, JSON Feed."""

from __future__ import annotations

from collections.abc import AsyncIterator

from config.kinds.feed import FeedSource
from crawlers.parsing.entry import Feed, Setting
from crawlers.parsing.feed import parse_feed
from crawlers.readers.reader import Asking


class FeedReader:
    """Reads feed documents, one a poll."""

    accept = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"

    async def read(self, source: FeedSource, asking: Asking) -> AsyncIterator[Feed]:
        """See `parse_feed`."""
        answer = await asking.get(source.url)
        if answer is not None:
            setting = Setting(source.language, source.timezone, source.country)
            yield parse_feed(answer.body, content_type=answer.content_type, url=answer.url, setting=setting)
