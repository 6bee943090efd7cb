"""What is learned of sources that publish in one way or another, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from record.sql.source_days import SourceDay
from scheduler.rhythm.habit import Habit, learn
from scheduler.rhythm.wording import in_words

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)


def days(moments: list[datetime]) -> Mapping[date, SourceDay]:
    found: dict[date, list[int]] = {}
    for moment in sorted(each.astimezone(UTC) for each in moments):
        found.setdefault(moment.date(), []).append(moment.hour * 60 + moment.minute)
    return {day: SourceDay(len(minutes), tuple(minutes)) for day, minutes in found.items()}


def learned(zone: str, publishes: Callable[[datetime], list[tuple[int, int]]], number: int = 80) -> Habit:
    """Of a source that publishes at these local times of each day before NOW."""
    midnights = [
        datetime.combine((NOW - ago * DAY).date(), datetime.min.time(), ZoneInfo(zone)) for ago in range(1, number)
    ]
    moments = [day.replace(hour=hour, minute=minute) for day in midnights for hour, minute in publishes(day)]
    return learn(days([each for each in moments if each < NOW]), zone, NOW, (NOW - number * DAY).date())


def on_weekdays(*times: tuple[int, int]) -> Callable[[datetime], list[tuple[int, int]]]:
    return lambda day: list(times) if day.weekday() < 5 else []


def test_a_new_source_is_the_same_at_all_times_and_has_its_fair_part() -> None:
    habit = learn({}, "UTC", NOW, NOW.date())
    assert habit.daily == 0.5
    assert {*habit.hours, *habit.week, *habit.minutes} == {1.0}
    assert in_words(habit) == "too little is known of when it publishes"


def test_the_longer_a_source_is_silent_the_less_is_expected() -> None:
    expected = [learn({}, "UTC", NOW, (NOW - ago * DAY).date()).daily for ago in (0, 1, 10, 100)]
    assert expected == sorted(expected, reverse=True)
    assert expected[-1] < 0.05


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"])
def test_daylight_saving_moves_with_the_source(zone: str) -> None:
    """The clocks of Berlin and New York went back within the days that are learned."""
    habit = learned(zone, on_weekdays((14, 0)))
    place = "" if zone == "UTC" else f" ({zone})"
    assert in_words(habit) == f"publishes on weekdays at 14:00{place}"
    local = datetime(2026, 11, 24, 12, 30, tzinfo=ZoneInfo(zone))
    start = local.astimezone(UTC).replace(minute=0)
    rates = [rate for hour in habit.rates(start, 4) for rate in hour]
    busiest = start + rates.index(max(rates)) * timedelta(minutes=1)
    assert busiest == local.replace(hour=14, minute=0)


def test_office_hours_are_said() -> None:
    habit = learned("Asia/Tokyo", on_weekdays(*((hour, 7 * hour % 60) for hour in range(9, 18))))
    assert in_words(habit).startswith("publishes on weekdays mostly ")
    assert in_words(habit).endswith(" (Asia/Tokyo)")
    night, noon = (next(habit.rates(datetime(2026, 11, 23, hour, tzinfo=UTC), 1)) for hour in (17, 3))
    assert sum(noon) > 5 * sum(night)


def test_the_rates_of_a_week_are_what_a_week_brings() -> None:
    habit = learned("UTC", lambda _: [(hour, 30) for hour in range(0, 24, 2)])
    week = sum(sum(hour) for hour in habit.rates(NOW, 7 * 24))
    assert week == pytest.approx(84, rel=0.1)
    assert in_words(habit) == "publishes at all hours, often at :30"


def test_a_changed_habit_is_followed_within_days() -> None:
    changed = NOW - 10 * DAY
    habit = learned("UTC", lambda day: [(20, 15)] * 6 if day >= changed else [(6, 45)] * 6)
    assert habit.hours[20] > 1.5
    assert habit.minutes[15] > 5
    assert habit.hours[12] < 1


def test_what_lies_before_or_ahead_is_not_counted() -> None:
    known = days([NOW - 200 * DAY, NOW + 2 * DAY])
    assert learn(known, "UTC", NOW, (NOW - 100 * DAY).date()).known == 0
