"""Waking followers."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from record.live.client import connect
from record.live.wake import Wake, wake
from tests.waiting import eventually


async def test_who_waits_is_woken_and_only_for_its_name(redis: Redis) -> None:
    follower = Wake(redis, "changes")
    waiting = asyncio.ensure_future(follower.wait(60))

    async def is_there() -> bool:
        return await redis.pubsub_numsub("mw:wake:changes") == [("mw:wake:changes", 1)]

    await eventually(is_there)
    await wake(redis, "owed")
    await wake(redis, "changes")
    assert await waiting
    await follower.close()


async def test_calls_while_nobody_waits_are_one(redis: Redis) -> None:
    follower = Wake(redis, "changes")
    assert not await follower.wait(0.05)
    for _ in range(3):
        await wake(redis, "changes")
    assert await follower.wait(60)
    assert not await follower.wait(0.05)
    await follower.close()


async def test_while_redis_is_away_it_waits_for_as_long_as_was_asked() -> None:
    nowhere = connect("unix:///nowhere/s")
    nowhere.connection_pool.connection_kwargs["retry"]._retries = 0
    follower = Wake(nowhere, "changes")
    loop = asyncio.get_running_loop()
    begun = loop.time()
    assert not await follower.wait(0.05)
    assert loop.time() - begun >= 0.04
    await follower.close()
    await nowhere.aclose()
