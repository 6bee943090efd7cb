"""The page itself: whatever has a text can be watched for changes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from pydantic import ValidationError

from config.errors import PageError
from config.kinds.page import PageSource
from crawlers.finding.found import Found, Get, described
from crawlers.readers.reader import Answer
from crawlers.redline.history import entries, next_version
from crawlers.redline.text import read_text


async def find_page(page: Answer, _: Get) -> list[Found]:
    """The page as a source; nothing where it has no text."""
    now = datetime.now(UTC)
    try:
        text = await asyncio.to_thread(read_text, page.body, content_type=page.content_type, url=page.url, at=now)
        source = PageSource(kind="page", **described(page.url, text.title, text.language))
    except (PageError, ValidationError):
        return []
    version = next_version([], text, now)
    if version is None or not any(text.lines):
        return []
    return [
        Found(source, tuple(entry for _, entry in entries(page.url, [version])), "its text can be watched for changes")
    ]
