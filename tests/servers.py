"""Servers of other projects for the tests, each started for one session in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.waiting import until

#: Runs a server until standard input ends, which it does however the tests end; $0 is the signal that ends it at once.
_UNTIL_EOF = '"$@" & read -r _; kill -"$0" $!; wait'
#: Debian keeps the server's programs away from PATH.
_POSTGRESQL = "/usr/lib/postgresql"
#: Programs that cannot be installed beside ours, in an environment of their own.
PEERS = Path(sys.prefix) / "peers" / "bin"
#: Who runs a PostgreSQL that root starts, since it refuses root.
_SERVANTS = ("postgres", "nobody")


class CannotRunError(Exception):
    """A server cannot be run on this machine; the text says why, and what would help."""


@contextmanager
def postgresql() -> Iterator[str]:
    """URL of a PostgreSQL server that keeps nothing safe, for speed.  Raises CannotRunError."""
    initdb, server = _program("initdb"), _program("postgres")
    owner = _servant() if os.geteuid() == 0 else None
    # Not pytest's own temporary folder: root's is closed to the others.
    with tempfile.TemporaryDirectory(prefix="mw-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        who: dict[str, Any] = {}
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        setup = [initdb, "-D", "data", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(setup, cwd=folder, stdout=subprocess.DEVNULL, check=True, **who)
        port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            # What a table held in one test says nothing of the next.
            "autovacuum": "off",
        }
        command = [server, "-D", "data", *(f"--{name}={value}" for name, value in options.items())]
        with (folder / "log").open("wb") as log, _running("QUIT", command, folder, stderr=log, **who):
            url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
            until(lambda: _answers(url))
            yield url


@contextmanager
def redis() -> Iterator[str]:
    """URL of an empty Redis.  Raises CannotRunError."""
    server = os.environ.get("MINTWIRE_TEST_REDIS_SERVER") or shutil.which("redis-server")
    if not server:
        raise CannotRunError("needs redis-server: install it, or set MINTWIRE_TEST_REDIS_SERVER to its program")
    with tempfile.TemporaryDirectory(prefix="mw-") as name:
        path = Path(name) / "s"
        with _running("TERM", [server, "--port", "0", "--unixsocket", str(path), "--save", ""], Path(name)):
            until(path.exists)
            yield f"unix://{path}"


@contextmanager
def s3() -> Iterator[str]:
    """URL of an empty bucket of moto's server, with its endpoint.  Raises CannotRunError."""
    server = PEERS / "moto_server"
    if not server.exists():
        raise CannotRunError("needs moto's server: `make test` installs it")
    with tempfile.TemporaryDirectory(prefix="mw-") as name:
        endpoint = f"http://127.0.0.1:{(port := free_port())}"
        command = [str(server), "-H", "127.0.0.1", "-p", str(port)]
        with _running("TERM", command, Path(name), stderr=subprocess.DEVNULL):
            until(lambda: _makes_bucket(f"{endpoint}/mintwire"))
            yield f"s3://mintwire?endpoint={endpoint}"


def _makes_bucket(url: str) -> bool:
    try:
        return httpx.put(url).is_success
    except httpx.TransportError:
        return False


@contextmanager
def _running(end: str, command: Sequence[str], folder: Path, **how: object) -> Iterator[None]:
    shell = ["sh", "-c", _UNTIL_EOF, end, *command]
    with subprocess.Popen(shell, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, **how):  # type: ignore[call-overload]
        yield


def _program(name: str) -> str:
    """Raises CannotRunError."""
    versions = sorted(Path(_POSTGRESQL).glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = shutil.which(name) or next(map(str, reversed(versions)), None)
    if found is None:
        raise CannotRunError(f"needs PostgreSQL ({name}): install it, or set MINTWIRE_TEST_POSTGRESQL to a URL")
    return found


def _servant() -> pwd.struct_passwd:
    known = {user.pw_name: user for user in pwd.getpwall()}
    for name in _SERVANTS:
        if name in known:
            return known[name]
    raise CannotRunError(f"PostgreSQL refuses root, and there is no user {' or '.join(_SERVANTS)} to run it")


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    """The server takes connections."""
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
