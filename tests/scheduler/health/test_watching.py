"""The job, over real stores: rhythms from SQL, silence marked in Redis, changes owed to the operator's channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from redis.asyncio import Redis
from sqlalchemy import Engine, select

from config.kinds.source import Source
from config.kinds.union import SOURCE
from record.live import keys
from record.sql import source_days
from record.sql.tables import deliveries
from scheduler.health.watching import LEARN_EVERY, HealthWatch
from tests.record.sql.directory_rows import synchronise

NOW = datetime(2031, 3, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ms(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000))


def source(name: str, **changes: Any) -> Source:
    return SOURCE.validate_python(
        {"id": name, "name": name, "kind": "feed", "url": f"https://{name}.example/rss", **changes}
    )


def published(engine: Engine, name: str, every: timedelta, last: datetime) -> None:
    """Reports of the month before the last one, as the lane counts them."""
    moments = [last - number * every for number in range(30 * timedelta(days=1) // every)]
    with engine.begin() as connection:
        source_days.add(connection, [(name, at, at, "news") for at in moments])


async def polled(redis: Redis, name: str, *, news: datetime | None, at: datetime = NOW, **left: str) -> None:
    state = {"polled": ms(at), "succeeded": ms(at), "begun": ms(NOW - 40 * 24 * HOUR), "entries": "9", **left}
    await redis.hset(keys.state(name), mapping=state | ({"news": ms(news)} if news else {}))


def told(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [row["text"] for row in connection.scalars(select(deliveries.c.says).order_by(deliveries.c.id))]


async def test_a_silent_source_is_marked_until_it_is_heard_of(redis: Redis, engine: Engine) -> None:
    sources = [source("hourly"), source("daily"), source("page", kind="page"), source("new")]
    published(engine, "hourly", HOUR, NOW - 4 * HOUR)
    published(engine, "daily", 24 * HOUR, NOW - 4 * HOUR)
    await polled(redis, "hourly", news=NOW - 4 * HOUR)
    await polled(redis, "daily", news=NOW - 4 * HOUR)
    await polled(redis, "page", news=NOW - 60 * 24 * HOUR)
    watch = HealthWatch(redis, engine)
    await watch.look(sources, NOW)
    assert await redis.hget(keys.state("hourly"), "late") == ms(NOW - 4 * HOUR)
    assert await redis.hget(keys.state("hourly"), "cadence") == "10800 10800 learned"
    assert await redis.hget(keys.state("daily"), "late") is None
    assert await redis.hget(keys.state("page"), "late") is None
    assert await redis.hgetall(keys.state("new")) == {"cadence": "3888000 3888000 guess"}
    await polled(redis, "hourly", news=NOW, at=NOW + HOUR)
    await watch.look(sources, NOW + HOUR)
    assert await redis.hget(keys.state("hourly"), "late") is None


async def test_one_that_is_not_reached_is_not_called_silent(redis: Redis, engine: Engine) -> None:
    published(engine, "hourly", HOUR, NOW - 9 * HOUR)
    await polled(redis, "hourly", news=NOW - 9 * HOUR, at=NOW - 8 * HOUR)
    await HealthWatch(redis, engine).look([source("hourly")], NOW)
    assert await redis.hget(keys.state("hourly"), "late") is None


async def test_a_redis_that_lost_all_learns_the_last_news_from_sql(redis: Redis, engine: Engine) -> None:
    published(engine, "hourly", HOUR, NOW - 9 * HOUR)
    await polled(redis, "hourly", news=None, begun=ms(NOW))
    await HealthWatch(redis, engine).look([source("hourly")], NOW)
    assert await redis.hget(keys.state("hourly"), "late") == ms(NOW)


async def test_the_operator_hears_once_whoever_looks(redis: Redis, engine: Engine) -> None:
    synchronise(engine, operator="desk")
    published(engine, "hourly", HOUR, NOW - 9 * HOUR)
    await polled(redis, "hourly", news=NOW - 9 * HOUR)
    for watch in (HealthWatch(redis, engine), HealthWatch(redis, engine)):
        await watch.look([source("hourly")], NOW)
    (text,) = told(engine)
    assert text.startswith("Late: hourly (nothing new for 9 h 0 min). What to do: ")
    await polled(redis, "hourly", news=NOW + LEARN_EVERY, at=NOW + LEARN_EVERY)
    await HealthWatch(redis, engine).look([source("hourly")], NOW + LEARN_EVERY)
    assert told(engine)[1:] == ["Well again: hourly."]


async def test_without_an_operator_nothing_is_owed(redis: Redis, engine: Engine) -> None:
    synchronise(engine)
    published(engine, "hourly", HOUR, NOW - 9 * HOUR)
    await polled(redis, "hourly", news=NOW - 9 * HOUR)
    await HealthWatch(redis, engine).look([source("hourly")], NOW)
    assert told(engine) == []
