"""Closing days in their order, by one process at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime

from redis.asyncio import Redis
from sqlalchemy import Engine

from config.errors import StoreError
from record.closing.barrier import Barrier
from record.closing.folders.bringing import gather, is_away
from record.closing.folders.moving import ClosingElsewhere, alone
from record.closing.folders.sweeping import sweep
from record.closing.steps import Closing, Wire, close_day
from record.collections.collections import Collections
from record.duty import Duty, require
from record.live.clock import redis_now
from record.sql.leases import Lease

#: The duty's name.
DUTY = "closing"


class Waiting(Exception):
    """A day cannot be closed yet.  Its text says what it waits for."""

    def __init__(self, day: date, what: str) -> None:
        super().__init__(f"{day} waits for {what}")
        self.day = day
        self.what = what


class Closer:
    """Closes whatever is over; `record.closing.steps` says how."""

    def __init__(self, collections: Collections, redis: Redis, engine: Engine, holder: str, wire: Wire) -> None:
        """`holder`: the process by name."""
        self._collections = collections
        self._redis = redis
        self._engine = engine
        self._wire = wire
        self._duty = Duty(redis, engine, DUTY, holder)
        self._barrier = Barrier(collections.root, redis, engine)

    async def close(self, last: date, on_closed: Callable[[date], None]) -> None:
        """Close all days up to this one that are over, in order.

        Raises ClosingElsewhere, Waiting for the first that has to wait, DutyLost; else what stores and disk raise: what
        is half done is done anew.
        """
        async with self._duty.held() as lease:
            if lease is None:
                raise ClosingElsewhere
            with alone(self._collections.root):
                await asyncio.to_thread(_require_chain, self._collections)
                await asyncio.to_thread(sweep, self._collections)
                while (day := await self._next()) <= last:
                    await self._close(day, lease)
                    on_closed(day)

    async def _next(self) -> date:
        return await asyncio.to_thread(self._collections.oldest_live, (await redis_now(self._redis)).date())

    async def _close(self, day: date, lease: Lease) -> None:
        if is_away(self._collections):
            await asyncio.to_thread(gather, self._collections, day)
        now = await redis_now(self._redis)
        if (what := await self._barrier.waits_for(day, now)) is not None:
            raise Waiting(day, what)
        await asyncio.to_thread(self._close_now, day, now, lease)

    def _close_now(self, day: date, now: datetime, lease: Lease) -> None:
        def still_ours() -> None:
            with self._engine.begin() as connection:
                require(connection, lease)

        close_day(Closing(day, self._collections, self._engine, self._wire, now, still_ours))


def _require_chain(collections: Collections) -> None:
    """Raises StoreError where closed days were left behind, as the storage became another one.

    A chain that began anew would tell of them as days without anything.
    """
    if is_away(collections) and collections.closed() is None and Collections(collections.root).closed() is not None:
        raise StoreError(
            f"collections: closed days lie in {collections.root}, and none in {collections.storage.name}: "
            "copy all of them there, with their folders, or take `collections: {storage: …}` back"
        )
