"""Closing days in their order, by one process at a time."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog
from redis.asyncio import Redis
from sqlalchemy import Engine

from record.closing.barrier import Barrier
from record.closing.moving import files_by_writer, move, still_written
from record.closing.steps import STEPS, Closing, Wire
from record.closing.sweeping import sweep
from record.collections.collections import Collections
from record.collections.proof.keys import Keys
from record.collections.writing import repair
from record.duty import Duty, require
from record.live.clock import redis_now
from record.sql.leases import Lease

#: The duty's name.
DUTY = "closing"
#: How long after midnight the day is closed at the earliest.
AFTER_MIDNIGHT = timedelta(minutes=5)
_LOCK = ".closing.lock"
_DAY = timedelta(days=1)

log = structlog.get_logger("mintwire.closing")


class ClosingElsewhere(Exception):
    """Another process closes days now."""


class Waiting(Exception):
    """A day cannot be closed yet.  Its text says what it waits for."""

    def __init__(self, day: date, what: str) -> None:
        super().__init__(f"{day} waits for {what}")
        self.day = day
        self.what = what


class Closer:
    """Closes whatever is over; `record.closing.steps` says how."""

    def __init__(
        self, collections: Collections, redis: Redis, engine: Engine, holder: str, wire: Wire, keys: Callable[[], Keys]
    ) -> None:
        """`holder`: the process by name.  `keys`: opened where there is something to sign."""
        self._collections = collections
        self._redis = redis
        self._engine = engine
        self._wire = wire
        self._keys = keys
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
            with _locked(self._collections.root):
                await asyncio.to_thread(sweep, self._collections)
                while (day := await self._next()) <= last:
                    await self._close(day, lease)
                    on_closed(day)

    async def _next(self) -> date:
        return await asyncio.to_thread(self._collections.oldest_live, (await redis_now(self._redis)).date())

    async def _close(self, day: date, lease: Lease) -> None:
        now = await redis_now(self._redis)
        if (what := await self._barrier.waits_for(day, now)) is not None:
            raise Waiting(day, what)
        await asyncio.to_thread(self._close_now, day, now, lease)

    def _close_now(self, day: date, now: datetime, lease: Lease) -> None:
        def still_ours() -> None:
            with self._engine.begin() as connection:
                require(connection, lease)

        leave_out_writers(self._collections.root, day)
        closing = Closing(day, self._collections, self._engine, self._keys(), self._wire, now, still_ours)
        close_day(closing)


def leave_out_writers(root: Path, day: date) -> None:
    """Those that write yet: what they have, and will have, of the day is of the next one."""
    for writer in still_written(root, day):
        log.warning("writer_left_out", writer=writer, day=str(day), effect="what it has of the day comes late")
        move(root, files_by_writer(root, day)[writer], day + _DAY)
    if torn := repair(root, day):
        log.warning("torn_lines_cut", lines=torn)


def close_day(closing: Closing, steps: Sequence[Callable[[Closing], None]] = STEPS) -> None:
    """All steps; then what the live day leaves goes."""
    for step in steps:
        step(closing)
    sweep(closing.collections)
    size = sum(resource.bytes for resource in closing.resources)
    log.info("day_closed", day=str(closing.day), items=closing.contents.items, late=closing.contents.late, bytes=size)


def last_over(now: datetime) -> date:
    """The last day that may be closed, by Redis TIME."""
    return (now - AFTER_MIDNIGHT).date() - _DAY


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """By a lock that a process keeps while it is stopped, and its lease goes to another one.  Raises ClosingElsewhere."""
    root.mkdir(parents=True, exist_ok=True)
    fd = os.open(root / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ClosingElsewhere from None
        yield
    finally:
        os.close(fd)
