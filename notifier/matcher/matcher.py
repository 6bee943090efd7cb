"""The matcher: one process at a time follows the change log by its cursor, batch by batch.

Everything of a batch is worked out before its transaction begins.  Inside stand the token, a second look at where the
reports are, and the writes.  What was written is found again if the batch has to be worked out once more: a channel
that was told of a story is not told twice.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from redis.asyncio import Redis
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from notifier.matcher.asking import Answer, ask
from notifier.matcher.batch import Batch, Clock, work_out
from notifier.matcher.by_clock import close_due
from notifier.matcher.desk import Desk
from notifier.matcher.writing import write_owed, write_rest, write_restored
from record.changes import Change
from record.duty import Duty, DutyLost, require
from record.live.client import UNREACHABLE
from record.live.clock import redis_now
from record.sql import aside, changes, facts, undecided
from record.sql.by_clock import due_until
from record.sql.changes import MATCHER, Cursor
from record.sql.database import reading
from record.sql.items import whereabouts
from record.sql.leases import Lease

#: Deliveries of one transaction; a change that owes more is done in parts.
MOST_DELIVERIES = 2_000
#: Changes that are read at once.
_MOST_CHANGES = 50
#: How often another process asks whether the matcher has become free, and the log is read though nobody said so.
_STANDBY_S, _LOOK_S = 2.0, 1.0
#: What reading a change raises that nobody can read.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, zlib.error)

#: What SQL raises while it is away, or busy.
_AWAY = (OperationalError, InterfaceError)

log = structlog.get_logger("mintwire.matcher")


class _Moved(Exception):
    """Reports came into other stories meanwhile: the batch is worked out anew."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one step did: the changes that it followed, or what else it looked at, and the deliveries owed."""

    changes: int
    owed: int


