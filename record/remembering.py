"""What polls learned of sources goes to SQL, and from there back to a Redis that was lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from redis.asyncio import Redis
from sqlalchemy import Engine

from record.live import keys
from record.sql import habits
from record.sql.database import reading

_FIELD = "habits"


async def remember_habits(redis: Redis, engine: Engine, now: datetime, *, everything: bool = False) -> int:
    """Write what was learned since the last time, or `everything` that is scheduled; returns of how many sources.

    May be cut off anywhere: a source is taken off the list only after it is written, and what it learns meanwhile puts
    it on the list again.
    """
    learned: set[Any] = await redis.smembers(keys.LEARNED)
    scheduled: list[Any] = await redis.hkeys(keys.SPECS) if everything else []
    wanted = learned.union(scheduled)
    found = await _of(redis, wanted)
    if found:
        await asyncio.to_thread(_put, engine, found, now)
    again = await _of(redis, learned)
    if done := [source for source in learned if again.get(source) == found.get(source)]:
        await redis.srem(keys.LEARNED, *done)
    return len(found)


async def restore_habits(redis: Redis, engine: Engine) -> None:
    """Put into the states of sources what SQL knows of them, where they have nothing."""
    found = await asyncio.to_thread(_known, engine)
    async with redis.pipeline(transaction=False) as pipe:
        for source, each in found.items():
            pipe.hsetnx(keys.state(source), _FIELD, each)
        await pipe.execute()


async def _of(redis: Redis, sources: Iterable[str]) -> dict[str, str]:
    asked = sorted(sources)
    async with redis.pipeline(transaction=False) as pipe:
        for source in asked:
            pipe.hget(keys.state(source), _FIELD)
        return {source: value for source, value in zip(asked, await pipe.execute(), strict=True) if value}


def _put(engine: Engine, found: Mapping[str, str], now: datetime) -> None:
    with engine.begin() as connection:
        habits.put(connection, found, now)


def _known(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        return habits.known(connection)
