"""What was learned of sources outlives Redis, and polls need no SQL for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from config.models import Keep
from record.habits import MOST_SHARED, Habits
from record.live import keys
from record.remembering import remember_habits, restore_habits
from record.sql import habits, retention
from record.sql.database import open_engine, reading

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FOUND = Habits(ahead_s=3600).with_shared(["https://a.example/", "g" * 5_000])


def test_shared_values_are_known_again_and_limited() -> None:
    assert "g" * 5_000 in Habits.from_json(FOUND.to_json())
    assert "h" not in FOUND
    many = FOUND.with_shared(str(n) for n in range(MOST_SHARED))
    assert len(many.shared) == MOST_SHARED
    assert ("g" * 5_000 in many, "0" in many) == (False, True)
    assert FOUND.with_shared(["https://a.example/"]) == FOUND
    assert Habits.from_json("{}") == Habits()


async def learn(redis: Redis, source: str, found: Habits = FOUND) -> None:
    await redis.hset(keys.state(source), "habits", found.to_json())
    await redis.sadd(keys.LEARNED, source)


async def test_what_was_learned_is_written_once_and_put_back(redis: Redis, engine: Engine) -> None:
    await learn(redis, "a")
    await redis.hset(keys.state("b"), "habits", FOUND.to_json())
    assert await remember_habits(redis, engine, NOW) == 1
    assert await remember_habits(redis, engine, NOW) == 0
    await redis.flushall()
    await redis.hset(keys.state("c"), "polled", "1")
    await restore_habits(redis, engine)
    assert await redis.hgetall(keys.state("a")) == {"habits": FOUND.to_json()}
    assert await redis.hgetall(keys.state("c")) == {"polled": "1"}


async def test_a_state_that_knows_more_is_left_alone(redis: Redis, engine: Engine) -> None:
    await learn(redis, "a")
    await remember_habits(redis, engine, NOW)
    newer = Habits(any_guid=True).to_json()
    await redis.hset(keys.state("a"), "habits", newer)
    await restore_habits(redis, engine)
    assert await redis.hget(keys.state("a"), "habits") == newer


async def test_while_sql_is_away_the_list_stays(redis: Redis, engine: Engine) -> None:
    await learn(redis, "a")
    with pytest.raises(DBAPIError):
        await remember_habits(redis, open_engine("postgresql://nobody@127.0.0.1:1/none"), NOW)
    assert await redis.smembers(keys.LEARNED) == {"a"}
    assert await remember_habits(redis, engine, NOW) == 1


async def test_what_is_polled_is_kept_and_the_rest_ends(redis: Redis, engine: Engine) -> None:
    for source in ("polled", "gone"):
        await learn(redis, source)
    await remember_habits(redis, engine, NOW)
    await redis.hset(keys.SPECS, "polled", "{}")
    later = NOW + timedelta(days=300)
    assert await remember_habits(redis, engine, later, everything=True) == 1
    retention.forget(engine, Keep(), NOW + timedelta(days=450))
    with reading(engine) as connection:
        assert habits.known(connection) == {"polled": FOUND.to_json()}