class Matcher:
    """Runs in one process at a time, held by a lease whose token each transaction checks."""

    def __init__(
        self,
        redis: Redis,
        engine: Engine,
        holder: str,
        *,
        alert_age: timedelta | Literal["all"],
        wake: Callable[[], Awaitable[None]],
    ) -> None:
        """`alert_age`: reports that are reached later come as a list; `wake` is called when something is owed."""
        self._redis = redis
        self._engine = engine
        self._duty = Duty(redis, engine, MATCHER, holder)
        self._late_after = None if alert_age == "all" else alert_age
        self._wake = wake
        self._desk: Desk | None = None

    async def run(self, stop: asyncio.Event, wait: Callable[[float], Awaitable[object]]) -> None:
        """Follow the log while the duty is ours, stand by while it is another's, until `stop` is set.

        `wait` returns when there may be changes, at the latest after so many seconds.
        """
        while not stop.is_set():
            try:
                async with self._duty.held() as lease:
                    if lease is not None:
                        await self._work(lease, stop, wait)
                self._desk = None
                if lease is None:
                    await wait(_STANDBY_S)
            except DutyLost:
                log.warning("matcher_lost")
            except (*UNREACHABLE, DBAPIError) as error:
                log.warning("store_unreachable", error=type(error).__name__)
                await wait(_LOOK_S)

    async def _work(self, lease: Lease, stop: asyncio.Event, wait: Callable[[float], Awaitable[object]]) -> None:
        async def wake() -> None:
            await self._wake()

        def owe() -> None:
            asyncio.run_coroutine_threadsafe(wake(), loop)

        loop = asyncio.get_running_loop()
        # With very many watches it takes its time: before the first report comes.
        self._desk = await asyncio.to_thread(Desk.read, self._engine)
        while not stop.is_set():
            now = await redis_now(self._redis)
            done = await asyncio.to_thread(self.step, lease, now, owe)
            if done.owed:
                await self._wake()
            if not done.changes:
                await wait(_LOOK_S)

    def step(self, lease: Lease, now: datetime, owe: Callable[[], object] = bool) -> Done:
        """One batch of the log, if there is any; `owe` is called once part of what it owes can be sent.

        Raises DutyLost, and SQLAlchemy's errors.
        """
        with reading(self._engine) as connection:
            at = changes.cursor(connection, MATCHER)
            found, unreadable = _read(connection, at.change)
            overdue = undecided.overdue(connection, now)
            restored = facts.restored(connection)
            # Lists by the clock hold what came before they were due: all of it, once the log was followed so far.
            followed = min(now, found[0].at) if found else now
            has_lists = unreadable is None and bool(due_until(connection, followed, 1))
            clock = Clock(now, self._late_after, None if restored is None else restored.at)
        owed = self._restored(lease, clock)
        lists = self._close(lease, clock, followed) if has_lists else 0
        owed += lists
        if unreadable is not None:
            self._set_aside(lease, at.change, unreadable, now)
            return Done(1, owed)
        # After the log was read, so that who subscribed before a report came is known; and while nothing comes, so that
        # many new watches at once do not make a report wait.
        desk = self._desk = Desk.read(self._engine) if self._desk is None else self._desk.refreshed()
        if not found and not overdue:
            return Done(lists, owed)
        if overdue:
            return Done(len(overdue), owed + self._do(lease, desk, (), at, clock, owe, overdue))
        answers = _asked(desk, found, clock)
        # What cannot be done together may be done one by one, and one that cannot be done is set aside.
        for some in (answers, answers[:1]):
            try:
                return Done(len(some), owed + self._do(lease, desk, some, at, clock, owe))
            except (DutyLost, *_AWAY):
                raise
            except Exception as error:  # noqa: BLE001 - one bad change stops only itself
                unreadable = aside.said(error)
        self._set_aside(lease, at.change, unreadable or "", now)
        return Done(1, owed)

    def _do(
        self,
        lease: Lease,
        desk: Desk,
        answers: Sequence[Answer],
        at: Cursor,
        clock: Clock,
        owe: Callable[[], object],
        overdue: Collection[str] = (),
    ) -> int:
        """Returns how many deliveries are owed; nothing is done, and to be tried again, where reports have moved."""
        with reading(self._engine) as connection:
            batch = work_out(connection, desk, answers, clock, overdue)
        try:
            self._write(lease, batch, at, clock.now, owe)
        except _Moved:
            return 0
        log.info("matched", changes=len(answers), matches=len(batch.matches), owed=len(batch.plan.owed))
        for each in answers:
            for watch, error in each.failed.items():
                name = desk.watches[watch].name if watch else None
                log.error("set_aside", stage="matched", change=each.change.number, watch=name, error=error)
        return len(batch.plan.owed)

    def _write(self, lease: Lease, batch: Batch, at: Cursor, now: datetime, owe: Callable[[], object]) -> None:
        """In as many transactions as it takes; the cursor is behind the batch with the last of them."""
        after = Cursor(batch.answers[-1].change.number + 1) if batch.answers else Cursor(at.change)
        owed = batch.plan.owed
        for start in range(0, max(len(owed), 1), MOST_DELIVERIES):
            with self._engine.begin() as connection:
                require(connection, lease)
                if whereabouts(connection, batch.reports) != batch.where:
                    raise _Moved
                write_owed(connection, owed[start : start + MOST_DELIVERIES], now, batch.manners)
                if start + MOST_DELIVERIES < len(owed):
                    at = Cursor(at.change, at.part + 1)
                    changes.move(connection, MATCHER, at)
                else:
                    write_rest(connection, batch, now)
                    changes.move(connection, MATCHER, after)
            owe()

    def _restored(self, lease: Lease, clock: Clock) -> int:
        if clock.cut is None:
            return 0
        with self._engine.begin() as connection:
            require(connection, lease)
            return write_restored(connection, clock.cut, clock.now)

    def _close(self, lease: Lease, clock: Clock, followed: datetime) -> int:
        with self._engine.begin() as connection:
            require(connection, lease)
            return close_due(connection, followed, clock)

    def _set_aside(self, lease: Lease, number: int, error: str, now: datetime) -> None:
        log.error("set_aside", stage="matched", change=number, error=error)
        with self._engine.begin() as connection:
            require(connection, lease)
            aside.put(connection, "matched", f"change {number}", payload=str(number), error=error, now=now)
            changes.move(connection, MATCHER, Cursor(number + 1))


def _read(connection: Connection, start: int) -> tuple[Sequence[Change], str | None]:
    """Changes from this number on; or why the first of them cannot be read."""
    for most in (_MOST_CHANGES, 1):
        try:
            return changes.read(connection, start, most), None
        except _UNREADABLE as error:
            unreadable = aside.said(error)
    return (), unreadable


def _asked(desk: Desk, found: Sequence[Change], clock: Clock) -> list[Answer]:
    """The answers for as many changes as one transaction takes, at least for one."""
    answers: list[Answer] = []
    owed = 0
    for change in found:
        answer = ask(desk, change, clock.now)
        owed += sum(len(desk.subscriptions(watch)) for watch in answer.fresh)
        if answers and owed > MOST_DELIVERIES:
            break
        answers.append(answer)
    return answers
