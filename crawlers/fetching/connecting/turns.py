"""One at a time per key."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Lets one task at a time hold a key, in the order of asking; keeps nothing of keys that nobody holds.

    Scrapy's own CONCURRENT_REQUESTS_PER_DOMAIN is no such bound: with a delay of 0 its downloader starts all that is
    queued for a host before it counts the first.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def of(self, key: str) -> AsyncIterator[None]:
        """Wait for the key's turn, and hold it."""
        if key in self._waiting:
            await self._wait(key)
        else:
            self._waiting[key] = deque()
        try:
            yield
        finally:
            self._pass_on(key)

    async def _wait(self, key: str) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting[key].append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on(key)
            raise

    def _pass_on(self, key: str) -> None:
        queue = self._waiting[key]
        while queue:
            turn = queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._waiting[key]
