"""The wire's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from record.live.client import now_ms
from record.live.clock import RedisClock
from record.live.polls import Poll, Polls


def test_it_counts_on_from_what_redis_said_by_the_steady_clock() -> None:
    steady = iter([100.0, 107.5, 200.0, 200.0])
    clock = RedisClock(lambda: next(steady))
    clock.set(1_000)
    assert clock.now() == datetime(1970, 1, 1, 0, 0, 8, 500_000, tzinfo=UTC)
    clock.set(60_000)
    assert clock.now() == datetime(1970, 1, 1, 0, 1, tzinfo=UTC)


def test_before_redis_said_anything_there_is_no_time() -> None:
    with pytest.raises(RuntimeError, match="never set"):
        RedisClock().now()


async def test_it_is_set_with_each_batch_of_polls(redis: Redis) -> None:
    polls = Polls(redis)
    await polls.hold([Poll("0-0", "a", "h", "t", "{}")])
    apart = polls.clock.now() - datetime.fromtimestamp(await now_ms(redis) / 1000, UTC)
    assert abs(apart) < timedelta(seconds=5)
