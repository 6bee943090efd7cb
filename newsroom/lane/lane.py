"""The story lane: filed items, in order, become stories and entries of the change log, each batch in a transaction."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from config.errors import EncoderError
from newsroom.judgement.judge import Judge
from newsroom.lane import editing
from newsroom.lane.committing import CHANGES, Committer
from newsroom.lane.judging import Judged, Judging
from newsroom.lane.placement import Plan
from newsroom.lane.placing import Placer
from record.duty import Duty, DutyLost, pause
from record.item import Item
from record.live.client import now_ms
from record.live.filed import BrokenEntry, Filed, FiledEntry
from record.noted import Noted
from record.sql import corrections, leases
from record.sql.aside import said
from record.sql.corrections import Correction, Settled
from record.sql.database import is_away, reading

__all__ = ["CHANGES", "LANE", "StoryLane"]

LANE = "lane"
#: A batch ends after so many items, or so many seconds of judging; so many are judged at once.
_BATCH, _BATCH_S, _AT_ONCE = 200, 0.2, 25
_WAIT_MS = 1_000
#: How often another process asks whether the lane has become free, and how long a store that is away is waited for.
_STANDBY_S, _AWAY_S = 2.0, 1.0

log = structlog.get_logger("mintwire.lane")


class StoryLane:
    """Runs in one process at a time, held by a lease whose token each transaction checks."""

    def __init__(
        self, redis: Redis, engine: Engine, holder: str, noted: Noted, make_judge: Callable[[], Judge]
    ) -> None:
        """`make_judge` is called once the lane is ours: a judge takes memory that a process standing by can spare."""
        self._redis = redis
        self._engine = engine
        self._make_judge = make_judge
        self._duty = Duty(redis, engine, LANE, holder)
        self._filed = Filed(redis)
        self._committer = Committer(redis, engine, noted)
        self._judging: Judging | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Work while the lane is ours, stand by while it is another's, until `stop` is set."""
        while not stop.is_set():
            try:
                async with self._duty.held() as lease:
                    if lease is None:
                        await pause(stop, _STANDBY_S)
                    while lease is not None and not stop.is_set():
                        await self._work(lease)
            except DutyLost:
                log.warning("lane_lost")
            except (RedisError, OSError, DBAPIError) as error:
                log.warning("store_unreachable", error=type(error).__name__)
                await pause(stop, _AWAY_S)
            except EncoderError as error:
                log.warning("encoder_unreachable", error=str(error), effect="reports wait for their stories")
                await pause(stop, _STANDBY_S)

    async def _work(self, lease: leases.Lease) -> None:
        """What editors asked for, and what was filed: judged, written, acknowledged."""
        if self._judging is None:
            self._judging = Judging(await asyncio.to_thread(self._make_judge), self._redis)
        entries = await self._filed.read(_BATCH, _WAIT_MS)
        now = await self._committer.now()
        await self._correct(lease, self._judging, now)
        for each in entries:
            if isinstance(each, BrokenEntry):
                await self._committer.set_aside(lease, "filed", each.id, each.raw, each.error)
                await self._filed.acknowledge([each.id])
        waiting = [(each.id, _held(each.item, now)) for each in entries if isinstance(each, FiledEntry)]
        while waiting:
            judged, taken = await self._judge(self._judging, [item for _, item in waiting])
            batch, waiting = waiting[:taken], waiting[taken:]
            await self._take(lease, self._judging, [item for _, item in batch], judged)
            await self._filed.acknowledge([entry for entry, _ in batch])

    async def _judge(self, judging: Judging, waiting: Sequence[Item]) -> tuple[Judged, int]:
        """What was judged of the first of these items, and how many they are: as many as a batch takes."""
        judged, taken, begun = Judged(), 0, time.monotonic()
        await asyncio.to_thread(self._know_sources, judging, waiting)
        while taken < len(waiting) and (taken == 0 or time.monotonic() - begun < _BATCH_S):
            some = waiting[taken : taken + _AT_ONCE]
            await judging.find_copies(judged, some, await now_ms(self._redis))
            await asyncio.to_thread(judging.judge, judged, some)
            taken += len(some)
        return judged, taken

    def _know_sources(self, judging: Judging, batch: Sequence[Item]) -> None:
        with reading(self._engine) as connection:
            judging.know_sources(connection, batch)

    async def _take(self, lease: leases.Lease, judging: Judging, batch: Sequence[Item], judged: Judged) -> None:
        """Into SQL; what cannot be placed or written is set aside, and stops none of the others."""
        try:
            await self._commit(lease, judging, batch, judged)
        # Whatever one item makes of the clusterer or of SQL, it must not stop the wire: this is the place to catch it.
        except Exception as error:
            if not _is_its_fault(error):
                raise
            if len(batch) > 1:
                # One by one and not by halves: each failure costs the window, which is read back from SQL.
                for item in batch:
                    await self._take(lease, judging, [item], judged)
            elif judged.verdicts.pop(batch[0].id, None) is not None:
                judged.errors[batch[0].id] = said(error)
                await self._take(lease, judging, batch, judged)
            else:
                await self._committer.set_aside(lease, "filed", batch[0].id, batch[0].to_json(), said(error))

    async def _commit(self, lease: leases.Lease, judging: Judging, batch: Sequence[Item], judged: Judged) -> None:
        now = await self._committer.now()

        def make(connection: Connection, placer: Placer) -> Plan:
            return placer.plan(connection, batch, judged.verdicts, now, copies=judged.copies, outlets=judging.sources)

        unjudged = {item.id: (item, judged.errors[item.id]) for item in batch if item.id in judged.errors}
        plan = await self._committer.commit(lease, judging.encoder, make, unjudged)
        opened = sum(placed.kind == "opened" for placed in plan.placements)
        log.info("lane", items=len(batch), stories=opened, merged=len(plan.merges))

    async def _correct(self, lease: leases.Lease, judging: Judging, now: datetime) -> None:
        """What editors asked for, one after the other."""
        for correction in await asyncio.to_thread(self._wishes):

            def make(connection: Connection, placer: Placer, wish: Correction = correction) -> Plan:
                return editing.plan(connection, placer.clusterer, wish, now, judging.sources)

            try:
                await self._committer.commit(lease, judging.encoder, make, {})
            # As in `_take`; whoever asked reads why.
            except Exception as error:
                if not _is_its_fault(error):
                    raise
                await self._refuse(lease, judging, correction, said(error), now)

    async def _refuse(
        self, lease: leases.Lease, judging: Judging, correction: Correction, reason: str, now: datetime
    ) -> None:
        refused = Plan(now=now, settled=Settled(correction.id, reason))
        await self._committer.commit(lease, judging.encoder, lambda *_: refused, {})

    def _wishes(self) -> list[Correction]:
        with reading(self._engine) as connection:
            return corrections.waiting(connection)


def _is_its_fault(error: Exception) -> bool:
    """Whether it lies in what was being done, and not in stores that are away or in a lane that is another's."""
    if isinstance(error, DBAPIError):
        return not is_away(error)
    return not isinstance(error, DutyLost | RedisError | OSError)


def _held(item: Item, now: datetime) -> Item:
    """The item, discovered now at the latest: a crawl host's clock that runs ahead moves nothing of ours."""
    return item if item.discovered <= now else replace(item, discovered=now)
