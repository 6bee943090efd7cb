"""Which processes may still write into which days: who is to close a day waits for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from redis.asyncio import Redis

from record.live import keys
from record.live.client import now_ms

#: A writer that was not heard of for so long is waited for no more: what it still has of a day comes late.
UNHEARD = timedelta(hours=1)


class Writers:
    """The registry.  Each writer says again and again which is the first day that it may still write into."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def say(self, writer: str, first: date) -> None:
        """Heard now: it is done with all days before `first`."""
        await self._redis.hset(keys.WRITERS, writer, f"{first.isoformat()} {await now_ms(self._redis)}")

    async def end(self, writer: str) -> None:
        """It writes no more at all."""
        await self._redis.hdel(keys.WRITERS, writer)

    async def not_done(self, day: date) -> list[str]:
        """Those that may still write into this day, by name.  The unheard are forgotten: who lives says it anew."""
        heard_since = await now_ms(self._redis) - UNHEARD // timedelta(milliseconds=1)
        said = cast("dict[str, str]", await self._redis.hgetall(keys.WRITERS))
        entries = {writer: text.partition(" ") for writer, text in said.items()}
        unheard = [writer for writer, (_, _, ms) in entries.items() if int(ms) < heard_since]
        if unheard:
            await self._redis.hdel(keys.WRITERS, *unheard)
        return sorted(
            writer
            for writer, (first, _, _) in entries.items()
            if writer not in unheard and date.fromisoformat(first) <= day
        )
