"""The SQL engine, and bringing a database to this version's tables."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, InternalError, OperationalError

from config.errors import StoreError
from record.sql.leases import LEASE_MS

#: Migrations of the first edition's databases.
_FIRST_EDITION = ("0001", "0002", "0003", "0004")
_MIGRATIONS = Path(__file__).parent / "migrations"
#: Of the last of the migrations, whose files only `migrate` reads; a test holds the two together.
REVISION = "house_9"
#: Any number will do, as long as nothing else in the database locks on it.
_MIGRATION_LOCK = 0x6D696E74
#: Seconds that one writer of SQLite waits for another.
_LOCK_S = 30
#: Memory that a connection to SQLite may take for pages; it takes what it needs.
_CACHE_KB = 32_768
#: Seconds, unless the URL says otherwise; the library's own is more than two minutes.
_CONNECT_S = 10


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///PATH` or `postgresql://…`.  Raises StoreError for a URL that is neither."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("database: not a URL: use postgresql://USER@HOST/NAME or leave it empty") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _open_sqlite(url)
    if backend != "postgresql":
        raise StoreError(f"database: {backend} is not supported: use postgresql:// or leave it empty")
    timeout = {} if "connect_timeout" in parsed.query else {"connect_timeout": _CONNECT_S}
    engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args=timeout)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # A host that vanishes in the middle of a transaction would hold its locks for hours.  And in other time zones
        # the last hours of the year 9999 are of the year 10000, which Python does not know.
        with connection.cursor() as cursor:
            cursor.execute(f"SET idle_in_transaction_session_timeout = {LEASE_MS}")
            cursor.execute("SET TIME ZONE 'UTC'")
        connection.commit()

    return engine


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _LOCK_S})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own BEGIN is deferred, and a deferred read-then-write fails at once with "database is locked".
        connection.isolation_level = None
        # A batch of items touches a thousand pages at random: in the 2 MB that are the default they are read and
        # written several times.
        for pragma in (
            f"busy_timeout={_LOCK_S * 1000}",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"cache_size=-{_CACHE_KB}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        _use_wal(connection)

    @event.listens_for(engine, "checkin")
    def shrink(connection: sqlite3.Connection | None, _record: Any) -> None:
        # Else each connection of the pool keeps the pages that it once read: a cache for each of them.
        if connection is not None:
            connection.execute("PRAGMA shrink_memory")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL.  While others do the same, SQLite refuses at once, whatever the timeout."""
    deadline = time.monotonic() + _LOCK_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and so waits for no writer."""
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection, connection.begin():
        yield connection


def is_away(error: DBAPIError) -> bool:
    """Whether the database cannot be reached or refuses, rather than that it cannot take what it was given."""
    if error.connection_invalidated:
        return True
    # Class 54 of PostgreSQL, "program limit exceeded", is a fault of the row: it is too large for an index, say.
    is_limit = str(getattr(error.orig, "sqlstate", "")).startswith("54")
    return isinstance(error, OperationalError | InterfaceError | InternalError) and not is_limit


def migrate(engine: Engine) -> None:
    """Bring the database to this version's tables; two processes may try at once.

    Raises StoreError where the server cannot be reached, or the tables are those of a newer version or of the first
    edition, which are not carried over.
    """
    # Only who migrates pays for it: it takes longer to load than most commands take to run.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _MIGRATION_LOCK})
            _revision(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise StoreError(f"database: cannot be reached or migrated: {error.orig}") from error
    except CommandError as error:
        raise StoreError("database: a newer Mintwire has changed its tables: use that one") from error


def _revision(connection: Connection) -> str | None:
    """Of the tables that stand in the database.  Raises StoreError for those of the first edition."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found in _FIRST_EDITION:
        raise StoreError(
            "database: it was made by an older Mintwire, and this one does not take over its tables; its collections "
            "stay readable: name another database, or move the file mintwire.db away, and they fill it again"
        )
    return found


def require_current(engine: Engine) -> None:
    """Changes nothing.  Raises StoreError where the server cannot be reached or the tables are not this version's.

    What only reads must not migrate: an older wire may be running on this database.
    """
    try:
        with reading(engine) as connection:
            found = _revision(connection)
    except DBAPIError as error:
        raise StoreError(f"database: cannot be reached: {error.orig}") from error
    if found is None:
        raise StoreError("database: it has no tables yet: `mintwire run` makes them, and so does `mintwire check`")
    if found != REVISION:
        raise StoreError(
            f"database: its tables are of another Mintwire ({found}, and this one has {REVISION}): use that one; or, "
            "if it is older, stop its wire, and `mintwire check` brings them up to date"
        )
