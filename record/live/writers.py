"""Which processes may still write into which days: who is to close a day waits for them."""

from __future__ import annotations

from datetime import date, timedelta

from redis.asyncio import Redis

from record.live import keys
from record.live.client import now_ms, read_hash

#: A writer that was not heard of for so long is waited for no more: what it still has of a day comes late.
UNHEARD = timedelta(hours=1)
#: All writers have said something within this time: before that a Redis that lost its content does not know them.
_SETTLED = timedelta(minutes=1)
#: The field that says since when the registry is there; no writer has this name.
_SINCE = ""
_MS = timedelta(milliseconds=1)


class Writers:
    """The registry.  Each writer says again and again which is the first day that it may still write into."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def say(self, writer: str, first: date) -> None:
        """Heard now: it is done with all days before `first`."""
        now = await now_ms(self._redis)
        async with self._redis.pipeline() as pipe:
            pipe.hsetnx(keys.WRITERS, _SINCE, str(now))
            pipe.hset(keys.WRITERS, writer, f"{first.isoformat()} {now}")
            await pipe.execute()

    async def end(self, writer: str) -> None:
        """It writes no more at all."""
        await self._redis.hdel(keys.WRITERS, writer)

    async def not_done(self, day: date) -> list[str]:
        """Those that may still write into this day, by name; "" may be anybody, where Redis does not know all yet.

        The unheard are forgotten: who lives says it anew.
        """
        now = await now_ms(self._redis)
        said = await read_hash(self._redis, keys.WRITERS)
        since = said.pop(_SINCE, None)
        entries = {writer: text.partition(" ") for writer, text in said.items()}
        unheard = [writer for writer, (_, _, ms) in entries.items() if int(ms) < now - UNHEARD // _MS]
        if unheard:
            await self._redis.hdel(keys.WRITERS, *unheard)
        settling = [_SINCE] if since is not None and int(since) > now - _SETTLED // _MS else []
        return settling + sorted(
            writer
            for writer, (first, _, _) in entries.items()
            if writer not in unheard and date.fromisoformat(first) <= day
        )
