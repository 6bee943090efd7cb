"""The stores that the settings name, opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.errors import StoreError

if TYPE_CHECKING:
    from redis.asyncio import Redis
    from sqlalchemy import Engine

    from config.models import Settings
    from record.collections.collections import Collections

# The clients are loaded where a store is opened: commands ask only for URLs, or for one of the stores.


@dataclass(frozen=True, slots=True)
class Stores:
    """Redis, SQL and the collections."""

    redis: Redis
    engine: Engine
    collections: Collections


def redis_url(settings: Settings) -> str:
    """The configured Redis, else the embedded one's socket.  Raises StoreError where no wire ever made one."""
    from scheduler.processes.embedded import socket_url

    return settings.redis or socket_url(settings.data)


def database_url(settings: Settings) -> str:
    """The configured database, else SQLite in the data folder."""
    return settings.database or f"sqlite:///{settings.data / 'mintwire.db'}"


def open_collections(settings: Settings) -> Collections:
    """The daily collections; their storage is opened at its first use."""
    from record.collections.collections import Collections
    from record.collections.layout import root_in

    return Collections(root_in(settings.data), settings.collections.storage or "")


def open_record(settings: Settings) -> Engine:
    """The SQL database, brought to this version's tables.  Raises StoreError."""
    from record.sql.database import migrate, open_engine

    settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(database_url(settings))
    try:
        migrate(engine)
    except StoreError:
        engine.dispose()
        raise
    return engine


def open_stores(settings: Settings) -> Stores:
    """All three.  Redis is connected to at its first use."""
    from record.live.client import connect

    return Stores(connect(redis_url(settings)), open_record(settings), open_collections(settings))
