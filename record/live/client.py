"""Connections to Redis, and its scripts by name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import redis as synchronous
import redis.sentinel as synchronous_sentinel
from redis import exceptions
from redis.asyncio import BlockingConnectionPool, ConnectionPool, Redis, connection, sentinel
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.retry import Retry as SynchronousRetry

from config.sentinel import SentinelAddress

_SCRIPTS = Path(__file__).parent / "scripts"


class RefusedError(exceptions.ResponseError):
    """A server that cannot write now: its disk is full, its replicas are gone, it is at work on something else."""


class _Parser(connection.DefaultParser):  # type: ignore[misc, valid-type]
    """Gives words of refusal that redis-py has no error for a class of their own.

    https://valkey.io/topics/protocol/#simple-errors: the first word of an error says its kind.
    """

    EXCEPTION_CLASSES: Final = connection.DefaultParser.EXCEPTION_CLASSES | dict.fromkeys(
        ("MISCONF", "NOREPLICAS", "BUSY", "UNKILLABLE"), RefusedError
    )


class _Cancellable(connection.AbstractConnection):
    """Hands on a cancellation that comes while a command is sent, so that a task which is ended does end.

    redis-py sends within `asyncio.wait_for`, which before Python 3.12 may swallow it
    (https://github.com/python/cpython/issues/86296).
    """

    async def send_packed_command(self, command: bytes | str | Iterable[bytes], check_health: bool = True) -> None:
        """As redis-py's."""
        task = cast(asyncio.Task[object], asyncio.current_task())
        before = task.cancelling()
        await super().send_packed_command(command, check_health)
        if task.cancelling() > before:
            await self.disconnect(nowait=True)  # the answer is on its way, and nobody will read it
            raise asyncio.CancelledError


def _made_cancellable(pool: ConnectionPool) -> None:
    pool.connection_class = type("Connection", (_Cancellable, pool.connection_class), {})


#: Of one client to its server.
MOST_CONNECTIONS = 50

_BROKEN = (exceptions.ConnectionError, exceptions.TimeoutError)
#: What redis-py raises while the server is away, or there and refusing for a reason that is none of ours: it is waited
#: for, and nothing else is tried.  Other errors of Redis are mistakes of ours.
UNREACHABLE = (
    *_BROKEN,
    RefusedError,
    exceptions.OutOfMemoryError,
    exceptions.ReadOnlyError,
    exceptions.NoPermissionError,
    exceptions.NoScriptError,
    exceptions.MasterDownError,
    exceptions.ExecAbortError,
)


class _BehindSentinels(Redis):
    """redis-py leaves the connections to the Sentinels open."""

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Close them too."""
        await super().aclose(close_connection_pool)
        await cast(sentinel.SentinelConnectionPool, self.connection_pool).sentinel_manager.aclose()


def connect(url: str) -> Redis:
    """A client for `redis://`, `rediss://`, `unix://` or `redis+sentinel://` (see docs/redis.md); answers are text.

    Commands are sent again for about 3 s after a broken connection, so every script bears being run twice.
    """
    address = SentinelAddress.of(url)
    # Behind Sentinels redis-py tries each try's connection as often again.
    retry = Retry(ExponentialBackoff(cap=1.0, base=0.05), retries=6 if address is None else 3)
    options: dict[str, Any] = {
        "decode_responses": True,
        "protocol": 2,
        "parser_class": _Parser,
        "health_check_interval": 30,
        "socket_connect_timeout": 5,
        "socket_timeout": 30,
        "retry": retry,
        "retry_on_error": list(_BROKEN),
    }
    if address is None:
        # However many ask at once, they wait for a connection instead of being refused one.
        pool = BlockingConnectionPool.from_url(url, max_connections=MOST_CONNECTIONS, timeout=None, **options)
        _made_cancellable(pool)
        return Redis.from_pool(pool)
    asked = _sentinel(sentinel.Sentinel, address, Retry(NoBackoff(), 0))
    client = cast(Redis, asked.master_for(address.service, _BehindSentinels, **options, **address.options))
    _made_cancellable(client.connection_pool)
    return client


def connect_sync(url: str) -> synchronous.Redis:
    """A client of the same kinds of URL for code that waits; it gives up sooner."""
    retry = SynchronousRetry(ExponentialBackoff(cap=0.2, base=0.05), retries=2)
    options: dict[str, Any] = {"decode_responses": True, "protocol": 2, "socket_timeout": 5, "retry": retry}
    address = SentinelAddress.of(url)
    if address is None:
        return synchronous.Redis.from_url(url, **options)
    asked = _sentinel(synchronous_sentinel.Sentinel, address, SynchronousRetry(NoBackoff(), 0))
    return cast(synchronous.Redis, asked.master_for(address.service, **options, **address.options))


def _sentinel(kind: Any, address: SentinelAddress, retry: Any) -> Any:
    """redis-py's Sentinel, which has no types: it asks where the master is before each connection."""
    return kind(address.sentinels, sentinel_kwargs=address.sentinel_options | {"retry": retry})


@cache
def script_text(*names: str) -> str:
    """Source of `scripts/NAME.lua`; of several, one after the other: the last one runs, with what the others define."""
    return "\n".join((_SCRIPTS / f"{name}.lua").read_text(encoding="utf-8") for name in names)


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
    except exceptions.ResponseError as error:
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
    except exceptions.ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise
