"""Pages without a list: each change of their text is a report, which says what was added and what was taken away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime

from config.errors import FeedError, PageError, PollError
from config.kinds.page import PageSource
from crawlers.parsing.entry import Feed
from crawlers.parsing.pages import is_challenge
from crawlers.readers.reader import Answer, Asking
from crawlers.redline.history import entries, next_version, waiting
from crawlers.redline.text import PageText, read_text
from record.collections.versions import PageVersion, Versions

#: Letters of all lines together below which a page says nothing: a script is to draw it, or it is out of order.
LEAST_TEXT = 40


class PageReader:
    """Reads one page, or PDF.  Its cursor is the number of the last version whose report was filed."""

    accept = "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.5"

    async def read(self, source: PageSource, asking: Asking) -> AsyncIterator[Feed]:
        """One document with an entry for each version that is not filed, the newest first.  Raises FeedError."""
        answer = await asking.get(source.url)
        versions = await asyncio.to_thread(_versions, answer, asking.now(), asking.versions)
        # What is read once more is to come with its bytes then.
        asking.again = any(not version.settled for version in versions[-1:])
        found = list(entries(source.url, versions, after=int(asking.cursor or 0)))
        if found:
            asking.cursor = str(found[-1][0])
            language = versions[-1].language or None
            yield Feed(tuple(entry for _, entry in reversed(found)), "page", language, frozenset())


def _versions(answer: Answer | None, at: datetime, store: Versions | None) -> Sequence[PageVersion]:
    """The versions of the page with what it says now, which is kept.  An answer of None says what the last one said.

    Raises FeedError, and PollError where the disk refuses.
    """
    try:
        kept = store.read() if store else []
        seen = waiting(kept)
        if answer is not None:
            version = next_version(kept, _text(answer, at), at)
        else:
            version = replace(seen, settled=True) if seen else None
        if store is not None:
            _keep(store, version, None if answer is None else seen)
    except OSError as error:
        raise PollError("disk", f"the versions of the page cannot be kept: {error.strerror}") from error
    except ValueError as error:
        raise PollError("disk", f"a version of the page that was kept cannot be read: {error}") from error
    settled = [each for each in kept if each.settled]
    return settled if version is None else [*settled, version]


def _keep(store: Versions, version: PageVersion | None, passed: PageVersion | None) -> None:
    """A new version, or in its place nothing where what waited has `passed`.  Raises OSError."""
    if version is not None:
        store.keep(version)
    elif passed is not None:
        store.drop(passed.number)


def _text(answer: Answer, at: datetime) -> PageText:
    try:
        text = read_text(answer.body, content_type=answer.content_type, url=answer.url, at=at)
    except PageError as error:
        raise FeedError(error.kind, error.detail) from error
    if sum(map(len, text.lines)) >= LEAST_TEXT:
        return text
    if is_challenge(answer.body):
        raise FeedError("challenge", "an HTML page that wants to see a browser")
    raise FeedError("no_text", "the page has no text of its own: perhaps a script draws it")
