"""What commands ask of the stores, also where no wire runs, or none ever did.

Redis and SQL are loaded where they are asked: most commands need one of them, or neither.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from config.errors import StoreError
from scheduler.cli.context import say
from scheduler.stores import database_url, redis_url

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from config.models import Settings
    from record.collections.collections import Collections
    from record.item import Item

T = TypeVar("T")


def has_record(settings: Settings, *, tell: bool = False) -> bool:
    """Whether there may be a database: the one in the data folder is made by the first `mintwire run`.

    `tell`: say on standard error that there is none.
    """
    url = database_url(settings)
    if not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists():
        return True
    if tell:
        say(f"mintwire: {_unused(settings)}")
    return False


def _unused(settings: Settings) -> str:
    return f"{settings.data}: no wire has run on this data folder yet"


@contextmanager
def opened(settings: Settings, *, migrating: bool = False, making: bool = False) -> Iterator[Engine]:
    """The database.  Raises StoreError where its tables are not this version's, and for what goes wrong inside.

    Only `check` is `migrating`, as `run` and `worker` are: for the others, an older wire may be running on it.
    `making`: where none has ever run, one is made in the data folder.
    """
    from sqlalchemy.exc import DBAPIError

    from record.sql.database import migrate, open_engine, require_current

    is_new = not has_record(settings)
    if is_new and not making:
        raise StoreError(f"{_unused(settings)}: `mintwire run` makes its database")
    if is_new:
        settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(database_url(settings))
    try:
        migrate(engine) if migrating or is_new else require_current(engine)
        yield engine
    except DBAPIError as error:
        raise StoreError(f"database: {error.orig}") from error
    finally:
        engine.dispose()


@contextmanager
def opened_to_read(settings: Settings) -> Iterator[Connection]:
    """A transaction that only reads.  Raises StoreError as `opened` does."""
    from record.sql.database import reading

    with opened(settings) as engine, reading(engine) as connection:
        yield connection


def look_up(settings: Settings, ask: Callable[[Connection], T], *, tell: bool = False) -> T | None:
    """What `ask` finds in the database; None where no wire has made one, which is said where `tell` is set.

    Raises StoreError as `opened` does.
    """
    if not has_record(settings, tell=tell):
        return None
    with opened_to_read(settings) as connection:
        return ask(connection)


def read_collections(collections: Collections, first: date, last: date) -> Iterator[Item]:
    """The items of the days `first` to `last`, each once.  Raises StoreError where one cannot be read."""
    return (item for _, items in read_each_day(collections, collections.days(first, last)) for item in items)


def read_each_day(collections: Collections, days: Sequence[date]) -> Iterator[tuple[date, Iterator[Item]]]:
    """The same, each day with its items, which are to be read before the next day is asked for."""
    from record.collections.reading import by_day

    with _damage_told():
        for day, items in by_day(collections, days):
            yield day, _told(items)


def _told(items: Iterator[Item]) -> Iterator[Item]:
    with _damage_told():
        yield from items


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (ValueError, FileNotFoundError) as error:
        raise StoreError(str(error)) from error


def read_states(settings: Settings, sources: Sequence[str]) -> list[dict[str, str]]:
    """What polls left of each source, see docs/redis.md; nothing where no wire ever ran.

    An embedded server that is not running is started for the moment.  Raises StoreError.
    """
    from scheduler.processes.embedded import serving

    if settings.redis:
        return _read_states(settings.redis, sources)
    if not (settings.data / "redis").exists():
        return [{} for _ in sources]
    with serving(settings.data) as url:
        return _read_states(url, sources)


def redis_time(settings: Settings) -> datetime:
    """Redis TIME, by which the wire reckons; this machine's where no wire runs."""
    from record.live.client import UNREACHABLE

    try:
        return asyncio.run(_ask_time(redis_url(settings)))
    except (StoreError, *UNREACHABLE):
        return datetime.now(UTC)


async def _ask_time(url: str) -> datetime:
    from record.live.client import connect, now_ms

    async with connect(url) as redis:
        return datetime.fromtimestamp(await now_ms(redis) / 1000, UTC)


def _read_states(url: str, sources: Sequence[str]) -> list[dict[str, str]]:
    from redis.exceptions import RedisError

    try:
        return asyncio.run(_ask_states(url, sources))
    except RedisError as error:
        raise StoreError(f"redis: {error}") from error


async def _ask_states(url: str, sources: Sequence[str]) -> list[dict[str, str]]:
    from record.live import keys
    from record.live.client import connect

    async with connect(url) as redis, redis.pipeline(transaction=False) as pipe:
        for source in sources:
            pipe.hgetall(keys.state(source))
        return cast("list[dict[str, str]]", await pipe.execute())
