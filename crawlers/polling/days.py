"""The days that a crawl process may write into: yesterday ends once nothing that is open can bring more of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, date, datetime, time, timedelta

import structlog
from redis.asyncio import Redis

from config.errors import StoreError
from record.closing.folders.moving import ClosingElsewhere
from record.live.client import UNREACHABLE
from record.live.clock import redis_now
from record.live.writers import Writers

#: How often a process says which days it may write into.
SAY_S = 20.0
#: What is still open so long after midnight is waited for no more, and what it brings of yesterday stands in today.
MOST_WAIT = timedelta(minutes=4)

log = structlog.get_logger("mintwire.crawl")


class WriterDays:
    """Of one process, which is one writer."""

    def __init__(self, redis: Redis, writer: str, end_before: Callable[[date], Awaitable[None]]) -> None:
        """`end_before` has whatever comes of an earlier day filed on that one from now on."""
        self._redis = redis
        self._writers = Writers(redis)
        self._writer = writer
        self._end_before = end_before
        self._first: date | None = None
        #: What was open when the day turned, until it is done.
        self._turning: set[str] | None = None
        self._ended = False

    async def run(self, open_now: Callable[[], Collection[str]]) -> None:
        """For ever.  `open_now`: names of the polls and pages that are open, none of which comes twice."""
        while True:
            try:
                await self.look(await redis_now(self._redis), open_now())
            except UNREACHABLE as error:
                log.warning("redis_unreachable", error=type(error).__name__, effect="the day does not end")
            except (OSError, StoreError, ClosingElsewhere) as error:
                log.warning(
                    "day_not_ended", error=str(error) or "its files are being moved", effect="it is tried again"
                )
            await asyncio.sleep(SAY_S)

    async def look(self, now: datetime, open_now: Collection[str]) -> None:
        """End what is over, and say what may still be written."""
        today = now.date()
        if self._first != today and self._is_over(now, open_now):
            await self._end_before(today)
            self._first, self._turning = today, None
        if self._first is not None and not self._ended:
            await self._writers.say(self._writer, self._first)

    async def end(self) -> None:
        """The process writes no more."""
        self._ended = True
        await self._writers.end(self._writer)

    def _is_over(self, now: datetime, open_now: Collection[str]) -> bool:
        """Whether nothing is open any more that was so when the day had turned."""
        if self._turning is None:
            self._turning = set(open_now)
        self._turning.intersection_update(open_now)
        return not self._turning or now - datetime.combine(now.date(), time(), UTC) >= MOST_WAIT
