"""Every way in which a fetch fails, against a real server, under its own name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from config.errors import FetchError
from crawlers.fetching.faults import (
    MOST_RETRY_AFTER_S,
    SLOW_S,
    fault_of_error,
    fault_of_response,
    notes_of,
    retry_after_s,
)
from crawlers.fetching.handler import SPENT_S
from tests.crawlers.fetching.behaviours import DOCUMENT, ETAG
from tests.crawlers.fetching.conftest import ADDRESSES, Fetch
from tests.crawlers.fetching.hostile import HostileServer

#: All of them at once, and bombs are made meanwhile.
TIMEOUT_S = 6
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
KINDS = {
    "/status/429?Retry-After=7": "rate_limited",
    "/status/503": "unavailable",
    "/status/500": "server_error",
    "/status/520": "server_error",
    "/status/401": "forbidden",
    "/status/403": "forbidden",
    "/status/404": "not_found",
    "/status/410": "gone",
    "/status/418": "client_error",
    "/status/300": "unexpected_status",
    "/status/999": "unexpected_status",
    "/status/206": "cut",
    "/silent": "timeout",
    "/drip_head": "timeout",
    "/stall": "stalled",
    "/drip": "stalled",
    "/cut": "cut",
    "/cut_chunks": "cut",
    "/cut_gzip": "cut",
    "/garbled": "bad_encoding",
    "/nested": "bad_encoding",
    "/bomb/gzip": "bomb",
    "/bomb/br": "bomb",
    "/bomb/deflate": "bomb",
    "/bomb/zstd": "bomb",
    "/huge": "too_large",
    "/boast": "too_large",
    "/pieces": "too_large",
    "/headers": "too_large",
    "/folded": "too_large",
    "/continues": "too_large",
    "/long_header/70000": "too_large",
    "/loop": "redirect_loop",
    "/pingpong/a": "redirect_loop",
    "/endless_gate": "too_many_redirects",
    "/chain/6": "too_many_redirects",
    "/redirect/301?to=ftp://127.0.0.1/x": "bad_scheme",
    "/redirect/301?to=file:///etc/passwd": "bad_scheme",
    "/redirect/301?to=http://[::1": "bad_redirect",
    "/redirect/302?to=http://169.254.169.254/": "private_address",
    "/closes": "connection",
    "/banner": "not_http",
    "/bad_chunks": "not_http",
    "/private/x": "robots",
    "/flaky": "server_error",
}
#: What a parser has to judge comes through as it is.
SOUND = ["/sound", "/page", "/empty", "/chain/5", "/coded/gzip", "/coded/br", "/coded/zstd", "/coded/deflate"]
Answers = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def answers(hostile: HostileServer, fetch: Fetch) -> tuple[Answers, dict[str, Any]]:
    """The answers to every fault and to sound requests among them, each on an address of its own, in one crawl."""
    paths = [*SOUND, *KINDS]
    urls = map(hostile.url, ADDRESSES[: len(paths)], paths)
    answers, figures = fetch(*urls, network={"timeout_s": TIMEOUT_S}, fresh=True)
    return dict(zip(paths, answers, strict=True)), figures


def test_each_fault_has_its_own_name(answers: tuple[Answers, Any]) -> None:
    assert {path: answers[0][path].get("kind") for path in KINDS} == KINDS


def test_sound_sources_among_them_are_unaffected(answers: tuple[Answers, Any]) -> None:
    assert {path: answers[0][path]["status"] for path in SOUND} == dict.fromkeys(SOUND, 200)
    assert not any("kind" in answers[0][path] for path in SOUND)
    assert all(answers[0][path]["size"] == len(DOCUMENT) for path in SOUND if path not in ("/page", "/empty"))


def test_memory_stays_bounded(answers: tuple[Answers, dict[str, Any]]) -> None:
    """With 5 MB allowed for a body: bombs of 300 MB, and bodies and headers without end, all at once."""
    assert answers[1]["peak_mb"] < 180


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("path", ["/silent", "/stall", "/drip", "/drip_head", "/huge", "/boast", "/headers"])
def test_the_connection_is_closed_at_once(hostile: HostileServer, path: str) -> None:
    """Whoever is late or too large must not go on working for us."""
    [seen] = [seen for seen in hostile.seen.values() if path in seen.paths]
    assert len(seen.lasted) == 1
    assert seen.lasted[0] < TIMEOUT_S + 2


def test_a_refused_connection(fetch: Fetch) -> None:
    [answer], _ = fetch("http://127.0.0.1:1/")
    assert answer["kind"] == "refused"


def test_a_name_without_an_address(fetch: Fetch) -> None:
    [answer], _ = fetch("http://nowhere.test/", names={"nowhere.test": [[]]})
    assert answer["kind"] == "dns"


def test_no_detail_holds_a_secret(hostile: HostileServer, fetch: Fetch) -> None:
    paths = [*KINDS, "/sound"]
    urls = [hostile.url(address, path) for address, path in zip(ADDRESSES[100:], paths, strict=False)]
    secret = "se3cret"
    answers, _ = fetch(*(url + ("&" if "?" in url else "?") + f"token={secret}" for url in urls))
    assert [answer["detail"] for answer in answers if secret in answer.get("detail", "")] == []


def test_conditional_requests_come_through(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    url = hostile.url(address, "/sound")
    moved = hostile.url(address, "/redirect/301?to=/sound")
    headers = {"If-None-Match": ETAG}
    answers, _ = fetch(url, {"url": url, "headers": headers}, {"url": moved, "headers": headers})
    assert [answer["status"] for answer in answers] == [200, 304, 304]
    assert "kind" not in answers[1]
    assert answers[1]["etag"] == ETAG
    assert answers[2]["moved_to"] == url


def test_what_we_say_of_ourselves(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    fetch(hostile.url(address, "/redirect/302?to=/sound"), network={"user_agent": "Desk/1.0 (desk@example.org)"})
    seen = hostile.seen[address]
    assert seen.paths == ["/robots.txt", "/redirect/302?to=/sound", "/sound"]
    for _, headers in seen.requests:
        assert headers["user-agent"] == "Desk/1.0 (desk@example.org)"
        assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
        assert not {"referer", "cookie", "accept-language"} & set(headers)


@pytest.mark.parametrize(
    ("hops", "moved_to"),
    [
        ([], None),
        ([(301, "http://h/b")], "http://h/b"),
        ([(308, "http://h/b"), (301, "http://h/c")], "http://h/c"),
        ([(301, "http://h/b"), (302, "http://h/c")], "http://h/b"),
        ([(302, "http://h/b"), (301, "http://h/c")], None),
    ],
)
def test_where_a_document_has_moved(hops: list[tuple[int, str]], moved_to: str | None) -> None:
    addresses = ["http://h/a", *(address for _, address in hops)]
    meta = {"redirect_urls": addresses[:-1], "redirect_reasons": [status for status, _ in hops]} if hops else {}
    response = Response(addresses[-1], request=Request(addresses[-1], meta=meta))
    assert notes_of(response, now=NOW).moved_to == moved_to


@pytest.mark.parametrize(("took_s", "slow"), [(0.2, False), (SLOW_S, False), (SLOW_S + 0.1, True)])
def test_a_slow_answer_is_noted(took_s: float, slow: bool) -> None:
    notes = notes_of(Response("http://h/", request=Request("http://h/", meta={SPENT_S: took_s})), now=NOW)
    assert (notes.took_s, notes.slow) == (took_s, slow)


def test_the_time_is_that_of_all_hops(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    [answer], _ = fetch(hostile.url(address, "/redirect/301?to=/sound%3Fafter%3D0.3"))
    assert 0.3 <= answer["took_s"] < 1.5


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        (" 120 ", 120),
        ("0", 0),
        ("999999999999999999999", MOST_RETRY_AFTER_S),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), 0),
        (format_datetime(NOW + timedelta(days=400), usegmt=True), MOST_RETRY_AFTER_S),
        ("Monday, 23-Nov-26 08:00:30 GMT", 30),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Mon, 99 Nov 2026 08:00:00 GMT", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after_s(value, date="", now=NOW) == seconds


def test_retry_after_as_a_date_goes_by_the_clock_of_the_server() -> None:
    theirs = NOW - timedelta(days=3)
    until = format_datetime(theirs + timedelta(minutes=2), usegmt=True)
    assert retry_after_s(until, date=format_datetime(theirs, usegmt=True), now=NOW) == 120


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_told(status: int) -> None:
    fault = fault_of_response(Response("http://h/", status=status, headers={"Retry-After": "33"}), now=NOW)
    assert fault is not None
    assert fault.retry_after_s == 33


def test_a_mistake_of_ours_is_not_blamed_on_the_source() -> None:
    assert fault_of_error(KeyError("x")).kind == "internal"


def test_a_fault_that_has_a_name_keeps_it() -> None:
    fault = FetchError("robots", "no")
    assert fault_of_error(fault) is fault
