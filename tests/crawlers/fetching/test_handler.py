"""The bounds of a fetch: one at a time per host, a time for the whole, and an end when we stop."""

from __future__ import annotations

from collections.abc import Iterator

from tests.crawlers.fetching.conftest import Fetch
from tests.crawlers.fetching.hostile import HostileServer

#: What a fetch may take where it is to end long before.
WITHIN_S = 30


def test_one_request_at_a_time_per_host(hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch) -> None:
    first, second = next(single_addresses), next(single_addresses)
    urls = [hostile.url(address, f"/sound?after=0.02&{n}") for n in range(15) for address in (first, second)]
    urls += [hostile.url(first, f"/redirect/302?to={hostile.url(second, '/sound')}") for _ in range(5)]
    answers, _ = fetch(*urls)
    assert all(answer["status"] == 200 for answer in answers)
    assert (hostile.seen[first].most_open, hostile.seen[second].most_open) == (1, 1)


def test_the_connection_is_used_again(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    fetch(*(hostile.url(address, f"/sound?{number}") for number in range(10)))
    assert len(hostile.seen[address].requests) == 11
    assert hostile.seen[address].connections == 1


def test_the_time_holds_for_all_hops_together(hostile: HostileServer, address: str, fetch: Fetch) -> None:
    """Five redirects that take 0.6 s each, with 2 s for the whole."""
    [answer], _ = fetch(hostile.url(address, "/late/5"))
    assert answer["kind"] == "timeout"


def test_a_host_that_hangs_holds_up_nobody_else(
    hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch
) -> None:
    hanging, sound = [next(single_addresses) for _ in range(5)], [next(single_addresses) for _ in range(5)]
    urls = [hostile.url(address, "/silent") for address in hanging] + [
        hostile.url(address, "/sound") for address in sound
    ]
    answers, _ = fetch(*urls)
    assert [answer.get("kind") for answer in answers] == ["timeout"] * 5 + [None] * 5
    silent, answered = ([answer["after_s"] for answer in some] for some in (answers[:5], answers[5:]))
    assert max(answered) < min(silent)


def test_giving_up_ends_all_at_once(hostile: HostileServer, single_addresses: Iterator[str], fetch: Fetch) -> None:
    """What waits for headers, for a body, for robots.txt, for its turn; and what is asked for afterwards."""
    addresses = [next(single_addresses) for _ in range(4)]
    hostile.robots[addresses[2]] = None
    paths = ["/silent", "/stall", "/sound", "/late/5"]
    urls = [hostile.url(address, path) for address, path in zip(addresses, paths, strict=True)]
    urls.append(hostile.url(addresses[0], "/sound"))
    answers, _ = fetch(*urls, network={"timeout_s": WITHIN_S}, give_up_after=0.5)
    assert [answer["kind"] for answer in answers] == ["stopped"] * 5
    lasted = [seconds for address in addresses for seconds in hostile.seen[address].lasted]
    assert max(*(answer["after_s"] for answer in answers), *lasted) < WITHIN_S
