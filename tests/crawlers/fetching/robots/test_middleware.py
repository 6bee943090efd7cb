"""robots.txt, obeyed over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tests.crawlers.fetching.conftest import Fetch
from tests.crawlers.fetching.hostile import HostileServer


def test_it_is_asked_for_once(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    paths = ["/sound?1", "/private/1", "/sound?2", "/private/2", "/sound?3"]
    answers, _ = fetch(*(hostile.url(address, path) for path in paths))
    assert [answer.get("kind") for answer in answers] == [None, "robots", None, "robots", None]
    assert sorted(hostile.seen[address].paths) == ["/robots.txt", "/sound?1", "/sound?2", "/sound?3"]
    assert hostile.seen[address].most_open == 1


def test_it_is_asked_for_on_the_host_of_a_redirect_too(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    first, second = next(single_addresses), next(single_addresses)
    [answer], _ = fetch(hostile.url(first, f"/redirect/302?to={hostile.url(second, '/private/x')}"))
    assert answer["kind"] == "robots"
    assert hostile.seen[second].paths == ["/robots.txt"]


def test_without_a_file_all_is_allowed(hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch) -> None:
    statuses = [401, 403, 404, 410, 418, 302]
    addresses = [next(single_addresses) for _ in statuses]
    hostile.robots.update(zip(addresses, statuses, strict=True))
    answers, _ = fetch(*(hostile.url(address, "/private/x") for address in addresses))
    assert [answer["kind"] for answer in answers] == ["not_found"] * len(statuses)


def test_where_it_has_no_answer_the_document_waits(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    kinds = {500: "robots", 503: "robots", 429: "rate_limited"}
    addresses = [next(single_addresses) for _ in kinds]
    hostile.robots.update(zip(addresses, kinds, strict=True))
    answers, _ = fetch(*(hostile.url(address, "/sound") for address in addresses * 2))
    assert [answer["kind"] for answer in answers] == list(kinds.values()) * 2
    assert [answer["detail"] for answer in answers[:3]] == [f"robots.txt: status {status}" for status in kinds]
    assert {answer["retry_after_s"] for answer in answers} == {7}
    assert [hostile.seen[address].paths for address in addresses] == [["/robots.txt"] * 2] * 3


def test_a_hostile_file_costs_little(hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch) -> None:
    files = [
        b"\xff\xfe\x00" * 50_000,
        "".join(f"User-agent: a{number}\n" for number in range(9_000)).encode() + b"Disallow: /x\n" * 20_000,
        b"User-agent: *\n" * 20_000 + b"Disallow: /x\n" * 5_000,
        b"User-agent: *\nDisallow: /" + b"*a" * 100_000 + b"\n",
        b"<!doctype html><title>Such a page</title>" * 1_000,
    ]
    addresses = [next(single_addresses) for _ in files]
    hostile.robots.update(zip(addresses, files, strict=True))
    answers, figures = fetch(*(hostile.url(address, "/sound") for address in addresses))
    assert [answer.get("status") for answer in answers] == [200] * len(files)
    assert max(answer["after_s"] for answer in answers) < 3
    assert figures["grown_mb"] < 60


def test_rules_that_are_not_read_are_told(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    hostile.robots[address] = b"User-agent: *\n" + b"Disallow: /x\n" * 5_007
    fetch(hostile.url(address, "/sound"), logs=f"robots.txt of {address}: 7 rules are too many to be read")


def test_a_file_without_end_is_not_read(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    hostile.robots[address] = b"Disallow: /x\n" * 100_000
    [answer], _ = fetch(hostile.url(address, "/sound"))
    assert (answer["kind"], answer["detail"]) == ("robots", "robots.txt: the body is larger than allowed")


def test_a_delay_lies_between_all_requests_to_a_host(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    slow, other = next(single_addresses), next(single_addresses)
    hostile.robots[slow] = b"User-agent: *\nCrawl-delay: 0.7\n"
    urls = [hostile.url(slow, path) for path in ("/sound?1", "/redirect/302?to=/sound", "/sound?2")]
    answers, _ = fetch(*urls, hostile.url(other, "/sound"))
    assert [answer["status"] for answer in answers] == [200] * 4
    times = hostile.seen[slow].times
    assert len(times) == 5
    assert all(later - earlier >= 0.7 for earlier, later in pairwise(times))
    assert answers[3]["after_s"] < answers[0]["after_s"]
