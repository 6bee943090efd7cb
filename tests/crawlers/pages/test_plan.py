"""When a page is asked for again, and how long its host is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawlers.pages.plan import REST, REST_LIMITED, REST_REFUSED, next_attempt, rest_of_host

HOUR = 3600.0


@pytest.mark.parametrize("kind", ["not_found", "gone", "forbidden", "robots", "challenge", "no_text", "too_large"])
def test_what_will_be_the_same_the_next_time_is_not_tried_again(kind: str) -> None:
    assert next_attempt(kind, 1) is None


@pytest.mark.parametrize("kind", ["timeout", "stalled", "server_error", "rate_limited", "dns", "connection", "disk"])
def test_what_may_pass_is_tried_three_times_and_later_each_time(kind: str) -> None:
    assert [next_attempt(kind, attempts) for attempts in (1, 2, 3)] == [
        timedelta(minutes=1), timedelta(minutes=10), None,
    ]  # fmt: skip


def test_what_the_server_asks_for_is_kept_within_a_day() -> None:
    assert next_attempt("rate_limited", 1, 2 * HOUR) == timedelta(hours=2)
    assert next_attempt("rate_limited", 1, 24 * HOUR) is None
    assert next_attempt("unavailable", 2, 5.0) == timedelta(minutes=10)


def test_a_host_that_refuses_or_is_busy_is_left_alone_longer() -> None:
    assert rest_of_host(None) == rest_of_host("not_found") == REST
    assert rest_of_host("forbidden") == rest_of_host("challenge") == REST_REFUSED
    assert rest_of_host("rate_limited") == REST_LIMITED
    assert rest_of_host("rate_limited", HOUR) == rest_of_host("forbidden", HOUR) == timedelta(hours=1)
    assert rest_of_host("rate_limited", 1.0) == REST_LIMITED
