"""The wire's clock: Redis TIME, which is the same for all processes however wrong the clocks of their hosts are."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from record.live.client import now_ms


async def redis_now(redis: Redis) -> datetime:
    """Redis TIME, aware UTC.  Raises redis-py's errors while it is away."""
    return datetime.fromtimestamp(await now_ms(redis) / 1000, UTC)


class RedisClock:
    """What Redis last said, and what has passed since by the host's steady clock, which nobody sets.

    Set with each batch of polls, so a drift of the host is no more than that of a few seconds.
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        """`steady` counts seconds."""
        self._steady = steady
        self._said: tuple[datetime, float] | None = None

    def set(self, now_ms: int) -> None:
        """Redis has just said so (ms since 1970)."""
        self._said = datetime.fromtimestamp(now_ms / 1000, UTC), self._steady()

    async def ask(self, redis: Redis) -> datetime:
        """Sets it by what Redis says; returns that."""
        self.set(await now_ms(redis))
        return self.now()

    def now(self) -> datetime:
        """Aware UTC.  Raises RuntimeError before the first `set`."""
        if self._said is None:
            raise RuntimeError("the clock was never set")
        said, at = self._said
        return said + timedelta(seconds=self._steady() - at)
