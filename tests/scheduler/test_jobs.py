"""Work by the clock goes on when a store was away."""

from __future__ import annotations

import asyncio

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from structlog.testing import capture_logs

from config.errors import StoreError
from scheduler.roles.jobs import Jobs, until_reached

ERRORS = [
    (StoreError("collections: s3://bucket: NoSuchBucket"), "collections: s3://bucket: NoSuchBucket"),
    (RedisConnectionError("redis://:secret@cache.example"), "ConnectionError"),
]


class Store:
    """Away at first, then there."""

    def __init__(self, error: Exception) -> None:
        self._error: Exception | None = error
        self.is_reached = asyncio.Event()

    async def ask(self) -> None:
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        self.is_reached.set()


@pytest.mark.parametrize(("error", "told"), ERRORS)
async def test_a_job_is_done_again_when_a_store_was_away(error: Exception, told: str) -> None:
    store, jobs = Store(error), Jobs()
    jobs.add(store.ask, 0.01)
    with capture_logs() as logs:
        jobs.begin()
        await asyncio.wait_for(store.is_reached.wait(), 20)
        await jobs.end()
    assert logs == [{"event": "store_unreachable", "log_level": "warning", "job": "ask", "error": told}]


async def test_a_start_waits_for_its_stores() -> None:
    store = Store(StoreError("collections: away"))
    with capture_logs() as logs:
        await asyncio.wait_for(until_reached(store.ask, asyncio.Event()), 20)
    assert store.is_reached.is_set()
    assert [entry["error"] for entry in logs] == ["collections: away"]
    stopped = asyncio.Event()
    stopped.set()
    await until_reached(Store(StoreError("collections: away")).ask, stopped)


async def test_a_job_that_the_end_cuts_short_is_no_error() -> None:
    begun = asyncio.Event()

    async def job() -> None:
        begun.set()
        await asyncio.Event().wait()

    with capture_logs() as logs:
        jobs = Jobs()
        jobs.add(job, 60)
        jobs.begin()
        await begun.wait()
        await jobs.end()
    assert logs == [{"event": "cut_short", "log_level": "info", "job": "job"}]
