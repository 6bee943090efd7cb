"""When a source is due next."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.every import (
    CRON_SPREAD,
    WHAT_CRON_IS,
    WHAT_EVERY_IS,
    Cron,
    Every,
    Interval,
    duration_text,
    meant_duration,
    parse_duration,
    parse_every,
)

MINUTE = timedelta(minutes=1)
#: Whole-hour and half-hour changes, at midnight and not, north and south, and none.
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/Havana",
    "Asia/Shanghai",
    "Asia/Kolkata",
]
EXPRESSIONS = [
    "* * * * *",
    "*/5 8-18 * * 1-5",
    "0 9 * * 1-5",
    "30 2 * * *",
    "*/20 2 * * *",
    "15 * * * *",
    "0 0 * * 0",
    "59 23 L * *",
    "0 12 1 */3 *",
]

moments = st.builds(
    lambda seconds, zone: datetime.fromtimestamp(seconds, ZoneInfo(zone)),
    st.floats(946_684_800, 2_114_380_800),  # 2000 to 2037
    st.sampled_from(ZONES),
)
keys = st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True)
intervals = st.timedeltas(timedelta(seconds=1), timedelta(days=7)).map(
    lambda span: Interval(timedelta(seconds=int(span.total_seconds())))
)
crons = st.builds(Cron, st.sampled_from(EXPRESSIONS), st.sampled_from(ZONES))


@given(intervals | crons, moments, keys)
def test_next_due_is_later_and_in_utc(every: Every, after: datetime, key: str) -> None:
    due = every.next_due(after, key)
    assert due > after.astimezone(UTC)
    assert due.tzinfo is UTC


@given(intervals | crons, moments, keys)
def test_nothing_is_due_in_between(every: Every, after: datetime, key: str) -> None:
    due = every.next_due(after, key)
    assert every.next_due(due - timedelta(microseconds=1), key) == due


@given(intervals, moments, keys)
def test_an_interval_does_not_drift(every: Interval, after: datetime, key: str) -> None:
    first = every.next_due(after, key)
    assert first - after.astimezone(UTC) <= every.period
    assert every.next_due(first, key) == first + every.period
    assert every.next_due(first + every.period * 0.7, key) == first + every.period


@pytest.mark.parametrize("period", [timedelta(seconds=30), timedelta(minutes=5), timedelta(days=7)])
def test_sources_of_equal_interval_are_spread_evenly(period: timedelta) -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    shares = Counter(
        (Interval(period).next_due(start, f"source-{number}") - start) * 10 // period for number in range(5_000)
    )
    # Ten shares of 500 each; 5 standard deviations are 106.
    assert all(394 <= shares[share] <= 606 for share in range(10))


def test_a_phase_is_the_same_for_ever() -> None:
    due = Interval(timedelta(minutes=5)).next_due(datetime(2026, 11, 23, tzinfo=UTC), "ecb-press")
    assert due == datetime(2026, 11, 23, 0, 2, 0, 618261, tzinfo=UTC)


def in_local_time(every: Cron, start: datetime, count: int) -> list[str]:
    """The next due times, as the clock on the wall and the offset show them, without the spread."""
    shown = []
    for _ in range(count):
        start = every.next_due(start, "a")
        shown.append(
            start.replace(second=0, microsecond=0).astimezone(ZoneInfo(every.timezone)).strftime("%d %H:%M %Z")
        )
    return shown


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        # 29 March 2026: 02:00 CET is followed by 03:00 CEST.
        ("30 2 * * *", ["28 02:30 CET", "29 03:00 CEST", "30 02:30 CEST"]),
        ("0,30 2 * * *", ["28 02:00 CET", "28 02:30 CET", "29 03:00 CEST", "30 02:00 CEST"]),
        ("*/30 2 * * *", ["28 02:00 CET", "28 02:30 CET", "30 02:00 CEST"]),
        ("0 9 * * *", ["28 09:00 CET", "29 09:00 CEST", "30 09:00 CEST"]),
    ],
)
def test_a_skipped_hour(expression: str, due: list[str]) -> None:
    start = datetime(2026, 3, 28, tzinfo=ZoneInfo("Europe/Berlin"))
    assert in_local_time(Cron(expression, "Europe/Berlin"), start, len(due)) == due


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        # 25 October 2026: 03:00 CEST is followed by 02:00 CET.
        ("30 2 * * *", ["24 02:30 CEST", "25 02:30 CEST", "26 02:30 CET"]),
        ("*/30 2 * * *", ["24 02:00 CEST", "24 02:30 CEST", "25 02:00 CEST", "25 02:30 CEST", "25 02:00 CET"]),
        ("15 * * * *", [*(f"24 {hour:02}:15 CEST" for hour in range(24)), "25 00:15 CEST"]),
    ],
)
def test_an_hour_that_comes_twice(expression: str, due: list[str]) -> None:
    start = datetime(2026, 10, 24, tzinfo=ZoneInfo("Europe/Berlin"))
    assert in_local_time(Cron(expression, "Europe/Berlin"), start, len(due)) == due


def test_in_the_second_pass_of_an_hour_the_first_is_over() -> None:
    second_pass = datetime(2026, 10, 25, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    assert in_local_time(Cron("30 2 * * *", "Europe/Berlin"), second_pass, 1) == ["26 02:30 CET"]


@given(st.sampled_from(["*/15 * * * *", "*/20 2 * * *", "7 * * * *", "*/30 0-3 * * 0"]), st.integers(0, 365))
def test_cron_by_the_clock_on_the_wall_agrees_with_walking_every_minute(expression: str, day: int) -> None:
    zone = ZoneInfo("America/New_York")
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
    every = Cron(expression, "America/New_York")
    walked = [start + MINUTE * number for number in range(2 * 24 * 60)]
    assert due_between(every, start, walked[-1]) == [
        moment for moment in walked if is_due(expression, moment.astimezone(zone))
    ]


def due_between(every: Cron, start: datetime, end: datetime) -> list[datetime]:
    due, found = start - CRON_SPREAD, []
    while (due := every.next_due(due, "a")) <= end + CRON_SPREAD:
        found.append(due.replace(second=0, microsecond=0))
    return found


def is_due(expression: str, local: datetime) -> bool:
    """An oracle for the expressions above alone."""
    minutes = {"*/15": range(0, 60, 15), "*/20": range(0, 60, 20), "*/30": range(0, 60, 30), "7": [7]}
    hours = {"*": range(24), "2": [2], "0-3": range(4)}
    minute, hour, *_, weekday = expression.split()
    return local.minute in minutes[minute] and local.hour in hours[hour] and weekday in ("*", f"{local:%w}")


def test_sunday_is_0_and_7() -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)  # a Monday
    for sunday in ("0", "7", "sun"):
        assert Cron(f"0 9 * * {sunday}").next_due(start, "a").date().isoformat() == "2026-11-29"


@given(crons, moments, keys)
def test_cron_is_exact_but_for_a_few_stable_seconds(every: Cron, after: datetime, key: str) -> None:
    first = every.next_due(after, key)
    second = every.next_due(first, key)
    assert first.replace(microsecond=0).second < CRON_SPREAD.seconds
    assert (second - first) % MINUTE == timedelta(0)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        Interval(MINUTE).next_due(datetime(2026, 11, 23), "a")  # noqa: DTZ001 -- the very mistake


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("5m", 300), ("24h", 86_400), ("7d", 604_800), ("90m", 5_400), ("0s", 0)]
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "-5m", "5.5m", "5M", "1h30m", "5m\n", "1234567890s", "٥m"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="write a number and a unit"):
        parse_duration(text)


@given(st.integers(1, 10**8))
def test_a_duration_is_written_as_it_is_read(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert parse_duration(duration_text(span)) == span


def test_a_duration_is_written_in_the_largest_unit() -> None:
    texts = [duration_text(timedelta(seconds=seconds)) for seconds in (90, 300, 7_200, 86_400, 604_800)]
    assert texts == ["90s", "5m", "2h", "1d", "7d"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("8d", WHAT_EVERY_IS),
        ("0s", WHAT_EVERY_IS),
        ("* * * *", WHAT_EVERY_IS),
        ("* * * * * *", WHAT_EVERY_IS),
        ("0 9 * * " + ",".join("12345" * 20), WHAT_EVERY_IS),
        ("60 * * * *", f"bad minute in the cron expression; {WHAT_CRON_IS}"),
        ("0 25 * * *", f"bad hour in the cron expression; {WHAT_CRON_IS}"),
        ("0 9 * * 1-9", f"bad day-of-week in the cron expression; {WHAT_CRON_IS}"),
        ("0 9 31 4 *", f"bad day-of-month in the cron expression; {WHAT_CRON_IS}"),
        ("0 9 */29 2 mon#2", "this is never due; write a date that exists"),
    ],
)
def test_what_every_cannot_be(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_every(text, "UTC")
    assert str(caught.value) == message


def test_what_every_can_be() -> None:
    assert parse_every("5m", "Asia/Tokyo") == Interval(timedelta(minutes=5))
    assert parse_every("0 9 * * mon-fri", "Asia/Tokyo") == Cron("0 9 * * mon-fri", "Asia/Tokyo")
    assert [str(parse_every(text, "UTC")) for text in ("300s", "0 9 * * 1")] == ["5m", "0 9 * * 1"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("5 minutes", "5m"),
        ("5 Min.", "5m"),
        ("every 10 secs", "10s"),
        ("each hour", "1h"),
        ("an hour", "1h"),
        ("1.5 hrs", "90m"),
        ("0.5min", "30s"),
        ("@daily", "1d"),
        ("2-week", "14d"),
        (" 3 days ", "3d"),
        ("15分钟", "15m"),
        ("每2小时", "2h"),
        ("3時間", "3h"),
        (300, "5m"),
        ("86400", "1d"),
    ],
)
def test_a_duration_as_people_say_it(said: object, meant: str) -> None:
    found = meant_duration(said)
    assert found is not None
    assert duration_text(found) == meant


@pytest.mark.parametrize(
    "said", [5, 0, "0 minutes", True, None, "", "every", "often", "5 apples", "1h30m", "0.001 min", [300]]
)
def test_what_nobody_can_say_is_not_guessed(said: object) -> None:
    assert meant_duration(said) is None
