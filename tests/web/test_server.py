"""Connections: every wait has an end, whatever is sent has an answer, and what fails is told."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.waiting import until
from tests.web.site import CLOSED, Site
from web import server


@contextmanager
def connected(site: Site) -> Iterator[socket.socket]:
    host, _, port = site.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        yield connection


def rest(connection: socket.socket) -> bytes:
    """All that comes until the other side ends it."""
    try:
        return b"".join(iter(lambda: connection.recv(65_536), b""))
    except ConnectionResetError:
        return b""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    # A whole second: uvicorn counts no parts of one, and none at all would end a connection after each answer.
    monkeypatch.setattr(server, "WAIT_S", 1.0)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("begun", [b"", b"GET /collections HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_who_does_not_finish_a_request_is_cut_off(site: Site, begun: bytes) -> None:
    with connected(site) as connection:
        connection.sendall(begun)
        assert rest(connection) == b""


def test_who_comes_when_all_connections_are_taken_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_MOST_CONNECTIONS", 1)
    with connected(site), connected(site) as second:
        assert rest(second) == b""


@pytest.mark.usefixtures("impatient")
def test_who_takes_nothing_is_cut_off_and_holds_nothing(site: Site) -> None:
    site.add(CLOSED, "raw/large.warc.gz", bytes(20_000_000))
    secret = site.token("raw", "admin")
    with connected(site) as connection:
        head = (
            f"GET /collections/{CLOSED}/raw/large.warc.gz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\n\r\n"
        )
        connection.sendall(head.encode())
        with site.client("admin") as client:

            def at_once() -> int:
                rows = client.get("/tokens").json()["tokens"]
                return next(int(row["at_once"]) for row in rows if row["id"] == secret.id)

            until(lambda: at_once() == 1)
            until(lambda: at_once() == 0)


def test_a_reader_that_is_slow_and_takes_something_gets_it_all(site: Site) -> None:
    site.add(CLOSED, "raw/large.warc.gz", bytes(3_000_000))
    with site.client("raw") as client, client.stream("GET", f"/collections/{CLOSED}/raw/large.warc.gz") as answer:
        assert sum(map(len, answer.iter_raw(1_000))) == 3_000_000


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /collections HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"GET /collections HTTP/1.1\r\n\r\n",
        b"GET /collections HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 40_000,
        b"GET http://x\x00y/ HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_no_request_is_told_so(shared: Site, request_: bytes) -> None:
    with connected(shared) as connection:
        connection.sendall(request_)
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer


def test_an_upgrade_is_no_way_around(shared: Site) -> None:
    head = "GET /collections HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n"
    with connected(shared) as connection:
        connection.sendall(head.encode())
        assert rest(connection).startswith(b"HTTP/1.1 401 ")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_nothing_can_be_changed(shared: Site, method: str) -> None:
    with shared.client("admin") as client:
        got = client.request(method, f"/collections/{CLOSED}/items.jsonl")
        assert (got.status_code, got.json()["reason"]) == (405, "method_not_allowed")


def test_a_store_that_is_away_is_a_problem(site: Site) -> None:
    with site.client() as client:
        with site.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE access_tokens RENAME TO elsewhere")
        got = client.get("/collections")
        assert (got.status_code, got.json()["reason"]) == (503, "store_away")
        assert got.headers["retry-after"] == "5"
        assert "elsewhere" not in got.text
