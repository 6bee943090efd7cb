"""Redis TIME without asking Redis each time: asked now and then, and carried on by this process's own steady clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from record.live.client import now_ms


class Clock:
    """What leases and due times are reckoned by."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._asked = 0.0
        self._answer = datetime.fromtimestamp(0, UTC)

    async def ask(self) -> datetime:
        """Asks Redis.  Raises redis-py's errors while it is away."""
        self._answer, self._asked = datetime.fromtimestamp(await now_ms(self._redis) / 1000, UTC), time.monotonic()
        return self._answer

    def now(self) -> datetime:
        """The last answer and the time since then; `ask` comes first."""
        return self._answer + timedelta(seconds=time.monotonic() - self._asked)
