"""Further pages: on a first poll, and where the first page shows nothing that the poll before has shown."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection

from config.errors import FeedError, FetchError
from crawlers.parsing.entry import Feed

#: Entries of a first page that are remembered; how many of them must come again (one may be pinned).
_REMEMBERED, _ENOUGH = 6, 2


def marks_of(feed: Feed) -> list[str]:
    """What the uppermost entries of a page are known by at the next poll, 8 hex digits each."""
    names = (entry.link or entry.guid or entry.title or "" for entry in feed.entries[:_REMEMBERED])
    return [_mark(name) for name in names]


async def further(
    page: Feed, known: Collection[str], most: int, ask: Callable[[str], Awaitable[Feed | None]], notes: set[str]
) -> AsyncIterator[Feed]:
    """The pages behind `page`, at most `most` with it, until one shows what is `known` (nothing at a first poll).

    What cannot be had of them is no fault of the source: it is noted as `paging_failed`, but for a page that is not
    there.
    """
    asked: set[str | None] = {None}
    for _ in range(most - 1):
        shown = {_mark(entry.link or entry.guid or entry.title or "") for entry in page.entries}
        if page.next in asked or len(shown.intersection(known)) >= min(_ENOUGH, len(known) or _ENOUGH):
            return
        asked.add(page.next)
        try:
            following = await ask(page.next or "")
        except (FetchError, FeedError) as fault:
            if fault.kind == "stopped":
                raise
            if fault.kind not in ("not_found", "gone"):
                notes.add("paging_failed")
            return
        if following is None or not following.entries or marks_of(following) == marks_of(page):
            return
        yield following
        page = following


def _mark(name: str) -> str:
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
