"""Holding a duty that only one process may do at a time, for as long as its work takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from record.live.client import UNREACHABLE, now_ms
from record.sql import leases
from record.sql.leases import LEASE_MS, Lease


class DutyLost(Exception):
    """Another process has the duty now; nothing may be written in its name."""


def require(connection: Connection, lease: Lease) -> None:
    """First in each transaction that the duty allows, see `leases.holds`.  Raises DutyLost."""
    if not leases.holds(connection, lease):
        raise DutyLost


class Duty:
    """One duty that this process would have, see `record.sql.leases`.

    It is renewed in the background, so neither a long piece of work nor an empty stream lets it lapse.  Whether it is
    still ours each transaction asks for itself, by the lease's token.
    """

    def __init__(self, redis: Redis, engine: Engine, name: str, holder: str, lease_ms: int = LEASE_MS) -> None:
        self._redis = redis
        self._engine = engine
        self._name = name
        self._holder = holder
        self._lease_ms = lease_ms

    @asynccontextmanager
    async def held(self) -> AsyncIterator[Lease | None]:
        """The lease, renewed until the end of the block and given back then; None while another process has it.

        Raises what the stores raise while they are away.
        """
        lease = await self._acquire()
        if lease is None:
            yield None
            return
        renewing = asyncio.ensure_future(self._renew(lease))
        try:
            yield lease
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing
            with suppress(DBAPIError):
                await asyncio.to_thread(leases.release, self._engine, lease)

    async def _acquire(self) -> Lease | None:
        now = await now_ms(self._redis)
        return await asyncio.to_thread(leases.acquire, self._engine, self._name, self._holder, now, self._lease_ms)

    async def _renew(self, lease: Lease) -> None:
        """Until it is another's.  A store that is away for a moment is asked again: the lease may outlast it."""
        while True:
            await asyncio.sleep(self._lease_ms / 3000)
            try:
                if await self._acquire() != lease:
                    return
            except (*UNREACHABLE, DBAPIError):
                continue


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """So many seconds, or until `stop` (any event) is set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
