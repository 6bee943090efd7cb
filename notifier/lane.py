"""The story lane: filed items, in order, become stories and deliveries, each batch in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from redis.asyncio import Redis
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from newsroom.live.client import UNREACHABLE, now_ms
from newsroom.live.filed import Filed, FiledEntry
from newsroom.record import directory, leases
from newsroom.record.deliveries import owe
from newsroom.record.stories import assign
from notifier.alerts import Desk, FirstPoll, may_alert

LANE = "lane"
_BATCH = 200
_WAIT_MS = 1_000
#: How often another process asks whether the lane has become free.
_STANDBY_S = 2.0

log = structlog.get_logger("mintwire.lane")


class LaneLost(Exception):
    """Another process has taken the lane over; nothing of the batch was written."""


class StoryLane:
    """Runs in one process at a time, held by a lease whose token each transaction checks."""

    def __init__(self, redis: Redis, engine: Engine, holder: str, first_poll: FirstPoll) -> None:
        self._redis = redis
        self._engine = engine
        self._holder = holder
        self._first_poll = first_poll
        self._filed = Filed(redis)
        self._desk: tuple[int, Desk] | None = None
        #: Set after each batch that owes somebody something.
        self.owed = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Work while the lane is ours, stand by while it is another's, until `stop` is set."""
        lease: leases.Lease | None = None
        while not stop.is_set():
            try:
                lease = await self._acquire()
                if lease is None:
                    await asyncio.sleep(_STANDBY_S)
                    continue
                await self._work(lease)
            except LaneLost:
                log.warning("lane_lost")
            except (*UNREACHABLE, DBAPIError) as error:
                log.warning("store_unreachable", error=type(error).__name__)
                await asyncio.sleep(1)
        if lease is not None:
            await asyncio.to_thread(leases.release, self._engine, lease)

    async def _acquire(self) -> leases.Lease | None:
        return await asyncio.to_thread(leases.acquire, self._engine, LANE, self._holder, await now_ms(self._redis))

    async def _work(self, lease: leases.Lease) -> None:
        """One batch: read, written in one transaction, acknowledged."""
        entries = await self._filed.read(_BATCH, _WAIT_MS)
        if not entries:
            return
        now = datetime.fromtimestamp(await now_ms(self._redis) / 1000, UTC)
        stories, owed = await asyncio.to_thread(self._write, lease, entries, now)
        await self._filed.acknowledge([entry.id for entry in entries])
        if owed:
            self.owed.set()
        log.info("lane", items=len(entries), stories=stories, owed=owed)

    def _write(self, lease: leases.Lease, entries: Sequence[FiledEntry], now: datetime) -> tuple[int, int]:
        first = {entry.item.id: entry.first for entry in entries}
        with self._engine.begin() as connection:
            if not leases.holds(connection, lease):
                raise LaneLost
            desk = self._current_desk(connection)
            assigned = assign(connection, [entry.item for entry in entries])
            alerting = [
                each for each in assigned if may_alert(each.item, first=first[each.item.id], policy=self._first_poll)
            ]
            owed = owe(connection, desk.owed(alerting), now)
        return sum(each.opened for each in assigned), owed

    def _current_desk(self, connection: Connection) -> Desk:
        """The desk, made anew when the directory has changed."""
        version = directory.version(connection)
        if self._desk is None or self._desk[0] != version:
            desk = Desk.of(
                directory.enabled_watches(connection),
                directory.subscribers(connection),
                directory.source_names(connection),
            )
            self._desk = version, desk
            log.info("watches_read", watches=len(desk.watches))
        return self._desk[1]
