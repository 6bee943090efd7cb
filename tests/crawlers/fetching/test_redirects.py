"""Redirects: which are followed, and that another host is asked only with leave."""

from __future__ import annotations

from collections.abc import Iterator

from tests.crawlers.fetching.behaviours import DOCUMENT
from tests.crawlers.fetching.conftest import Fetch
from tests.crawlers.fetching.hostile import HostileServer


def test_they_are_followed(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    statuses = [301, 302, 303, 307, 308]
    answers, _ = fetch(*(hostile.url(address, f"/redirect/{status}?to=/sound") for status in statuses))
    assert [answer["size"] for answer in answers] == [len(DOCUMENT)] * len(statuses)
    assert [answer["moved_to"] for answer in answers] == [
        hostile.url(address, "/sound") if status in (301, 308) else None for status in statuses
    ]


def test_another_host_is_asked_only_with_leave(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    first, free, busy = (next(single_addresses) for _ in range(3))
    targets = [hostile.url(free, "/sound"), hostile.url(busy, "/sound"), "/sound"]
    answers, _ = fetch(*(hostile.url(first, f"/redirect/302?to={target}") for target in targets), borrow=[first, free])
    assert [answer.get("kind") for answer in answers] == [None, "busy_host", None]
    assert hostile.seen[busy].connections == 0


def test_without_a_target_it_is_no_document(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    [answer], _ = fetch(hostile.url(address, "/status/302"))
    assert answer["kind"] == "unexpected_status"
