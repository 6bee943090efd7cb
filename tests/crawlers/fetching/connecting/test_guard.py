"""Attempts to reach a server on loopback past the address guard, over real sockets: it must see no connection."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.attempts import LOOPBACK, NAMES, OPEN, OPEN_NETWORK, PRIVATE, TARGET, TRICKS, attempted, unreached
from tests.crawlers.fetching.conftest import Fetch, run_fetch
from tests.crawlers.fetching.hostile import HostileServer

OPENED = {"allow_private": [OPEN_NETWORK]}


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with attempted() as server:
        yield server


@pytest.fixture
def untouched(server: HostileServer) -> Iterator[None]:
    with unreached(server):
        yield


def test_there_are_many_attempts() -> None:
    assert len(LOOPBACK) + len(PRIVATE) + len(TRICKS) >= 60


@pytest.mark.usefixtures("untouched")
def test_no_host_gets_past_the_guard(server: HostileServer, fetch: Fetch) -> None:
    hosts = LOOPBACK + PRIVATE
    answers, _ = fetch(*(f"http://{host}:{server.port}/sound" for host in hosts), network=OPENED, names=NAMES)
    assert {host: answer["kind"] for host, answer in zip(hosts, answers, strict=True)} == dict.fromkeys(
        hosts, "private_address"
    )


@pytest.mark.usefixtures("untouched")
def test_a_dot_at_the_end_does_not_help(server: HostileServer, fetch: Fetch) -> None:
    """Machines differ in whether such a name has an address."""
    hosts = ["localhost.", "127.0.0.1."]
    answers, _ = fetch(*(f"http://{host}:{server.port}/sound" for host in hosts), network=OPENED)
    assert all(answer["kind"] in ("private_address", "dns") for answer in answers)


@pytest.mark.usefixtures("untouched")
def test_no_trick_gets_past_the_guard(server: HostileServer, fetch: Fetch) -> None:
    answers, _ = fetch(*(trick.format(port=server.port) for trick in TRICKS), network=OPENED, names=NAMES)
    assert {trick: answer["kind"] for trick, answer in zip(TRICKS, answers, strict=True)} == TRICKS
    assert not any("secret" in answer["detail"] for answer in answers)


@pytest.mark.usefixtures("untouched")
def test_no_redirect_gets_past_the_guard(server: HostileServer, fetch: Fetch) -> None:
    targets = [f"http://{host}:{server.port}/sound" for host in LOOPBACK + PRIVATE]
    targets += [trick.format(port=server.port) for trick in TRICKS]
    answers, _ = fetch(
        *(server.url(OPEN, f"/redirect/302?to={quote(target)}") for target in targets), network=OPENED, names=NAMES
    )
    kinds = {target: answer.get("kind") for target, answer in zip(targets, answers, strict=True)}
    harmless = {"private_address", "bad_address", "bad_scheme", "bad_redirect", "dns", "not_found"}
    assert {target: kind for target, kind in kinds.items() if kind not in harmless} == {}
    assert all(kinds[target] == "private_address" for target in targets[: len(LOOPBACK + PRIVATE)])


def test_the_attempts_would_reach_the_server_without_the_guard(server: HostileServer, fetch: Fetch) -> None:
    opened = {"allow_private": ["127.0.0.0/8", "0.0.0.0/8", "::ffff:127.0.0.0/104"]}
    answers, _ = fetch(*(f"http://{host}:{server.port}/sound" for host in LOOPBACK), network=opened, names=NAMES)
    assert [host for host, answer in zip(LOOPBACK, answers, strict=True) if "kind" in answer] == []


@pytest.mark.usefixtures("untouched")
def test_of_a_mixed_answer_only_what_is_allowed_is_connected_to(server: HostileServer, fetch: Fetch) -> None:
    names = {"mixed.test": [["127.0.0.1", "::1", OPEN, "10.0.0.1"]]}
    [answer], _ = fetch(f"http://mixed.test:{server.port}/sound", network=OPENED, names=names)
    assert answer["status"] == 200


@pytest.mark.usefixtures("untouched")
def test_what_was_checked_is_what_is_connected_to(server: HostileServer, fetch: Fetch) -> None:
    """A name whose answer changes with every look-up: the address of the first is used, not that of a second."""
    names = {"rebind.test": [[OPEN], [TARGET]], "rebound.test": [[TARGET], [OPEN]]}
    url = f"http://rebind.test:{server.port}/sound"
    first, second, rebound = fetch(url, url, f"http://rebound.test:{server.port}/sound", network=OPENED, names=names)[0]
    assert (first["status"], second["status"]) == (200, 200)
    assert rebound["kind"] == "private_address"


@pytest.mark.usefixtures("untouched")
def test_a_proxy_from_the_environment_is_not_asked(
    server: HostileServer, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, server.url(TARGET, ""))
    [answer], _ = fetch(server.url(OPEN, "/sound"), network=OPENED)
    assert answer["status"] == 200


def test_without_the_guard_nothing_is_fetched(server: HostileServer) -> None:
    settings = {"TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"}
    before = server.seen[OPEN].connections
    done = run_fetch({"requests": [{"url": server.url(OPEN, "/sound")}], "network": OPENED, "settings": settings})
    assert "the address guard is not installed" in done.stderr
    assert server.seen[OPEN].connections == before
