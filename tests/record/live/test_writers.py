"""The registry of those who write collections."""

from __future__ import annotations

from datetime import date, timedelta

from redis.asyncio import Redis

from record.live import keys
from record.live.client import now_ms
from record.live.writers import UNHEARD, Writers

DAY = date(2026, 11, 23)


async def settle(redis: Redis) -> None:
    """The registry has been there for longer than writers take to say something."""
    await redis.hset(keys.WRITERS, "", "0")


async def test_a_day_waits_for_those_that_may_still_write_into_it(redis: Redis) -> None:
    writers = Writers(redis)
    await settle(redis)
    await writers.say("w2", DAY)
    await writers.say("w1", DAY - timedelta(days=3))
    await writers.say("w3", DAY + timedelta(days=1))
    assert await writers.not_done(DAY) == ["w1", "w2"]
    await writers.say("w2", DAY + timedelta(days=1))
    assert await writers.not_done(DAY) == ["w1"]


async def test_one_that_ended_is_waited_for_no_more(redis: Redis) -> None:
    writers = Writers(redis)
    await settle(redis)
    await writers.say("w1", DAY)
    await writers.end("w1")
    assert await writers.not_done(DAY) == []


async def test_one_unheard_for_an_hour_is_left_out_until_it_is_heard_again(redis: Redis) -> None:
    writers, hour = Writers(redis), UNHEARD // timedelta(milliseconds=1)
    now = await now_ms(redis)
    await settle(redis)
    await redis.hset(keys.WRITERS, mapping={"w1": f"{DAY} {now - hour - 1000}", "w2": f"{DAY} {now - hour + 60_000}"})
    assert await writers.not_done(DAY) == ["w2"]
    await writers.say("w1", DAY)
    assert await writers.not_done(DAY) == ["w1", "w2"]


async def test_a_redis_that_lost_all_does_not_know_every_writer_yet(redis: Redis) -> None:
    writers = Writers(redis)
    assert await writers.not_done(DAY) == [], "no wire runs"
    await writers.say("w1", DAY + timedelta(days=1))
    assert await writers.not_done(DAY) == [""]
    await settle(redis)
    assert await writers.not_done(DAY) == []
