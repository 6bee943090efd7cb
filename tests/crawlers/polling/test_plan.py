"""When a source is polled next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from config.errors import FeedError, FetchError, PollError
from config.kinds.source import Source
from crawlers.polling.plan import next_due

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def source(every: str = "5m") -> Source:
    return Source(id="a", name="A", kind="feed", url="https://a.example/feed", every=every)  # type: ignore[arg-type]


def wait(fault: PollError | None, failures: int = 1, every: str = "5m") -> timedelta:
    return next_due(source(every), NOW, fault, failures) - NOW


def test_a_sound_poll_is_followed_by_the_sources_own_time() -> None:
    assert timedelta(0) < wait(None, 0) <= 300 * SECOND
    assert next_due(source(), NOW, None, 0) == source().every.next_due(NOW, "a")


def test_waits_double_up_to_a_day() -> None:
    fault = FetchError("server_error", "status 500")
    waits = [wait(fault, failures) for failures in range(1, 30)]
    assert waits[0] == wait(None, 0)
    assert waits[1] == 2 * waits[0]
    assert waits == sorted(waits)
    assert waits[-1] == DAY


def test_a_short_interval_does_not_make_short_waits() -> None:
    assert wait(FetchError("server_error", "x"), 1, "30s") >= 30 * SECOND
    assert wait(FeedError("html", "x"), 2, "30s") >= 60 * SECOND


@pytest.mark.parametrize("kind", ["dns", "refused", "connection"])
def test_the_end_of_an_outage_is_noticed_within_half_an_hour(kind: str) -> None:
    assert wait(FetchError(kind, "x"), 10_000) == timedelta(minutes=30)


@pytest.mark.parametrize("kind", ["timeout", "stalled"])
def test_a_server_that_may_still_be_working_is_left_alone(kind: str) -> None:
    assert wait(FetchError(kind, "x"), 1, "30s") == timedelta(minutes=3)


def test_what_is_gone_is_asked_for_once_a_day() -> None:
    assert wait(FetchError("gone", "status 410")) == DAY


@pytest.mark.parametrize(("asked_s", "expected"), [(0, None), (7, None), (3_600, HOUR), (10 * 86_400, DAY)])
def test_what_the_server_asks_for_is_kept_up_to_a_day(asked_s: float, expected: timedelta | None) -> None:
    fault = FetchError("rate_limited", "status 429", retry_after_s=asked_s)
    assert wait(fault) == (expected or wait(FetchError("rate_limited", "status 429")))
