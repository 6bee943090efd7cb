"""Attempts to reach a server on loopback past the guard of httpx, over real sockets: it must see no connection."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from record.guard import Guard, guarded, guarded_async
from tests.attempts import LOOPBACK, MIXED, NAMES, OPEN, OPEN_NETWORK, PRIVATE, TARGET, TRICKS, attempted, unreached
from tests.crawlers.fetching.hostile import HostileServer

OPENED = Guard(allow_private=(ip_network(OPEN_NETWORK),))
EVERYTHING = Guard(allow_private=(ip_network("0.0.0.0/0"), ip_network("::/0")))
#: What an attempt may end in.
ENDS = (httpx.ConnectError, httpx.InvalidURL, httpx.ProtocolError, httpx.UnsupportedProtocol)

Ask = Callable[..., list[str]]


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with attempted() as server:
        yield server


@pytest.fixture
def untouched(server: HostileServer) -> Iterator[None]:
    with unreached(server):
        yield


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """What names stand for: each answer in turn, and the last for ever; other hosts are asked of the machine."""
    script = {name: list(answers) for name, answers in NAMES.items()}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> list[tuple[Any, ...]]:
        if host not in script:
            return real(host, port, *args, **kwargs)
        answers = script[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [row for address in found for row in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return script


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def ask_sync(guard: Guard, *urls: str) -> list[str]:
    with httpx.Client(follow_redirects=True, timeout=5, **guarded(guard)) as client:
        found = []
        for url in urls:
            try:
                found.append(str(client.get(url).status_code))
            except ENDS as error:
                found.append(said(error))
        return found


def ask_async(guard: Guard, *urls: str) -> list[str]:
    async def ask() -> list[str]:
        made = guarded_async(guard, connections=4)
        async with httpx.AsyncClient(follow_redirects=True, timeout=5, **made) as client:
            answers = await asyncio.gather(*map(client.get, urls), return_exceptions=True)
        return [str(each.status_code) if isinstance(each, httpx.Response) else said(each) for each in answers]

    return asyncio.run(ask())


def said(error: BaseException) -> str:
    assert isinstance(error, ENDS)
    if not isinstance(error, httpx.ConnectError):
        return type(error).__name__
    return "refused" if str(error).endswith("is not on the public internet") else str(error)


@pytest.fixture(params=[ask_sync, ask_async])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Asks for addresses, by either client: the status of each, `refused`, or what else it ended in."""
    return request.param


@pytest.mark.usefixtures("untouched")
def test_no_host_gets_past_the_guard(server: HostileServer, ask: Ask) -> None:
    hosts = LOOPBACK + PRIVATE
    answers = ask(OPENED, *(f"http://{host}:{server.port}/sound" for host in hosts))
    found = dict(zip(hosts, answers, strict=True))
    unlike = {host: how for host, how in found.items() if how not in ("refused", "InvalidURL")}
    assert unlike == {}
    assert sum(how == "refused" for how in found.values()) > 60


@pytest.mark.usefixtures("untouched")
def test_no_trick_and_no_redirect_gets_past_it(server: HostileServer, ask: Ask) -> None:
    tricks = [trick.format(port=server.port) for trick in TRICKS]
    targets = [f"http://{host}:{server.port}/sound" for host in LOOPBACK + PRIVATE] + tricks
    redirects = [server.url(OPEN, f"/redirect/302?to={quote(target)}") for target in targets]
    found = dict(zip(tricks + redirects, ask(OPENED, *tricks, *redirects), strict=True))
    assert [url for url, how in found.items() if how == "200"] == []
    assert sum(how == "refused" for how in found.values()) > 60


def test_the_attempts_would_reach_the_server_without_it(server: HostileServer, ask: Ask) -> None:
    answers = ask(EVERYTHING, *(f"http://{host}:{server.port}/sound" for host in LOOPBACK))
    found = dict(zip(LOOPBACK, answers, strict=True))
    assert {host: how for host, how in found.items() if how not in ("200", "InvalidURL")} == {}
    assert sum(how == "200" for how in found.values()) > 20


