"""Article pages: their hosts' leases, and the marks of the revisions that they make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from redis.asyncio import Redis

from record.identity import base_id
from record.item import Item
from record.live import keys
from record.live.client import script_text
from record.live.polls import OPEN_LEASE_MS, Polls
from record.live.seen import CLAIM_MS

#: Answers of `claim`: the report has no mark; a poll is filing a revision of it.
UNKNOWN, BUSY = -1, -2


class Pages:
    """What fetching pages shares with polls: a host is asked for one thing at a time."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._polls = Polls(redis)
        self._lease = redis.register_script(script_text("lease_page"))
        self._rest = redis.register_script(script_text("rest_page"))
        self._claim = redis.register_script(script_text("mark", "claim_page"))
        self._file = redis.register_script(script_text("mark", "file_page"))

    async def lease(self, host: str, token: str) -> timedelta:
        """Lease a host, where none of its polls is open or due; else for how long to leave it alone."""
        wait = await self._lease(
            keys=[keys.HOSTS, keys.LEASES, keys.PAGE_HOSTS, keys.due(host)], args=[host, token, OPEN_LEASE_MS]
        )
        return timedelta(milliseconds=int(wait))

    async def borrow(self, host: str, token: str) -> bool:
        """Lease the host of a redirect, or keep a lease; False while a poll has it."""
        return await self._polls.borrow(host, token)

    async def rest(self, host: str, rest: timedelta) -> None:
        """For so long no page of a host is asked for."""
        await self._rest(keys=[keys.PAGE_HOSTS], args=[host, round(rest.total_seconds() * 1000)])

    async def free(self, hosts: Sequence[str], token: str, rest: timedelta = timedelta(0)) -> None:
        """Give hosts back; for so long nothing of them is asked for."""
        await self._polls.free(hosts, token, round(rest.total_seconds() * 1000))

    async def claim(self, item: Item, token: str) -> int:
        """The revision that is to be filed, or UNKNOWN or BUSY.  May be called again with the same token."""
        return int(await self._claim(keys=[keys.seen(item.source)], args=[base_id(item.id), token, CLAIM_MS]))

    async def confirm(self, item: Item, token: str) -> bool:
        """Confirm the filed item and hand it on; False where that is left to reconciling."""
        args: list[str | int] = [base_id(item.id), token, item.revision, item.id, item.to_json()]
        return bool(await self._file(keys=[keys.seen(item.source), keys.FILED], args=args))
