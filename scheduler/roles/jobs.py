"""Work that is done again and again by the clock, and goes on when a store was away."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import DBAPIError

from config.errors import StoreError
from record.duty import pause
from record.live.client import UNREACHABLE

#: A long outage of one job must not skip it for good: APScheduler drops jobs that are late unless told otherwise.
_JOB = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
#: How long jobs at work may take to end once the process is to stop.
_GRACE_S = 2.0
_AWAY = (*UNREACHABLE, DBAPIError, StoreError)

Job = Callable[[], Awaitable[None]]

log = structlog.get_logger("mintwire.schedule")


class Jobs:
    """Those of one process; none is begun while it is still at work."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._at_work: set[asyncio.Task[None]] = set()

    def add(self, job: Job, seconds: float, *, at_once: bool = True) -> None:
        """To be done every so many seconds; `at_once`: first when all begin."""
        first = {"next_run_time": datetime.now(UTC)} if at_once else {}
        self._scheduler.add_job(self._guarded(job), "interval", seconds=seconds, **first, **_JOB)

    def begin(self) -> None:
        """From now on."""
        self._scheduler.start()

    async def end(self) -> None:
        """None is begun any more; those at work may end within two seconds."""
        self._scheduler.pause()
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=_GRACE_S)
        self._scheduler.shutdown(wait=False)  # cancels what is still at work, and does not wait for the end of that
        await asyncio.gather(*self._at_work, return_exceptions=True)

    def _guarded(self, job: Job) -> Job:
        """A job that says so, and no more, when a store is away: its next run tries again."""

        @functools.wraps(job)
        async def run() -> None:
            if task := asyncio.current_task():
                self._at_work.add(task)
                task.add_done_callback(self._at_work.discard)
            try:
                await job()
            except _AWAY as error:
                log.warning("store_unreachable", job=job.__name__, error=_told(error))
            except asyncio.CancelledError:
                # `end` did it, and the next start does the work anew.  APScheduler would log it as an error.
                log.info("cut_short", job=job.__name__)

        return run


async def until_reached(step: Job, stop: asyncio.Event) -> None:
    """Do a step of the start, again and again while a store is away."""
    while not stop.is_set():
        try:
            await step()
        except _AWAY as error:
            log.warning("store_unreachable", error=_told(error))
            await pause(stop, 1.0)
        else:
            return


def _told(error: Exception) -> str:
    """Ours bear no secret; the text of others may hold an address with a password."""
    return str(error) if isinstance(error, StoreError) else type(error).__name__
