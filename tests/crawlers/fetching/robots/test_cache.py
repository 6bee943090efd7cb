"""What is known of robots.txt, and for how long."""

from __future__ import annotations

import pytest

from config.errors import FetchError
from crawlers.fetching.robots.cache import PATIENCE_S, TTL_S, Known, RobotsCache, judge
from crawlers.fetching.robots.rules import Rules

RULES = Rules("User-agent: *\nDisallow: /no")
DOWN = FetchError("server_error", "status 500")
LATE = FetchError("timeout", "no answer in time")


def test_rules_hold_for_a_day() -> None:
    assert judge(None, RULES, 10.0) == Known(RULES, 10.0 + TTL_S)


@pytest.mark.parametrize("kind", ["not_found", "forbidden", "gone", "client_error", "too_many_redirects"])
def test_no_file_is_no_rules_for_a_day(kind: str) -> None:
    assert judge(Known(RULES, 0.0), FetchError(kind, ""), 10.0) == Known(Rules(), 10.0 + TTL_S)


@pytest.mark.parametrize("fault", [DOWN, LATE])
def test_without_an_answer_nothing_is_allowed_at_first_and_all_after_an_hour(fault: FetchError) -> None:
    known = judge(None, fault, 100.0)
    assert known == Known(None, 100.0, silent_since=100.0)
    known = judge(known, fault, 100.0 + PATIENCE_S - 1)
    assert known.rules is None
    known = judge(known, fault, 100.0 + PATIENCE_S)
    assert known == Known(Rules(), 100.0 + 2 * PATIENCE_S, silent_since=100.0)


def test_without_an_answer_the_rules_from_before_hold_on() -> None:
    known = Known(RULES, 50.0)
    for now in (60.0, 60.0 + 2 * PATIENCE_S, 60.0 + 30 * TTL_S):
        known = judge(known, DOWN, now)
        assert known == Known(RULES, now + PATIENCE_S, silent_since=60.0)


def test_an_answer_ends_the_silence() -> None:
    known = judge(judge(None, LATE, 0.0), RULES, 60.0)
    assert judge(known, LATE, 61.0).silent_since == 61.0


def test_the_cache_is_bounded_by_what_it_holds() -> None:
    cache = RobotsCache(most=10_000)
    for number in range(1_000):
        cache.put(f"http://h{number}", Known(Rules("x" * 500), 0.0))
    kept = [number for number in range(1_000) if cache.get(f"http://h{number}") is not None]
    assert kept == [995, 996, 997, 998, 999]


def test_the_cache_keeps_what_is_larger_than_its_bound_alone() -> None:
    cache = RobotsCache(most=10_000)
    cache.put("http://small", Known(Rules(), 0.0))
    cache.put("http://large", Known(Rules("x" * 20_000), 0.0))
    assert cache.get("http://small") is None
    assert cache.get("http://large") is not None


def test_a_new_answer_replaces_the_old_one() -> None:
    cache = RobotsCache(most=10_000)
    for _ in range(100):
        cache.put("http://h", Known(RULES, 0.0))
    cache.put("http://other", Known(RULES, 0.0))
    assert cache.get("http://h") is not None
