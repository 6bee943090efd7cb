"""Updates that are not handled yet, in Redis: once they lie here Telegram may forget them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from redis.asyncio import Redis

from record.live.client import now_ms, read_hash
from record.live.keys import BOT_INBOX, BOT_SEEN

_ADMIT = (Path(__file__).parent / "scripts" / "admit.lua").read_text(encoding="utf-8")
#: Update ids that are remembered: Telegram repeats one within minutes, if at all.
_REMEMBERED = 10_000

#: An update as the Bot API gives it (https://core.telegram.org/bots/api#update).
RawUpdate = Mapping[str, Any]


class Inbox:
    """Raises redis-py's errors while Redis is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._admit = redis.register_script(_ADMIT)
        #: Those that this process works on, or has worked on and could not yet take out.
        self._open: set[int] = set()

    async def admit(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """Those of these that nobody has handled, and that this process does not work on yet."""
        by_id = {int(update["update_id"]): update for update in updates}
        arguments: list[int | str] = [await now_ms(self._redis), _REMEMBERED]
        for number, update in by_id.items():
            arguments += (number, json.dumps(update))
        admitted = cast(list[str], await self._admit(keys=[BOT_SEEN, BOT_INBOX], args=arguments))
        return self._taken_on([by_id[int(number)] for number in admitted])

    async def left(self) -> list[RawUpdate]:
        """What an earlier process did not finish, in order."""
        lying = await read_hash(self._redis, BOT_INBOX)
        return self._taken_on([json.loads(lying[number]) for number in sorted(lying, key=int)])

    async def done(self, number: int) -> None:
        """An update was handled."""
        await cast(Any, self._redis.hdel(BOT_INBOX, str(number)))
        self._open.discard(number)

    def _taken_on(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        fresh = [update for update in updates if update["update_id"] not in self._open]
        self._open.update(update["update_id"] for update in fresh)
        return fresh
