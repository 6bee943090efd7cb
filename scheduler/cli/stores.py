"""What commands ask of the stores, also where no wire runs, or none ever did."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from redis.exceptions import RedisError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from config.errors import StoreError
from config.models import Settings
from record.live import keys
from record.live.client import UNREACHABLE, connect, now_ms
from record.sql.database import reading
from scheduler.processes.embedded import serving
from scheduler.stores import database_url, open_record, redis_url


def has_record(settings: Settings) -> bool:
    """Whether there may be a database: the one in the data folder is made by the first `mintwire run`."""
    url = database_url(settings)
    return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists()


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The database, with this version's tables.  Raises StoreError, also for what goes wrong inside."""
    engine = open_record(settings)
    try:
        yield engine
    except DBAPIError as error:
        raise StoreError(f"database: {error.orig}") from error
    finally:
        engine.dispose()


@contextmanager
def opened_to_read(settings: Settings) -> Iterator[Connection]:
    """A transaction that only reads.  Raises StoreError as `opened` does."""
    with opened(settings) as engine, reading(engine) as connection:
        yield connection


def read_states(settings: Settings, sources: Sequence[str]) -> list[dict[str, str]]:
    """What polls left of each source, see docs/redis.md; nothing where no wire ever ran.

    An embedded server that is not running is started for the moment.  Raises StoreError.
    """
    if settings.redis:
        return _read_states(settings.redis, sources)
    if not (settings.data / "redis").exists():
        return [{} for _ in sources]
    with serving(settings.data) as url:
        return _read_states(url, sources)


def redis_time(settings: Settings) -> datetime:
    """Redis TIME, by which the wire reckons; this machine's where no wire runs."""
    try:
        return asyncio.run(_ask_time(redis_url(settings)))
    except (StoreError, *UNREACHABLE):
        return datetime.now(UTC)


async def _ask_time(url: str) -> datetime:
    async with connect(url) as redis:
        return datetime.fromtimestamp(await now_ms(redis) / 1000, UTC)


def _read_states(url: str, sources: Sequence[str]) -> list[dict[str, str]]:
    try:
        return asyncio.run(_ask_states(url, sources))
    except RedisError as error:
        raise StoreError(f"redis: {error}") from error


async def _ask_states(url: str, sources: Sequence[str]) -> list[dict[str, str]]:
    async with connect(url) as redis, redis.pipeline(transaction=False) as pipe:
        for source in sources:
            pipe.hgetall(keys.state(source))
        return cast("list[dict[str, str]]", await pipe.execute())
