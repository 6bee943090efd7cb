"""The duty of filling Redis, on a real server."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from record.live import keys
from record.live.filling import Filling, FillingLost
from record.live.seen import Seen
from tests.waiting import eventually

MARKS = [("a", 20_000, b"i1 0 t -@- -\n")]


async def test_one_process_fills_at_a_time_and_a_filled_redis_is_left_alone(redis: Redis) -> None:
    one, other = Filling(redis), Filling(redis)
    assert await one.begin()
    assert not await other.begin()
    await one.restore(MARKS)
    await one.end()
    assert await redis.exists(keys.READY, keys.FILLING) == 1
    assert not await other.begin()


async def test_a_killed_filler_is_followed_after_one_lease(redis: Redis) -> None:
    killed, successor = Filling(redis, lease_ms=200), Filling(redis)
    assert await killed.begin()
    await eventually(successor.begin)
    await successor.restore(MARKS)
    with pytest.raises(FillingLost):
        await killed.restore([("a", 20_000, b"i2 0 t -@- -\n")])
    with pytest.raises(FillingLost):
        await killed.end()
    assert await redis.exists(keys.READY) == 0, "only the successor may say that it is filled"
    assert [mark is not None for mark in await Seen(redis).look("a", ["i1", "i2"])] == [True, False]


async def test_the_lease_is_renewed_while_it_works(redis: Redis) -> None:
    filling, other = Filling(redis, lease_ms=3_000), Filling(redis)
    assert await filling.begin()
    async with filling.renewed():
        left = [await redis.pttl(keys.FILLING)]

        async def grew() -> bool:
            left.append(await redis.pttl(keys.FILLING))
            return left[-1] > left[-2]

        await eventually(grew)
        assert not await other.begin()
        await filling.end()


async def test_a_redis_that_is_emptied_meanwhile_is_filled_from_the_beginning(redis: Redis) -> None:
    filling = Filling(redis)
    assert await filling.begin()
    await filling.restore(MARKS)
    await redis.flushall()
    with pytest.raises(FillingLost):
        await filling.restore(MARKS)
    with pytest.raises(FillingLost):
        await filling.end()
    assert await redis.exists(keys.READY) == 0


async def test_marks_are_confirmed_where_no_later_revision_is(redis: Redis) -> None:
    seen, filling = Seen(redis), Filling(redis)
    assert await filling.begin()
    await filling.restore(
        [
            (
                "a",
                10,
                (
                    b"new 0 t0 -@- -\nrevised 0 t0 -@- -\nrevised 1 t1 -@- -\n"
                    b"paged 0 t0 -@- -\npaged 1 - - -\nunmarked 1 - - -\n"
                ),
            ),
            ("a", 11, b"new 0 t9 -@- -\npaged 2 t2 -@- -\nrevised 0 t0 -@- -\n"),
            ("b", 11, b"new 0 t0 -@- -\n"),
        ]
    )
    found = await seen.look("a", ["new", "revised", "paged", "unmarked"])
    assert [None if mark is None else (mark.revision, mark.text, mark.day) for mark in found] == [
        (0, "t0", 10),
        (1, "t1", 10),
        (2, "t2", 11),
        None,
    ]
    assert await redis.hgetall(keys.seen("b")) == {"new": "0 t0 - 11 - 0 -@-"}
