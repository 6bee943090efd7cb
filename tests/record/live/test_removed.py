"""Sources that left the config."""

from __future__ import annotations

from datetime import timedelta

from redis.asyncio import Redis

from record.live import keys
from record.live.polls import Polls, ScheduledSource
from record.live.removed import KEEP_REMOVED, forget_removed
from record.live.seen import Seen

AT_ONCE = timedelta()


async def leave_traces(redis: Redis, *sources: str) -> None:
    for source in sources:
        await redis.hset(keys.state(source), "status", "200")
        await redis.hset(keys.repeats(source), "reports", 1)
        await redis.hset(keys.page_repeats(source), "reports", 1)
        await Seen(redis).restore(source, 20_000, ["i1 0 t -@- -\n"])


async def schedule(redis: Redis, *sources: str) -> None:
    await Polls(redis).schedule([ScheduledSource(source, f"{source}.example", "{}", 0) for source in sources])


async def test_what_is_left_of_a_removed_source_is_kept_for_a_while_and_then_goes(redis: Redis) -> None:
    await leave_traces(redis, "here", "gone")
    await schedule(redis, "here")
    assert await forget_removed(redis) == 0
    assert await redis.zrange(keys.REMOVED, 0, -1) == ["gone"]
    assert await redis.hgetall(keys.state("gone")) == {"status": "200"}
    long_ago = KEEP_REMOVED + timedelta(seconds=1)
    await redis.zincrby(keys.REMOVED, -long_ago.total_seconds() * 1000, "gone")
    assert await forget_removed(redis) == 1
    left = {key async for key in redis.scan_iter("mw:*:gone")}
    assert left == {keys.seen("gone")}, "marks end by themselves"
    assert await redis.exists(keys.state("here"), keys.repeats("here"), keys.page_repeats("here")) == 3
    assert await redis.exists(keys.REMOVED) == 0


async def test_a_source_that_comes_back_counts_from_its_next_removal(redis: Redis) -> None:
    await leave_traces(redis, "back")
    await schedule(redis)
    assert await forget_removed(redis) == 0
    await schedule(redis, "back")
    assert await forget_removed(redis, AT_ONCE) == 0
    assert await redis.exists(keys.REMOVED) == 0
    await schedule(redis)
    assert await forget_removed(redis) == 0
    assert await forget_removed(redis, AT_ONCE) == 1


async def test_nothing_is_forgotten_of_what_never_was(redis: Redis) -> None:
    assert await forget_removed(redis, AT_ONCE) == 0
