"""What a source is asked with: sent to its own host and to no other, through its proxy, and told nowhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from tests.attempts import LOOPBACK, MIXED, NAMES, PRIVATE, TRICKS
from tests.crawlers.fetching.behaviours import DOCUMENT
from tests.crawlers.fetching.conftest import Fetch
from tests.crawlers.fetching.hostile import HostileServer
from tests.crawlers.fetching.proxy import TestProxy, running

ENVIRONMENT = {"KEY": "key-hunter2", "PASSWORD": "hunter2", "SESSION": "session-hunter2"}
ACCESS = {
    "auth": {"user": "desk", "password": {"env": "PASSWORD"}},
    "headers": {"Accept-Language": "de", "X-Api-Key": {"env": "KEY"}},
    "cookies": {"consent": "yes", "session": {"env": "SESSION"}},
}
SENT = {
    "authorization": f"Basic {b64encode(b'desk:hunter2').decode()}",
    "accept-language": "de",
    "x-api-key": "key-hunter2",
    "cookie": "consent=yes; session=session-hunter2",
}


def asked_with(server: HostileServer, address: str, path: str) -> list[dict[str, str]]:
    """Of the requests for a path, what they were asked with."""
    return [
        {name: value for name, value in headers.items() if name in SENT}
        for target, headers in server.seen[address].requests
        if target.partition("?")[0] == path
    ]


def test_it_is_sent_to_the_source(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    url = hostile.url(address, "/sound")
    [answer], _ = fetch(url, source={"url": url} | ACCESS, environment=ENVIRONMENT)
    assert answer["status"] == 200
    assert asked_with(hostile, address, "/sound") == [SENT]


def test_and_to_no_other_host_nor_port(hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch) -> None:
    own, other = next(single_addresses), next(single_addresses)
    redirect = hostile.url(own, f"/redirect/302?to={hostile.url(other, '/sound')}")
    source = {"url": redirect} | ACCESS
    answers, _ = fetch(redirect, hostile.url(other, "/gzipped"), source=source, environment=ENVIRONMENT)
    assert answers[0]["status"] == 200
    assert asked_with(hostile, own, "/redirect/302") == [SENT]
    assert asked_with(hostile, other, "/sound") == [{}]
    elsewhere = {"url": f"http://{own}:1/feed"} | ACCESS
    fetch(hostile.url(own, "/sound"), source=elsewhere, environment=ENVIRONMENT)
    assert asked_with(hostile, own, "/sound") == [{}]


def test_the_cookies_of_a_chain_stand_beside_its_own(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    url = hostile.url(address, "/endless_gate")
    fetch(url, source={"url": url} | ACCESS, environment=ENVIRONMENT)
    first, *others = asked_with(hostile, address, "/endless_gate")
    assert first == SENT
    assert all(each["cookie"].startswith(f"{SENT['cookie']}; ") for each in others)


@pytest.mark.parametrize(
    ("environment", "detail"),
    [
        ({}, "$PASSWORD is not set"),
        ({"PASSWORD": ""}, "$PASSWORD holds nothing"),
        ({"PASSWORD": "x", "KEY": "hunter2\r\nHost: other.test", "SESSION": "s"}, "$KEY holds no header"),
        ({"PASSWORD": "x", "KEY": "k", "SESSION": "hunter2; path=/"}, "$SESSION holds no cookie"),
    ],
)
def test_a_missing_or_wrong_variable_is_named_and_nothing_is_asked(
    hostile: HostileServer, address: str, fetch: Fetch, environment: dict[str, str], detail: str
) -> None:
    url = hostile.url(address, "/sound")
    source: dict[str, Any] = {"url": url} | ACCESS
    if not environment.get("PASSWORD"):
        source = {"url": url, "auth": ACCESS["auth"]}
    [answer], _ = fetch(url, source=source, environment=environment)
    assert answer["kind"] == "variable"
    assert answer["detail"].startswith(detail)
    assert hostile.seen[address].connections == 0


class TestProxies:
    """The proxy is 127.0.0.1's, which is private: the operator wrote it down."""

    def test_http_goes_through_it(self, hostile: HostileServer, address: str, fetch: Fetch) -> None:
        with running(
            TestProxy({"site.test": (address, hostile.port)}, f"Basic {b64encode(b'u:p%').decode()}")
        ) as proxy:
            url = "http://site.test/sound"
            environment = {"PROXY": f"http://u:p%25@127.0.0.1:{proxy.port}"}
            [answer], _ = fetch(url, source={"url": url, "proxy": {"env": "PROXY"}}, environment=environment)
        assert (answer["status"], answer["size"]) == (200, len(DOCUMENT))
        assert [first for first, _ in proxy.asked] == [
            "GET http://site.test/robots.txt HTTP/1.1",
            "GET http://site.test/sound HTTP/1.1",
        ]
        assert all("proxy-authorization" in headers for _, headers in proxy.asked)

    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_what_it_refuses_has_its_name(self, fetch: Fetch, scheme: str) -> None:
        with running(TestProxy({}, "Basic other")) as proxy:
            url, written = f"{scheme}://site.test/sound", f"http://127.0.0.1:{proxy.port}"
            [refused], _ = fetch(url, source={"url": url, "proxy": written}, environment={})
        [gone], _ = fetch(url, source={"url": url, "proxy": written}, environment={})
        assert (refused["kind"], gone["kind"]) == ("proxy", "proxy")
        assert "127.0.0.1" not in refused["detail"] + gone["detail"]

    def test_no_private_host_is_asked_of_it(self, fetch: Fetch) -> None:
        hosts = LOOPBACK + PRIVATE
        urls = [f"http://{host}:81/sound" for host in hosts] + [trick.format(port=81) for trick in TRICKS]
        names = NAMES | MIXED
        with running(TestProxy({})) as proxy:
            source = {"url": "http://site.test/", "proxy": f"http://127.0.0.1:{proxy.port}"}
            answers, _ = fetch(
                *urls, "http://mixed.test/", source=source, environment={}, names=names, network={"allow_private": []}
            )
        kinds = [answer["kind"] for answer in answers]
        assert kinds[: len(hosts)] == ["private_address"] * len(hosts)
        assert kinds[-1] == "private_address"
        assert [first for first, _ in proxy.asked if "public.test" not in first] == []

    def test_nor_by_a_redirect(self, hostile: HostileServer, address: str, fetch: Fetch) -> None:
        with running(TestProxy({"site.test": (address, hostile.port)})) as proxy:
            written = f"http://127.0.0.1:{proxy.port}"
            urls = [
                f"http://site.test/redirect/302?to=http://{host}/"
                for host in ("127.0.0.1", "[::1]", "10.1", "six.test")
            ]
            source = {"url": "http://site.test/", "proxy": written}
            answers, _ = fetch(*urls, source=source, environment={}, names=NAMES, network={"allow_private": []})
        assert [answer["kind"] for answer in answers] == ["private_address"] * len(urls)
        assert all("site.test" in first for first, _ in proxy.asked)

    def test_others_do_not_reach_its_host(self, hostile: HostileServer, address: str, fetch: Fetch) -> None:
        """That it may be anywhere opens nothing: the same host, asked for without it, is refused."""
        with running(TestProxy({"site.test": (address, hostile.port)})) as proxy:
            target = f"http://127.0.0.1:{proxy.port}/"
            source = {"url": "http://site.test/", "proxy": target}
            urls = [f"http://site.test/redirect/302?to={target}", target]
            answers, _ = fetch(*urls, source=source, environment={}, network={"allow_private": []})
        assert [answer["kind"] for answer in answers] == ["private_address", "private_address"]
