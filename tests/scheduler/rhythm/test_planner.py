"""Sources are planned over real stores: from SQL's days to the turns that workers find."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from config.kinds.source import Source
from record.live import keys
from record.live.clock import redis_now
from record.live.polls import Polls
from record.sql import source_days
from record.turns import Turns
from scheduler.configured import scheduled
from scheduler.rhythm.pace import REAL, Pace
from scheduler.rhythm.planner import Allowed, Planner

ALLOWED = Allowed(None, timedelta(minutes=1), timedelta(hours=6))
LONG_MS = 20_000_000


def source(id_: str, every: str = "6h") -> Source:
    return Source(id=id_, name=id_, kind="feed", url=f"https://{id_}.example/feed", every=every)  # type: ignore[arg-type]


@pytest.fixture
def polls(redis: Redis) -> Polls:
    return Polls(redis)


async def turns_of(polls: Polls, id_: str) -> Turns:
    turns = Turns.from_text((await polls.state(id_)).get("turns"))
    assert turns is not None
    return turns


async def planned(polls: Polls, engine: Engine, sources: list[Source], pace: Pace = REAL) -> datetime:
    await polls.schedule(scheduled(sources))
    planner = Planner(polls, engine, pace)
    planner.take(sources)
    now = await redis_now(polls._redis)
    await planner.work(ALLOWED, now)
    return now


def publish_at(engine: Engine, id_: str, hour: int, now: datetime) -> None:
    moments = [(now - timedelta(days=ago)).replace(hour=hour, minute=0, second=0) for ago in range(1, 60)]
    with engine.begin() as connection:
        source_days.add(connection, [(id_, moment, moment, "news") for moment in moments])


async def test_what_the_record_knows_is_planned_by_and_told(redis: Redis, engine: Engine, polls: Polls) -> None:
    publish_at(engine, "daily", 14, await redis_now(redis))
    now = await planned(polls, engine, [source("daily"), source("new"), source("cron", "0 9 * * *")])
    daily, new = await turns_of(polls, "daily"), await turns_of(polls, "new")
    assert daily.why == "publishes at 14:00"
    assert new.why == "too little is known of when it publishes"
    assert "turns" not in await polls.state("cron")
    coming = now.replace(hour=14, minute=0, second=0, microsecond=0)
    coming += timedelta(days=coming < now)
    at = round((coming - daily.start) / daily.step)
    assert daily.bits >> at & 1


async def test_a_source_that_waits_for_longer_is_polled_sooner_unless_it_asked_for_that(
    redis: Redis, engine: Engine, polls: Polls
) -> None:
    sources = [source("well"), source("asked"), source("failing"), source("new")]
    await polls.schedule(scheduled(sources))
    far = (await redis_now(redis)).timestamp() * 1000 + LONG_MS
    for each in sources:
        await redis.zadd(keys.due(f"{each.id}.example"), {each.id: far})
        await redis.zadd(keys.HOSTS, {f"{each.id}.example": far})
    await redis.hset(keys.state("well"), mapping={"polled": "1"})
    await redis.hset(keys.state("asked"), mapping={"polled": "1", "waits": "ttl 6h"})
    await redis.hset(keys.state("failing"), mapping={"polled": "1", "fault": "dns"})
    await planned(polls, engine, sources)
    first = (await turns_of(polls, "well")).next(await redis_now(redis), 0.5)
    assert first is not None
    assert await redis.zscore(keys.due("well.example"), "well") < far
    assert await redis.zscore(keys.HOSTS, "well.example") < far
    for id_ in ("asked", "failing", "new"):
        assert await redis.zscore(keys.due(f"{id_}.example"), id_) == pytest.approx(far)


async def test_a_replay_is_planned_by_its_own_clock(redis: Redis, engine: Engine, polls: Polls) -> None:
    told = datetime(2026, 3, 2, 13, 59, tzinfo=UTC)
    publish_at(engine, "daily", 14, told)
    pace = Pace(await redis_now(redis), told, 60.0)
    await planned(polls, engine, [source("daily")], pace)
    turns = await turns_of(polls, "daily")
    assert turns.step == timedelta(seconds=1)
    assert abs(turns.start - pace.real) <= timedelta(seconds=1)
    assert turns.bits & 0b110


async def test_it_is_planned_again_when_the_sources_change_and_not_before_it_is_due(
    redis: Redis, engine: Engine, polls: Polls
) -> None:
    planner = Planner(polls, engine, REAL)
    now = await redis_now(redis)
    await polls.schedule(scheduled([source("a"), source("b")]))
    planner.take([source("a")])
    await planner.work(ALLOWED, now)
    before = await turns_of(polls, "a")
    await planner.work(ALLOWED, now + timedelta(seconds=30))
    assert await turns_of(polls, "a") == before
    await planner.work(ALLOWED, now + timedelta(minutes=2))
    assert (await turns_of(polls, "a")).start > before.start
    planner.take([source("a"), source("b")])
    await planner.work(ALLOWED, now + timedelta(minutes=2))
    assert (await turns_of(polls, "b")).bits


async def test_what_is_polled_each_minute_anyway_takes_nothing_from_the_others(engine: Engine, polls: Polls) -> None:
    await planned(polls, engine, [source("hasty", "2s"), source("calm")])
    assert "turns" not in await polls.state("hasty")
    a_day = ((await turns_of(polls, "calm")).bits & (1 << 1_440) - 1).bit_count()
    assert a_day == pytest.approx(288, rel=0.1)
