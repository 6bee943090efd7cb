"""The page itself, whose changes can be told where it lists nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from config.errors import FeedError, PageError
from config.kinds.page import PageSource
from crawlers.finding.found import Found, Get, described
from crawlers.parsing.feed import parse_feed
from crawlers.readers.page import LEAST_TEXT
from crawlers.readers.reader import Answer
from crawlers.redline.text import PageText, read_text


async def find_page(page: Answer, _get: Get) -> list[Found]:
    """The page, if it is one, or a PDF, and says something itself.  It has no entries before it changes."""
    text = await asyncio.to_thread(_text, page)
    if text is None or sum(map(len, text.lines)) < LEAST_TEXT:
        return []
    source = PageSource(kind="page", **described(page.url, text.title, text.language))
    return [Found(source, (), "each change of what the page says would be a report")]


def _text(page: Answer) -> PageText | None:
    try:
        parse_feed(page.body, content_type=page.content_type, url=page.url)
    except FeedError:
        pass
    else:
        return None
    try:
        return read_text(page.body, content_type=page.content_type, url=page.url, at=datetime.now(UTC))
    except PageError:
        return None
