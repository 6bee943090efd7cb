"""Servers as they are: what they do besides, a document is not lost by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

from tests.crawlers.fetching.behaviours import DOCUMENT
from tests.crawlers.fetching.conftest import Fetch
from tests.crawlers.fetching.hostile import HostileServer

SOUND = [
    *(f"/unsaid/{coding}" for coding in ("gzip", "br", "zstd", "deflate")),
    *(f"/said/{coding}" for coding in ("gzip", "x-gzip", "br", "zstd", "deflate", "utf-8")),
    "/stacked",
    *(f"/no_checksum/{kind}" for kind in ("gzip", "deflate", "deflate-raw")),
    "/long_header/20000",
    "/long_header/65000",
    "/folded_header",
    *(f"/odd_head/{number}" for number in range(6)),
    "/padded_chunks",
    *(f"/transfer?as={coding}" for coding in ("identity", "Chunked", "gzip,%20chunked")),
    "/gate",
]


def test_the_document_comes_whole(hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch) -> None:
    address = next(single_addresses)
    answers, _ = fetch(*(hostile.url(address, path) for path in SOUND))
    got = {path: answer.get("kind") or answer["size"] for path, answer in zip(SOUND, answers, strict=True)}
    assert got == dict.fromkeys(SOUND, len(DOCUMENT))


def test_a_header_that_is_too_long_is_told_as_that(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    [answer], _ = fetch(hostile.url(address, "/long_header/66000"))
    assert answer["detail"] == "a header line of more than 65536 bytes"


def test_refused_conditions_are_left_out_at_once(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    at = {status: next(single_addresses) for status in (400, 403, 404, 405, 412, 416, 428)}
    headers = {"If-None-Match": '"v1"', "If-Modified-Since": "Fri, 20 Nov 2026 08:00:00 GMT"}
    urls = [hostile.url(address, f"/refuses/{status}") for status, address in at.items()]
    answers, _ = fetch(*({"url": url, "headers": headers} for url in urls))
    assert [(answer["size"], answer["refused_conditions"]) for answer in answers] == [(len(DOCUMENT), True)] * len(at)
    for address in at.values():
        _, (_, first), (_, second) = hostile.seen[address].requests
        assert first["if-none-match"] == '"v1"'
        assert not {"if-none-match", "if-modified-since"} & second.keys()


def test_who_asks_us_to_wait_is_not_asked_again(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    kinds = {
        "/refuses/429": "rate_limited",
        "/refuses/412?Retry-After=60": "client_error",
        "/refuses/503": "unavailable",
    }
    at = {path: next(single_addresses) for path in kinds}
    headers = {"If-None-Match": '"v1"'}
    answers, _ = fetch(*({"url": hostile.url(address, path), "headers": headers} for path, address in at.items()))
    assert [answer["kind"] for answer in answers] == list(kinds.values())
    assert {path: hostile.seen[address].paths for path, address in at.items()} == {
        path: ["/robots.txt", path] for path in kinds
    }


def test_a_refusal_of_something_else_is_asked_again_once(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    [answer], _ = fetch({"url": hostile.url(address, "/status/404"), "headers": {"If-None-Match": '"v1"'}})
    assert answer["kind"] == "not_found"
    assert hostile.seen[address].paths == ["/robots.txt", "/status/404", "/status/404"]


def test_cookies_end_with_their_chain(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    answers, _ = fetch(*[hostile.url(address, "/gate")] * 3)
    assert [answer["size"] for answer in answers] == [len(DOCUMENT)] * 3
    assert Counter(cookies(hostile, address)) == {None: 4, "seen=1": 3}  # robots.txt, and three times both


def test_back_with_a_cookie_is_not_moved(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    [answer], _ = fetch(hostile.url(address, "/moved_gate"))
    assert (answer["size"], answer["moved_to"]) == (len(DOCUMENT), None)


#: What is set, where the chain goes on, and what is brought there.
SET = [
    (["a=1", "b=2"], "/sound", "a=1; b=2"),
    (["a=1; Path=/"], "/sound/deep", "a=1"),
    (["a=1; Path=/sound", "b=2; Path=/else"], "/sound/deep", "a=1"),
    (["a=1; Path=/else"], "/sound", None),
    (["a=1; Secure"], "/sound", None),
    (["a=1; Max-Age=0"], "/sound", None),
    (["a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"], "/sound", None),
    (["a=1", "a=2"], "/sound", "a=2"),
    (["a=1; Domain=elsewhere.example"], "/sound", None),
    (["long=" + "x" * 5000, "a=1"], "/sound", "a=1"),
    (["=;;", "a=1"], "/sound", "a=1"),
    (["a=1; Max-Age=" + "9" * 400], "/sound", None),
    ([f"n{number}=1; Path=/else" for number in range(60)] + ["a=1"], "/sound", None),
]


def test_each_cookie_goes_where_it_belongs(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    at = [next(single_addresses) for _ in SET]
    paths = (f"/door?to={to}" + "".join(f"&set={quote(line)}" for line in lines) for lines, to, _ in SET)
    answers, _ = fetch(*map(hostile.url, at, paths))
    assert [answer["status"] for answer in answers] == [200] * len(SET)
    assert [cookies(hostile, address) for address in at] == [[None, None, sent] for _, _, sent in SET]


#: Domain of a cookie, the host that sets it, the host that comes next, and whether it is brought there.
ACROSS = [
    ("paper.example", "www.paper.example", "consent.paper.example", True),
    ("paper.co.uk", "www.paper.co.uk", "id.paper.co.uk", True),
    (None, "news.paper.example", "cmp.paper.example", False),
    (None, "old.paper.example", "paper.example", False),
    ("paper.example", "my.paper.example", "www.other.example", False),
    ("example", "a.paper.example", "a.other.example", False),
    ("co.uk", "a.paper.co.uk", "www.other.co.uk", False),
    ("github.io", "paper.github.io", "other.github.io", False),
    ("other.example", "b.paper.example", "b.other.example", False),
]


def test_cookies_never_cross_to_other_sites(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    here, theirs = next(single_addresses), [next(single_addresses) for _ in ACROSS]
    urls, names = [], {}
    for (domain, first, second, _), there in zip(ACROSS, theirs, strict=True):
        line = quote("a=1" + (f"; Domain={domain}" if domain else ""))
        names |= {first: [[here]], second: [[there]]}
        to = quote(f"http://{second}:{hostile.port}/sound")
        urls.append(f"http://{first}:{hostile.port}/door?set={line}&to={to}")
    answers, _ = fetch(*urls, names=names)
    assert [answer["status"] for answer in answers] == [200] * len(ACROSS)
    assert [cookies(hostile, there)[-1] for there in theirs] == ["a=1" if sent else None for *_, sent in ACROSS]


def test_cookies_wait_while_the_chain_is_elsewhere(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    """A consent page on another host: what the first host set comes back to it, and only to it."""
    here, there = next(single_addresses), next(single_addresses)
    home, away = f"http://paper.example:{hostile.port}", f"http://consent.example:{hostile.port}"
    back = f"{away}/door?set=theirs%3D1&to={quote(home + '/sound')}"
    url = f"{home}/door?set=ours%3D1&to={quote(back)}"
    [answer], _ = fetch(url, names={"paper.example": [[here]], "consent.example": [[there]]})
    assert answer["status"] == 200
    assert cookies(hostile, there)[-1] is None
    assert cookies(hostile, here)[-1] == "ours=1"


def cookies(hostile: HostileServer, address: str) -> list[str | None]:
    """What each request brought."""
    return [headers.get("cookie") for _, headers in hostile.seen[address].requests]
