"""Filed items for the lane, and the lane at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from sqlalchemy import Engine

from newsroom.judgement.judge import Judge
from newsroom.lane.lane import StoryLane
from record.item import Item
from record.live import keys
from record.live.filed import Filed
from record.noted import Noted
from record.sql import changes, stories
from record.sql.database import reading
from scheduler.judging import make_judge
from tests.newsroom.items import EVENTS, make_item
from tests.waiting import eventually

#: Made once: what it loads takes seconds.
the_judge = cache(make_judge)

#: How outlets differ in telling of one event.
_ENDS = ("as it was said before", "says a witness", "and people are glad of it", "at last", "as we hear")


def items(number: int, start: int = 0, **changed: Any) -> list[Item]:
    """Reports of which some are of one event."""
    return [
        make_item(id=f"{n:016x}", url=f"https://x.example/{n}", source=f"s{n}", title=title(n), news="news", **changed)
        for n in range(start, start + number)
    ]


def title(number: int) -> str:
    """Of the report with this number."""
    return f"{EVENTS[number % len(EVENTS)]}, {_ENDS[number // len(EVENTS) % len(_ENDS)]}"


async def file(redis: Redis, batch: Iterable[Item]) -> None:
    """Onto the stream, as a poll does."""
    await Filed(redis).add(batch)


async def drained(redis: Redis) -> None:
    """Waits until the lane has acknowledged everything."""

    async def is_empty() -> bool:
        return await redis.xlen(keys.FILED) == 0

    await eventually(is_empty)


@asynccontextmanager
async def running(
    redis: Redis, engine: Engine, data: Path, holder: str = "n1", judge: Callable[[], Judge] = the_judge
) -> AsyncIterator[StoryLane]:
    """A lane at work, stopped at the end of the block."""
    lane, stop = StoryLane(redis, engine, holder, Noted(redis, data), judge), asyncio.Event()
    task = asyncio.create_task(lane.run(stop))
    try:
        yield lane
    finally:
        stop.set()
        await task


def known(engine: Engine) -> tuple[int, int]:
    """How many items and stories there are."""
    with reading(engine) as connection:
        return stories.counts(connection)


def logged(engine: Engine) -> list[changes.Change]:
    """The whole change log."""
    with reading(engine) as connection:
        return changes.read(connection, 1, 100_000)