@pytest.mark.usefixtures("untouched")
def test_of_a_mixed_answer_only_what_is_allowed_is_connected_to(
    server: HostileServer, ask: Ask, names: dict[str, list[list[str]]]
) -> None:
    names["mixed.test"] = [[TARGET, "::1", OPEN, "10.0.0.1"]]
    assert ask(OPENED, f"http://mixed.test:{server.port}/sound") == ["200"]
    assert server.seen[OPEN].requests[-1][1]["host"] == f"mixed.test:{server.port}"


@pytest.mark.usefixtures("untouched")
def test_what_was_checked_is_what_is_connected_to(
    server: HostileServer, ask: Ask, names: dict[str, list[list[str]]]
) -> None:
    """A name whose answer changes with every look-up."""
    names["rebind.test"] = [[OPEN], [TARGET]]
    url = f"http://rebind.test:{server.port}/sound"
    assert [ask(OPENED, url) for _ in range(2)] == [["200"], ["refused"]]


def test_an_address_that_does_not_answer_is_followed_by_the_next(
    server: HostileServer, ask: Ask, names: dict[str, list[list[str]]]
) -> None:
    names["half.test"] = [["127.77.0.9", OPEN]]
    assert ask(OPENED, f"http://half.test:{server.port}/sound") == ["200"]


class TestConfigured:
    """A host that the operator wrote down may be private; no other may, wherever it sends us."""

    def test_it_is_reached(self, server: HostileServer, ask: Ask) -> None:
        guard = Guard(configured=server.url(TARGET, "/v1"))
        assert ask(guard, server.url(TARGET, "/sound")) == ["200"]

    @pytest.mark.parametrize("host", ["[::1]", "localhost", "127.1"])
    def test_it_leads_nowhere_else(self, server: HostileServer, ask: Ask, host: str) -> None:
        guard = Guard(configured=server.url(TARGET, "/v1"))
        target = quote(f"http://{host}:{server.port}/sound")
        before = server.seen["::1"].connections
        assert ask(guard, server.url(TARGET, f"/redirect/302?to={target}")) == ["refused"]
        assert server.seen["::1"].connections == before

    @pytest.mark.usefixtures("untouched")
    def test_another_port_is_another(self, server: HostileServer, ask: Ask) -> None:
        assert ask(Guard(configured=f"http://{TARGET}:1"), server.url(TARGET, "/sound")) == ["refused"]


class TestProxies:
    """The environment's proxy is asked for what is not private here, and for what only it knows."""

    def test_it_is_not_asked_for_private_hosts(
        self, server: HostileServer, ask: Ask, names: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", server.url(OPEN, ""))
        names.update({name: list(answers) for name, answers in MIXED.items()})
        hosts, before = [*LOOPBACK, *PRIVATE, *MIXED], server.seen[OPEN].connections
        found = dict(zip(hosts, ask(OPENED, *(f"http://{host}/sound" for host in hosts)), strict=True))
        assert {host: how for host, how in found.items() if how not in ("refused", "InvalidURL")} == {}
        assert sum(how == "refused" for how in found.values()) > 60
        assert server.seen[OPEN].connections == before

    @pytest.mark.parametrize("host", ["9.9.9.9", "unknown.test"])
    def test_it_is_asked_for_others(
        self, server: HostileServer, ask: Ask, names: Any, monkeypatch: pytest.MonkeyPatch, host: str
    ) -> None:
        names["unknown.test"] = [[]]
        monkeypatch.setenv("http_proxy", server.url(OPEN, ""))
        ask(OPENED, f"http://{host}/sound")
        assert server.seen[OPEN].requests[-1][0] == f"http://{host}/sound"

    def test_what_no_proxy_names_is_guarded_as_ever(
        self, server: HostileServer, ask: Ask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", server.url(OPEN, ""))
        monkeypatch.setenv("no_proxy", TARGET)
        assert ask(OPENED, server.url(TARGET, "/sound")) == ["refused"]
