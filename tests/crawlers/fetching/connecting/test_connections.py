"""What is kept between requests is bounded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawlers.fetching.conftest import Fetch
from tests.crawlers.fetching.hostile import HostileServer

ADDRESSES = [f"127.67.0.{number}" for number in range(1, 101)]


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    server = HostileServer(ADDRESSES)
    server.start()
    yield server
    server.stop()


def test_idle_connections_are_bounded(server: HostileServer, fetch: Fetch) -> None:
    urls = [server.url(address, "/sound") for address in ADDRESSES for _ in range(2)]
    _, figures = fetch(*urls, keep=10)
    unbounded = fetch(*urls)[1]["most_sockets"]
    assert figures["most_sockets"] < 90 < unbounded


def test_memory_does_not_grow_with_requests(server: HostileServer, fetch: Fetch) -> None:
    urls = [server.url(ADDRESSES[number % 100], f"/sound?{number}") for number in range(4_000)]
    answers, figures = fetch(*urls, fresh=True)
    assert all(answer["status"] == 200 for answer in answers)
    assert figures["rss_mb"][-1] - figures["rss_mb"][0] < 4
