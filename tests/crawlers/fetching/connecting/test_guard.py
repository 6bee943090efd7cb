"""Attempts to reach a server on loopback past the address guard, over real sockets: it must see no connection."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.crawlers.fetching.conftest import Fetch, run_fetch
from tests.crawlers.fetching.hostile import HostileServer

#: The address that must not be reached, and one that may be: `allow_private` names its network.
TARGET = "127.0.0.1"
OPEN = "127.77.0.1"
OPENED = {"allow_private": ["127.77.0.0/16"]}

#: Hosts that lead to this machine: each is shown to reach the server where the guard is open for it.
LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0X7F000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0x7f.0x0.0x0.0x1",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "0000000177.0.0.1",
    "localhost",
    "LOCALHOST",
    "0",
    "0x0",
    "0.0.0.0",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "ｌｏｃａｌｈｏｓｔ",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "loopback.test",
    "mapped.test",
]
#: Hosts that are not public.
PRIVATE = [
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[fd00::1]",
    "[ff02::1]",
    "[2001:db8::1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.0.170",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "private.test",
    "six.test",
    "nat64.test",
    "6to4.test",
    "both.test",
]
#: URLs, with `{port}`, and the fault they end in.
TRICKS = {
    "http://public.test@127.0.0.1:{port}/": "bad_address",
    "http://public.test:80@127.0.0.1:{port}/": "bad_address",
    "http://user:secret@127.0.0.1:{port}/": "bad_address",
    "http://127.0.0.1:{port}@public.test/": "bad_address",
    "http://@127.0.0.1:{port}/": "bad_address",
    "http://127.0.0.1:{port}\\@public.test/": "private_address",
    "http://public.test\\@127.0.0.1:{port}/": "dns",
    "http:\\\\127.0.0.1:{port}\\": "private_address",
    "http:///127.0.0.1:{port}/": "bad_address",
    "http://127.0.0.1:{port}#@public.test/": "private_address",
    "http://127.0.0.1:{port}?@public.test/": "private_address",
    "http://127.0.0.1%2f:{port}/": "bad_address",
    "http://localhost%00.public.test:{port}/": "bad_address",
    "http://[::ffff:127.0.0.1%25lo]:{port}/": "private_address",
    "http://[fe80::1%25lo]:{port}/": "private_address",
    "HTTP://127.0.0.1:{port}/": "private_address",
    "https://127.0.0.1:{port}/": "private_address",
    "ftp://127.0.0.1:{port}/": "bad_scheme",
    "file:///etc/hostname": "bad_scheme",
    "file://127.0.0.1/etc/hostname": "bad_scheme",
    "gopher://127.0.0.1:{port}/": "bad_scheme",
    "dict://127.0.0.1:{port}/": "bad_scheme",
    "ws://127.0.0.1:{port}/": "bad_scheme",
    "s3://bucket/key": "bad_scheme",
    "data:text/plain,x": "bad_scheme",
}
NAMES = {
    "loopback.test": [["127.0.0.1"]],
    "mapped.test": [["::ffff:127.0.0.1"]],
    "private.test": [["10.1.2.3"]],
    "six.test": [["::1"]],
    "nat64.test": [["64:ff9b::7f00:1"]],
    "6to4.test": [["2002:7f00:1::"]],
    "both.test": [["127.0.0.1", "::1"]],
    "public.test": [[]],
}


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    server = HostileServer([TARGET, "::1", OPEN])
    server.start()
    yield server
    server.stop()


@pytest.fixture
def untouched(server: HostileServer) -> Iterator[None]:
    """Checks that nobody connected to what must not be reached."""
    before = (server.seen[TARGET].connections, server.seen["::1"].connections)
    yield
    assert (server.seen[TARGET].connections, server.seen["::1"].connections) == before


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
