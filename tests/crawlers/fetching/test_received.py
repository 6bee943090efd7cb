"""What is kept of an answer: its body as it was on the wire, its headers, what was asked, and no secret."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any
from urllib.parse import quote

from crawlers.fetching.decoding import ACCEPTED
from tests.crawlers.fetching.behaviours import CODERS, DOCUMENT
from tests.crawlers.fetching.conftest import Fetch
from tests.crawlers.fetching.hostile import HostileServer
from tests.crawlers.fetching.proxy import TestProxy, running
from tests.crawlers.fetching.test_access import ACCESS, ENVIRONMENT


def header(answer: dict[str, Any], part: str, name: str) -> list[str]:
    return [value for each, value in answer["received"][part] if each.lower() == name]


def test_bodies_are_kept_in_their_codings(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    codings = ["br", "zstd", "deflate"]  # of which a document has one form each
    answers, _ = fetch(*(hostile.url(address, f"/coded/{name}") for name in codings), hostile.url(address, "/sound"))
    *coded, plain = answers
    assert {each["size"] for each in answers} == {len(DOCUMENT)}
    assert [b64decode(each["received"]["body"]) for each in coded] == [CODERS[name](DOCUMENT) for name in codings]
    assert [header(each, "received", "content-encoding") for each in coded] == [[name] for name in codings]
    assert b64decode(plain["received"]["body"]) == DOCUMENT
    assert header(plain, "received", "content-encoding") == []
    assert header(plain, "received", "content-type") == ["application/rss+xml"]
    assert header(plain, "sent", "accept-encoding") == [ACCEPTED]
    assert plain["received"]["ip"] == address


def test_of_a_chain_of_redirects_the_end_is_kept(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    end = hostile.url(address, "/coded/br")
    posted = {"url": hostile.url(address, f"/redirect/303?to={end}"), "method": "POST", "body": "{}"}
    answers, _ = fetch(hostile.url(address, f"/redirect/302?to={end}"), posted, posted | {"url": end})
    assert {each["received"]["url"] for each in answers} == {end}
    assert {each["received"]["body"] for each in answers} == {answers[0]["received"]["body"]}
    assert [each["received"]["posted"] for each in answers] == ["None", "None", "b'{}'"]


def test_no_secret_is_kept(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    """A server may send secrets back in an address and in headers."""
    environment = ENVIRONMENT | {"KEY": "key/hunter2"}
    echoes = ["key/hunter2", "key%2Fhunter2", "session-hunter2"]
    ends = [hostile.url(address, f"/status/200?X-Echo=was-{echo}&Set-Cookie=of=one-who-is-known") for echo in echoes]
    gates = [hostile.url(address, f"/redirect/302?to={quote(end, safe='')}") for end in ends]
    answers, _ = fetch(*gates, source={"url": gates[0]} | ACCESS, environment=environment)
    assert [each["status"] for each in answers] == [200, 200, 200]
    kept = json.dumps([each["received"] for each in answers])
    assert "hunter2" not in kept
    assert [header(each, "received", "x-echo") for each in answers] == [["was-$KEY"], ["was-$KEY"], ["was-$SESSION"]]
    assert [header(each, "received", "set-cookie") for each in answers] == [[], [], []]
    names = {name.lower() for each in answers for name, _ in each["received"]["sent"]}
    assert not names & {"cookie", "authorization", "x-api-key"}
    assert header(answers[0], "sent", "accept-language") == ["de"]


def test_without_secrets_what_a_server_sets_is_kept(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    url = hostile.url(address, "/status/200?Set-Cookie=a=b")
    [answer], _ = fetch(url, source={"url": url, "headers": {"Accept-Language": "de"}}, environment={})
    assert header(answer, "received", "set-cookie") == ["a=b"]


def test_the_address_of_a_proxy_is_not_the_servers(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    with running(TestProxy({"site.test": (address, hostile.port)})) as proxy:
        source = {"url": "http://site.test/sound", "proxy": f"http://127.0.0.1:{proxy.port}"}
        [answer], _ = fetch("http://site.test/sound", source=source, environment={})
    assert b64decode(answer["received"]["body"]) == DOCUMENT
    assert answer["received"]["ip"] is None
    assert not {name.lower() for name, _ in answer["received"]["sent"]} & {"proxy-authorization", "proxy-connection"}
