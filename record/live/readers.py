"""What those who read by HTTP use: requests, answers at once and bytes, counted over all processes that serve them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redis.asyncio import Redis

from record.live import keys
from record.live.client import script_text

#: An answer of which no more was heard for so long counts as ended: its process has died.
LEASE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Most:
    """The limits of a reader."""

    requests_a_minute: int
    at_once: int
    bytes_a_day: int


@dataclass(frozen=True, slots=True)
class Used:
    """Of a reader: requests in this minute, answers under way, bytes on this UTC day."""

    requests: int
    at_once: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Reached:
    """The limit that keeps a request waiting, by its name in the config, and for how long at most."""

    limit: str
    wait_s: float


class Readers:
    """Counts by reader: the id of a token, or another name that stands for whoever has none."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._admit = redis.register_script(script_text("admit"))
        self._spend = redis.register_script(script_text("spend"))

    async def admit(self, reader: str, answer: str, most: Most) -> Reached | None:
        """Let an answer begin, `answer` being a name that no other has; or say which limit is reached."""
        counted = [keys.web_requests(reader), keys.web_open(reader), keys.web_bytes(reader)]
        limits = [most.requests_a_minute, most.at_once, most.bytes_a_day]
        limit, wait_ms = await self._admit(keys=counted, args=[answer, LEASE_MS, *limits])
        return Reached(limit, max(wait_ms, 0) / 1000) if limit else None

    async def spend(self, reader: str, answer: str, sent: int, *, ended: bool) -> None:
        """Note bytes sent since the last note; to be called within LEASE_MS, and at the end."""
        counted = [keys.web_open(reader), keys.web_bytes(reader)]
        await self._spend(keys=counted, args=[answer, sent, 0 if ended else LEASE_MS])

    async def used(self, readers: Sequence[str]) -> list[Used]:
        """Of each of them."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for each in readers:
                pipe.get(keys.web_requests(each))
                pipe.zcard(keys.web_open(each))
                pipe.get(keys.web_bytes(each))
            found = [int(value or 0) for value in await pipe.execute()]
        return [Used(*found[at : at + 3]) for at in range(0, len(found), 3)]
