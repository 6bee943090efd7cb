"""Connections to Redis, and its scripts by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

_SCRIPTS = Path(__file__).parent / "scripts"

#: What redis-py raises while the server is away.
UNREACHABLE = (RedisConnectionError, RedisTimeoutError)


def connect(url: str) -> Redis:
    """A client for `redis://`, `rediss://` or `unix://`; answers are text.

    Commands are sent again for about 3 s after a broken connection, so every script bears being run twice.
    """
    return Redis.from_url(
        url,
        decode_responses=True,
        protocol=2,
        health_check_interval=30,
        socket_connect_timeout=5,
        socket_timeout=30,
        retry=Retry(ExponentialBackoff(cap=1.0, base=0.05), retries=6),
        retry_on_error=list(UNREACHABLE),
    )


@cache
def script_text(name: str) -> str:
    """Source of `scripts/NAME.lua`."""
    return (_SCRIPTS / f"{name}.lua").read_text(encoding="utf-8")


async def now_ms(redis: Redis) -> int:
    """Milliseconds since 1970 by Redis TIME, the clock of all leases and due times."""
    seconds, micros = await redis.time()
    return int(seconds) * 1000 + int(micros) // 1000


async def read_group(
    redis: Redis, stream: str, group: str, consumer: str, start: str, most: int, block_ms: int | None
) -> list[tuple[str, dict[str, str]]]:
    """Up to `most` entries (id, fields) of a stream for one consumer: new ones from ">", its pending ones from "0".

    Where Redis lost the group, it is made again.
    """
    try:
        answer: Any = await redis.xreadgroup(group, consumer, {stream: start}, count=most, block=block_ms)
    except ResponseError as error:
        if "NOGROUP" not in str(error):
            raise
        await make_group(redis, stream, group)
        return []
    return cast(list[tuple[str, dict[str, str]]], answer[0][1]) if answer else []


async def read_hash(redis: Redis, key: str) -> dict[str, str]:
    """All fields of a hash; empty where there is none."""
    return cast(dict[str, str], await redis.hgetall(key))


async def make_group(redis: Redis, stream: str, group: str) -> None:
    """Make a stream and a consumer group that reads it from its beginning, where they are not there."""
    try:
        await redis.xgroup_create(stream, group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise
