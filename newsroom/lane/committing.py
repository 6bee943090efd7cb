"""Carrying plans out: each in one transaction, after which followers of the change log are woken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from redis.asyncio import Redis
from sqlalchemy import Connection, Engine

from newsroom.lane.placement import Plan
from newsroom.lane.placing import Placer
from newsroom.lane.window import restored
from newsroom.lane.writing import Outdated, look_again, prepare, write
from newsroom.vectors.encoder import Encoder
from record.duty import require
from record.item import Item
from record.live import keys
from record.live.clock import redis_now
from record.live.wake import wake
from record.noted import Noted
from record.sql import aside, changes, leases
from record.sql.aside import Stage
from record.sql.database import reading

#: Those who follow the change log wait for this name, see record.live.wake.
CHANGES = "changes"

log = structlog.get_logger("mintwire.lane")

Make = Callable[[Connection, Placer], Plan]


class Committer:
    """Writes plans in the name of the lane, and keeps the window as SQL has it."""

    def __init__(self, redis: Redis, engine: Engine, noted: Noted) -> None:
        self._redis = redis
        self._engine = engine
        self._noted = noted
        #: The window, and the token of the lease under which it was restored; None while it is not as SQL has it.
        self._placer: tuple[Placer, int] | None = None
        #: The log's number after our last commit, or as it was noted.
        self._number = 0

    async def now(self) -> datetime:
        """Redis TIME."""
        return await redis_now(self._redis)

    async def commit(
        self, lease: leases.Lease, encoder: Encoder, make: Make, unjudged: Mapping[str, tuple[Item, str]]
    ) -> Plan:
        """Makes a plan and writes it.  `unjudged`: items that are stored without a judgement, and why, by id.

        Raises DutyLost, what the stores raise, and whatever the making raises; nothing is written then.
        """
        try:
            return await self._commit(lease, encoder, make, unjudged)
        except Outdated:
            # SQL went on, or back, without us: once more, with the window that it has now.
            return await self._commit(lease, encoder, make, unjudged)

    async def _commit(
        self, lease: leases.Lease, encoder: Encoder, make: Make, unjudged: Mapping[str, tuple[Item, str]]
    ) -> Plan:
        placer = await self._restored(lease, encoder)
        self._placer = None
        plan, number = await asyncio.to_thread(self._transact, lease, placer, encoder.name, make, unjudged)
        # Only now is the window again what SQL has.
        self._placer = placer, lease.token
        if plan.changes:
            self._number = number
            await wake(self._redis, CHANGES)
            await self._noted.write(number)
        for identity, (_, error) in unjudged.items():
            await self._tell("judged", identity, error)
        return plan

    async def set_aside(self, lease: leases.Lease, stage: Stage, key: str, payload: str, error: str) -> None:
        """Takes something out of the way, to be looked at and tried again."""
        now = await self.now()
        await asyncio.to_thread(self._put_aside, lease, stage, key, payload, error, now)
        await self._tell(stage, key, error)

    async def _tell(self, stage: Stage, key: str, error: str) -> None:
        log.error("set_aside", stage=stage, key=key, error=error[:200], see="mintwire aside list")
        await self._redis.hincrby(keys.COUNTS, f"aside:{stage}", 1)

    async def _restored(self, lease: leases.Lease, encoder: Encoder) -> Placer:
        if self._placer is not None and self._placer[1] == lease.token:
            return self._placer[0]
        self._number = await self._noted.see_restored(self._engine)
        return await asyncio.to_thread(self._restore, encoder, await self.now())

    def _restore(self, encoder: Encoder, now: datetime) -> Placer:
        with reading(self._engine) as connection:
            return restored(connection, encoder, now)

    def _transact(
        self,
        lease: leases.Lease,
        placer: Placer,
        encoder: str,
        make: Make,
        unjudged: Mapping[str, tuple[Item, str]],
    ) -> tuple[Plan, int]:
        with reading(self._engine) as connection:
            plan = make(connection, placer)
        prepared = prepare(self._engine.dialect, plan, encoder)
        with self._engine.begin() as connection:
            require(connection, lease)
            if changes.last_number(connection) < self._number:
                raise Outdated
            look_again(connection, plan)
            number = write(connection, prepared)
            for placed in plan.placements:
                if (known := unjudged.get(placed.item.id)) is not None:
                    aside.put(
                        connection, "judged", placed.item.id, payload=known[0].to_json(), error=known[1], now=plan.now
                    )
        return plan, number

    def _put_aside(self, lease: leases.Lease, stage: Stage, key: str, payload: str, error: str, now: datetime) -> None:
        with self._engine.begin() as connection:
            require(connection, lease)
            aside.put(connection, stage, key, payload=payload, error=error, now=now)
