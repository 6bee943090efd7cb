"""The story lane over a real Valkey and real databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from newsroom.vectors.endpoint import EndpointEncoder
from notifier.lane import StoryLane
from record.item import Item
from record.live import keys
from record.live.filed import Filed
from record.sql import directory, stories
from record.sql.deliveries import ALERT, list_deliveries
from scheduler.judging import make_judge
from tests.embeddings import serving, vectors_of
from tests.newsroom.items import make_item
from tests.record.sql.directory_rows import DIRECTORY
from tests.waiting import eventually


@pytest.fixture(autouse=True)
def small_directory(engine: Engine) -> None:
    with engine.begin() as connection:
        directory.synchronise(connection, DIRECTORY)


@asynccontextmanager
async def running(redis: Redis, engine: Engine, holder: str = "n1") -> AsyncIterator[StoryLane]:
    lane, stop = StoryLane(redis, engine, holder, make_judge), asyncio.Event()
    task = asyncio.create_task(lane.run(stop))
    try:
        yield lane
    finally:
        stop.set()
        await task


def items(number: int, start: int = 0) -> list[Item]:
    """Reports that both watches match; some of them are of one event."""
    return [
        make_item(id=f"{n:016x}", url=f"https://x.example/{n}", source=f"s{n}", title=title(n))
        for n in range(start, start + number)
    ]


def title(number: int) -> str:
    return f"{_EVENTS[number % len(_EVENTS)]}, and the digital euro, part {number}"


_EVENTS = (
    "Kestrel Bank opens forty branches in Finland",
    "A Lisbon court rules on a patent for rings",
    "Shopkeepers strike over fees of card terminals",
    "Flood closes the vaults of the mint at Utrecht",
    "Harrow Capital buys a maker of bicycles",
    "Children win a prize for drawing banknotes",
    "Train drivers are paid a day too late",
    "A cookbook of central bankers sells out",
)


def known(engine: Engine) -> tuple[int, bool]:
    """How many items there are, and whether each story owes each of the two channels one message."""
    with engine.begin() as connection:
        reports, found = stories.counts(connection)
        alerts = [each for each in list_deliveries(connection, most=10_000) if each["kind"] == ALERT]
    assert 1 < found <= reports
    return reports, len(alerts) == 2 * found


async def drained(redis: Redis) -> bool:
    return await redis.xlen(keys.FILED) == 0


async def test_filed_items_become_stories_and_deliveries(redis: Redis, engine: Engine) -> None:
    await Filed(redis).add(items(500))
    async with running(redis, engine) as lane:
        await eventually(lambda: drained(redis))
        assert lane.owed.is_set()
    assert known(engine) == (500, True)


async def test_what_is_delivered_twice_by_the_stream_is_written_once(redis: Redis, engine: Engine) -> None:
    await Filed(redis).add(items(10) + items(10))
    async with running(redis, engine):
        await eventually(lambda: drained(redis))
        await Filed(redis).add(items(20))
        await eventually(lambda: drained(redis))
    assert known(engine) == (20, True)


async def test_another_process_goes_on_where_a_lane_was_left(redis: Redis, engine: Engine) -> None:
    await Filed(redis).add(items(50))
    abandoned = await Filed(redis).read(30, 10)
    assert len(abandoned) == 30
    async with running(redis, engine, "n2"):
        await eventually(lambda: drained(redis))
    assert known(engine) == (50, True)


async def test_two_lanes_do_not_write_the_same_batch(redis: Redis, engine: Engine) -> None:
    async with running(redis, engine, "n1"), running(redis, engine, "n2"):
        for start in range(0, 300, 30):
            await Filed(redis).add(items(30, start))
        await eventually(lambda: drained(redis))
    assert known(engine) == (300, True)


async def test_a_changed_watch_counts_from_the_next_batch(redis: Redis, engine: Engine) -> None:
    async with running(redis, engine):
        await Filed(redis).add(items(1))
        await eventually(lambda: drained(redis))
        changed = [{**DIRECTORY["watches"][0], "query": "nothing"}, DIRECTORY["watches"][1]]
        with engine.begin() as connection:
            directory.synchronise(connection, {**DIRECTORY, "watches": changed})
        await Filed(redis).add(items(1, start=1))
        await eventually(lambda: drained(redis))
    with engine.begin() as connection:
        assert stories.counts(connection) == (2, 2)
        assert len(list_deliveries(connection)) == 2


async def test_the_lane_waits_for_a_stream_that_is_gone(redis: Redis, engine: Engine) -> None:
    async with running(redis, engine):
        await Filed(redis).add(items(1))
        await eventually(lambda: drained(redis))
        await redis.flushall()
        await Filed(redis).add(items(1, start=1))
        await eventually(lambda: drained(redis))
    assert known(engine)[0] == 2


async def test_reports_wait_while_the_service_of_vectors_is_away(redis: Redis, engine: Engine) -> None:
    with serving() as service:
        service.answer = lambda _: (503, b"loading")
        encoder = EndpointEncoder(service.url, "m", 3)
        lane, stop = StoryLane(redis, engine, "n1", lambda: make_judge(encoder)), asyncio.Event()
        await Filed(redis).add(items(3))
        task = asyncio.create_task(lane.run(stop))
        await eventually(lambda: len(service.asked) > 0)
        assert known_items(engine) == 0
        service.answer = lambda asked: (200, vectors_of(asked["input"]))
        await eventually(lambda: drained(redis))
        stop.set()
        await task
        encoder.close()
    assert known_items(engine) == 3


def known_items(engine: Engine) -> int:
    with engine.begin() as connection:
        return stories.counts(connection)[0]
