"""When a source is polled next, and why not sooner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from config.errors import FeedError, FetchError, PollError
from config.every import share_of
from config.kinds.source import Source
from crawlers.polling import plan as planning
from crawlers.polling.plan import Asked, Plan, regular_due
from record.turns import Turns

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)  # a Monday
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONG_AGO = NOW - 30 * DAY


def source(every: str = "5m", id_: str = "a") -> Source:
    return Source(id=id_, name="A", kind="feed", url="https://a.example/feed", every=every)  # type: ignore[arg-type]


def after_answer(source: Source, now: datetime, asked: Asked) -> Plan:
    return planning.after_answer(source, now, asked, regular_due(source, now))


def after_fault(source: Source, now: datetime, fault: PollError, failures: int, *, retired: bool = False) -> Plan:
    return planning.after_fault(source, now, fault, failures, regular_due(source, now), retired=retired)


def regular(every: str = "5m") -> timedelta:
    return source(every).every.next_due(NOW, "a") - NOW


def wait(fault: PollError, failures: int = 1, every: str = "5m") -> timedelta:
    return after_fault(source(every), NOW, fault, failures).due - NOW


class TestTurns:
    TURNS = Turns(NOW, MINUTE, sum(1 << at for at in (2, 200, 500)), 1, (0.01,), "")

    def test_a_turn_comes_before_the_longest_interval_and_that_before_a_late_turn(self) -> None:
        turn = self.TURNS.next(NOW, share_of("a"))
        assert regular_due(source("6h"), NOW, self.TURNS) == turn
        assert regular_due(source("5m"), NOW + 3 * MINUTE, self.TURNS) == NOW + 8 * MINUTE

    def test_what_is_polled_more_than_once_in_a_minute_keeps_its_grid(self) -> None:
        assert regular_due(source("30s"), NOW, self.TURNS) == NOW + regular("30s")

    def test_behind_the_last_turn_the_longest_interval_holds(self) -> None:
        assert regular_due(source("5m"), NOW + DAY, self.TURNS) == source("5m").every.next_due(NOW + DAY, "a")

    def test_a_cron_expression_names_the_moments_itself(self) -> None:
        cron = source("0 9 * * *")
        assert regular_due(cron, NOW, self.TURNS) == cron.every.next_due(NOW, "a")

    def test_politeness_beats_a_turn(self) -> None:
        regular = regular_due(source("6h"), NOW, self.TURNS)
        plan = planning.after_answer(source("6h"), NOW, Asked({"max-age": 900}, middle=LONG_AGO), regular)
        assert plan == Plan(NOW + 15 * MINUTE, "max-age 15m")

    def test_without_turns_the_longest_interval_holds(self) -> None:
        assert regular_due(source("1h"), NOW, None) == NOW + regular("1h")


class TestAfterAnAnswer:
    def test_a_source_that_asks_for_nothing_has_its_own_time(self) -> None:
        assert after_answer(source(), NOW, Asked()) == Plan(NOW + regular())
        assert after_answer(source(), NOW, Asked({"max-age": 0.0, "ttl": 0.0})).waits == ""

    @pytest.mark.parametrize(
        ("lasts", "expected", "waits"),
        [
            ({"max-age": 900}, 15 * MINUTE, "max-age 15m"),
            ({"max-age": 893.2}, 893.2 * SECOND, "max-age 15m"),
            ({"expires": 421}, 421 * SECOND, "expires 421s"),
            ({"max-age": 600, "ttl": 3600, "updatePeriod": 1800}, HOUR, "ttl 1h"),
            ({"updatePeriod": 43_200}, 12 * HOUR, "updatePeriod 12h"),
            ({"max-age": 31_536_000}, DAY, "max-age 1d"),
            ({"max-age": 1e300}, DAY, "max-age 1d"),
            ({"crawl-delay": 2_400}, 40 * MINUTE, "crawl-delay 40m"),
        ],
    )
    def test_the_longest_that_is_asked_for_is_kept_up_to_a_day(
        self, lasts: dict[str, float], expected: timedelta, waits: str
    ) -> None:
        assert after_answer(source(), NOW, Asked(lasts, middle=LONG_AGO)) == Plan(NOW + expected, waits)

    def test_what_is_shorter_than_its_own_time_changes_nothing(self) -> None:
        assert after_answer(source("1d"), NOW, Asked({"ttl": 60.0})) == Plan(NOW + regular("1d"))

    @pytest.mark.parametrize(
        ("middle", "expected"),
        [(None, HOUR), (NOW + HOUR, HOUR), (NOW - 10 * MINUTE, HOUR), (NOW - 5 * HOUR, 5 * HOUR), (LONG_AGO, DAY)],
    )
    def test_no_longer_than_the_document_holds_its_reports(self, middle: datetime | None, expected: timedelta) -> None:
        """A careless server says a year; half of the reports would be gone by then, and unseen."""
        assert after_answer(source(), NOW, Asked({"max-age": 3e7}, middle=middle)).due - NOW == expected

    def test_a_cron_expression_names_the_moment_all_the_same(self) -> None:
        plan = after_answer(source("*/10 8-9 * * *"), NOW, Asked({"max-age": 3600.0}, middle=LONG_AGO))
        assert timedelta(0) <= plan.due - datetime(2026, 11, 23, 9, 30, tzinfo=UTC) < 6 * SECOND
        beyond = after_answer(source("*/10 8-9 * * *"), NOW, Asked({"max-age": 7200.0}, middle=LONG_AGO))
        assert beyond.due.replace(second=0, microsecond=0) == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def test_skipped_hours_and_days_are_waited_out(self) -> None:
        assert after_answer(source(), NOW, Asked(hours=(8, 9, 10))) == Plan(
            datetime(2026, 11, 23, 11, 0, tzinfo=UTC), "skipHours 150m"
        )
        assert after_answer(source(), NOW, Asked({"ttl": 3600.0}, hours=(9, 11), middle=LONG_AGO)).due == datetime(
            2026, 11, 23, 10, 0, tzinfo=UTC
        )
        assert after_answer(source(), NOW, Asked(hours=(7, 11), days=(6,))).waits == ""
        assert after_answer(source(), NOW, Asked(days=(0,), hours=(0, 1))).due == datetime(
            2026, 11, 24, 2, 0, tzinfo=UTC
        )

    @pytest.mark.parametrize("asked", [Asked(days=tuple(range(7))), Asked(hours=tuple(range(24)))])
    def test_but_for_a_day_at_most(self, asked: Asked) -> None:
        assert after_answer(source(), NOW, asked).due == NOW + DAY


class TestAfterAFault:
    @pytest.mark.parametrize("kind", ["dns", "server_error"])
    def test_what_is_polled_seldom_is_tried_again_in_five_minutes(self, kind: str) -> None:
        assert wait(FetchError(kind, "down"), every="6h") == timedelta(minutes=5)
        assert timedelta(minutes=9) <= wait(FetchError(kind, "down"), 2, every="6h") <= timedelta(minutes=10)

    def test_a_cron_expression_names_the_moment_of_the_next_try_too(self) -> None:
        assert wait(FetchError("server_error", "down"), every="0 9 * * *") == regular("0 9 * * *")

    def test_waits_double_up_to_a_day(self) -> None:
        fault = FetchError("server_error", "status 500")
        waits = [wait(fault, failures) for failures in range(1, 30)]
        assert waits[0] == regular()
        assert 1.8 * waits[0] <= waits[1] <= 2 * waits[0]
        assert 0.9 * DAY <= waits[-1] <= DAY
        assert after_fault(source(), NOW, fault, 29).waits.startswith("back-off ")

    def test_sources_that_fail_together_are_not_asked_together(self) -> None:
        fault = FetchError("server_error", "status 500")
        dues = {after_fault(source(id_=f"s{number}"), NOW, fault, 20).due for number in range(50)}
        assert len(dues) == 50
        assert max(dues) - min(dues) > HOUR

    def test_a_short_interval_does_not_make_short_waits(self) -> None:
        assert wait(FetchError("server_error", "x"), 1, "30s") >= 30 * SECOND
        assert wait(FeedError("html", "x"), 2, "30s") >= 54 * SECOND

    @pytest.mark.parametrize("kind", ["dns", "refused", "connection"])
    def test_the_end_of_an_outage_is_noticed_within_half_an_hour(self, kind: str) -> None:
        assert 27 * MINUTE <= wait(FetchError(kind, "x"), 10_000) <= 30 * MINUTE

    @pytest.mark.parametrize("kind", ["timeout", "stalled"])
    def test_a_server_that_may_still_be_working_is_left_alone(self, kind: str) -> None:
        assert wait(FetchError(kind, "x"), 1, "30s") == timedelta(minutes=3)

    def test_what_is_gone_is_asked_for_once_a_day_and_once_retired_once_a_week(self) -> None:
        gone = FetchError("gone", "status 410")
        assert after_fault(source(), NOW, gone, 1) == Plan(NOW + DAY, "gone 1d")
        assert after_fault(source(), NOW, gone, 2, retired=True) == Plan(NOW + 7 * DAY, "gone 7d")

    def test_a_server_that_is_well_is_asked_as_often_as_ever(self) -> None:
        assert after_fault(source(), NOW, PollError("emptied", "x"), 20) == Plan(NOW + regular())

    @pytest.mark.parametrize(("asked_s", "expected"), [(0, None), (7, None), (3_600, HOUR), (10 * 86_400, DAY)])
    def test_what_the_server_asks_for_is_kept_up_to_a_day(self, asked_s: float, expected: timedelta | None) -> None:
        plan = after_fault(source(), NOW, FetchError("rate_limited", "status 429", retry_after_s=asked_s), 1)
        assert plan.due - NOW == (expected or regular())
        assert plan.waits.startswith("retry-after " if expected else "")
