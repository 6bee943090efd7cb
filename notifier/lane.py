"""The story lane: filed items, in order, become stories and deliveries, each batch in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from redis.asyncio import Redis
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from config.errors import EncoderError
from newsroom.assigning.assigned import Judged
from newsroom.assigning.assigner import Assigner, Batch, forget_vectors
from newsroom.assigning.window import KEEP_VECTORS, restored
from newsroom.duplicates.index import DuplicateIndex
from newsroom.judgement.judge import Judge
from newsroom.report import Report
from notifier.alerts import may_alert
from notifier.changes import changes_of
from notifier.desk import Desk
from notifier.following import follow
from notifier.pages import Readers, texts_of_pages, want_pages
from record.identity import base_id
from record.live.client import UNREACHABLE, now_ms
from record.live.filed import BrokenEntry, Filed, FiledEntry
from record.sql import leases, pages
from record.sql.corrections import waiting
from record.sql.database import reading
from record.sql.profiles import Profile, profiles

LANE = "lane"
_BATCH = 200
_WAIT_MS = 1_000
#: How often another process asks whether the lane has become free.
_STANDBY_S = 2.0
#: How often vectors are deleted that nothing is compared with any more.
_TIDY = timedelta(hours=1)

log = structlog.get_logger("mintwire.lane")


class LaneLost(Exception):
    """Another process has taken the lane over; nothing of the batch was written."""


class StoryLane:
    """Runs in one process at a time, held by a lease whose token each transaction checks."""

    def __init__(self, redis: Redis, engine: Engine, holder: str, make_judge: Callable[[], Judge]) -> None:
        """`make_judge` is called once the lane is ours: a judge takes memory that a process standing by can spare."""
        self._redis = redis
        self._engine = engine
        self._holder = holder
        self._make_judge = make_judge
        self._filed = Filed(redis)
        self._duplicates = DuplicateIndex(redis)
        self._desk: Desk | None = None
        self._profiles: Mapping[str, Profile] = {}
        self._judge: Judge | None = None
        #: None until it is restored from SQL; thrown away when a transaction failed, for it holds what SQL does not.
        self._assigner: Assigner | None = None
        self._tidied: datetime | None = None
        #: Set after each batch that owes somebody something.
        self.owed = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Work while the lane is ours, stand by while it is another's, until `stop` is set."""
        lease: leases.Lease | None = None
        while not stop.is_set():
            try:
                lease = await self._acquire()
                if lease is None:
                    self._assigner = None
                    await asyncio.sleep(_STANDBY_S)
                    continue
                await self._work(lease)
            except LaneLost:
                self._assigner = None
                log.warning("lane_lost")
            except (*UNREACHABLE, DBAPIError) as error:
                self._assigner = None
                log.warning("store_unreachable", error=type(error).__name__)
                await asyncio.sleep(1)
            except EncoderError as error:
                log.warning("encoder_unreachable", error=str(error), effect="reports wait for their stories")
                await asyncio.sleep(_STANDBY_S)
        if lease is not None:
            await asyncio.to_thread(leases.release, self._engine, lease)

    async def _acquire(self) -> leases.Lease | None:
        return await asyncio.to_thread(leases.acquire, self._engine, LANE, self._holder, await now_ms(self._redis))

    async def _work(self, lease: leases.Lease) -> None:
        """One batch: read, judged, written in one transaction, acknowledged."""
        judge, assigner = await self._ready()
        read = await self._filed.read(_BATCH, _WAIT_MS)
        entries = [entry for entry in read if isinstance(entry, FiledEntry)]
        await self._set_aside([entry for entry in read if isinstance(entry, BrokenEntry)])
        if not entries and not await asyncio.to_thread(self._has_corrections):
            return
        now = datetime.fromtimestamp(await now_ms(self._redis) / 1000, UTC)
        judged, duplicates = await self._judged(judge, entries, now)
        batch, owed = await asyncio.to_thread(self._write, lease, assigner, entries, judged, duplicates, now)
        if owed:
            self.owed.set()
        if entries:
            await self._filed.acknowledge([entry.id for entry in entries])
            opened = sum(each.opened for each in batch.assigned)
            log.info("lane", items=len(entries), stories=opened, merged=len(batch.absorbed), owed=owed)

    async def _set_aside(self, broken: Sequence[BrokenEntry]) -> None:
        for entry in broken:
            log.error("entry_unreadable", entry=entry.id, error=entry.error)
        await self._filed.acknowledge([entry.id for entry in broken])

    async def _ready(self) -> tuple[Judge, Assigner]:
        """The judge, and the window of recent reports as SQL has it."""
        if self._judge is None:
            self._judge = await asyncio.to_thread(self._make_judge)
        if self._assigner is None:
            self._assigner = await asyncio.to_thread(self._restored, self._judge)
        return self._judge, self._assigner

    def _restored(self, judge: Judge) -> Assigner:
        with reading(self._engine) as connection:
            return restored(connection, judge.encoder)

    def _has_corrections(self) -> bool:
        with reading(self._engine) as connection:
            return bool(waiting(connection))

    async def _judged(
        self, judge: Judge, entries: Sequence[FiledEntry], now: datetime
    ) -> tuple[list[Judged], dict[str, str]]:
        """The items with what was judged of each; and copies, with those that are kept of them, see `Assigner`."""
        reports = await asyncio.to_thread(self._reports, entries)
        originals = [report for report, entry in zip(reports, entries, strict=True) if entry.item.revision == 0]
        duplicates = await self._duplicates.claim(originals, int(now.timestamp() * 1000))
        verdicts = await asyncio.to_thread(_knowing(judge, self._profiles).judge, reports)
        judged = [Judged(entry.item, verdict) for entry, verdict in zip(entries, verdicts, strict=True)]
        return judged, {identity: each.of for identity, each in duplicates.items()}

    def _reports(self, entries: Sequence[FiledEntry]) -> list[Report]:
        """Reads the sources again whenever one is not known."""
        if any(entry.item.source not in self._profiles for entry in entries):
            with reading(self._engine) as connection:
                self._profiles = profiles(connection)
        return [
            Report.of(item, primary=item.source in self._profiles and self._profiles[item.source].is_primary)
            for item in (entry.item for entry in entries)
        ]

    def _write(
        self,
        lease: leases.Lease,
        assigner: Assigner,
        entries: Sequence[FiledEntry],
        judged: Sequence[Judged],
        duplicates: Mapping[str, str],
        now: datetime,
    ) -> tuple[Batch, int]:
        first = {entry.item.id for entry in entries if entry.item.news == "first_poll"}
        with self._engine.begin() as connection:
            if not leases.holds(connection, lease):
                raise LaneLost
            desk = self._current_desk(connection)
            batch = assigner.assign(connection, judged, now, duplicates)
            alerting = [each for each in batch.assigned if may_alert(each.item)]
            by_pages = texts_of_pages(connection, batch, now)
            alerts = desk.owed(
                [replace(each, item=each.item.clean()) for each in (*alerting, *by_pages)],
                {base_id(each.item.id): each.verdict for each in judged},
                self._profiles,
                now,
            )
            owed = follow(connection, alerts, changes_of(batch, self._profiles), now)
            want_pages(
                connection,
                batch,
                Readers(desk.watches, {alert.story for alert in alerts if alert.story}),
                may_alert={each.item.id for each in alerting},
                first=first,
                copies=duplicates,
                profiles=self._profiles,
                now=now,
            )
            self._tidy(connection, now)
        return batch, owed

    def _tidy(self, connection: Connection, now: datetime) -> None:
        if self._tidied is None or now - self._tidied > _TIDY:
            forget_vectors(connection, now - KEEP_VECTORS)
            pages.give_up(connection, now)
            pages.forget(connection, now - pages.KEEP)
            self._tidied = now

    def _current_desk(self, connection: Connection) -> Desk:
        """The desk as the directory has it now."""
        desk = Desk.read(connection) if self._desk is None else self._desk.refreshed(connection)
        if desk is not self._desk:
            self._desk = desk
            self._profiles = profiles(connection)
            log.info("watches_read", watches=len(desk.watches))
        return desk


def _knowing(judge: Judge, sources: Mapping[str, Profile]) -> Judge:
    """A judge that knows which sources fix their section, or lean."""
    return judge.with_sources(
        {source: each.section for source, each in sources.items() if each.section is not None},
        {source: each.section_bias for source, each in sources.items() if each.section_bias},
    )
