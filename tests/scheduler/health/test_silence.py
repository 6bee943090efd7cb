"""When a silence is too long, over weeks of made-up sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from scheduler.health.silence import NOTHING_KNOWN, UNKNOWN, Cadence, Hours, learn, minutes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
MONDAY = date(2031, 3, 3)


def office(zone: ZoneInfo, days: int, off: Sequence[date] = (), first: date = MONDAY, seed: int = 1) -> list[datetime]:
    """Reports of somebody who publishes thrice a working day, between nine and six."""
    random, found = Random(seed), list[datetime]()
    for day in (first + timedelta(days=number) for number in range(days)):
        if day.weekday() < 5 and day not in off:
            at = datetime.combine(day, time(9), zone)
            found += [
                (at + timedelta(hours=3 * number, minutes=random.randrange(170))).astimezone(UTC) for number in range(3)
            ]
    return found


def steadily(every: timedelta, begin: datetime, end: datetime) -> Iterator[datetime]:
    while begin < end:
        yield begin
        begin += every


def known(
    reports: Sequence[datetime], zone: ZoneInfo, others: Sequence[Sequence[datetime]] = ()
) -> tuple[Cadence, Hours]:
    hours = Hours([minutes(each) for each in (reports, *others)], max(map(max, (reports, *others))))
    return learn(minutes(reports), hours, reports[-1], zone), hours


def is_late(last: datetime, asked: datetime, zone: ZoneInfo, cadence: Cadence, hours: Hours) -> bool:
    return hours.since(last, asked) > cadence.limit(last, zone)


@pytest.mark.parametrize("zone", [TOKYO, NEW_YORK, ZoneInfo("UTC")])
def test_a_weekend_is_as_long_as_weekends_are_and_a_working_day_is_not(zone: ZoneInfo) -> None:
    reports = office(zone, 60)
    cadence, hours = known(reports, zone)
    assert cadence.is_learned
    friday = next(at for at in reversed(reports) if at.astimezone(zone).weekday() == 4)
    tuesday = next(at for at in reversed(reports) if at.astimezone(zone).weekday() == 1)
    assert cadence.limit(tuesday, zone) < 3 * DAY < cadence.limit(friday, zone)
    assert not is_late(friday, friday + 5 * DAY, zone, cadence, hours)
    assert is_late(tuesday, tuesday + 3 * DAY, zone, cadence, hours)


def test_golden_week_is_no_silence() -> None:
    """Japan's holidays of 2026: 29 April, a Wednesday, and from Saturday 2 May to Wednesday 6 May."""
    off = [date(2026, 4, 29), *(date(2026, 5, day) for day in range(3, 7))]
    reports = office(TOKYO, 70, off, date(2026, 3, 2))
    for number, (last, following) in enumerate(pairwise(reports)):
        if number > 60:
            cadence, hours = known(reports[: number + 1], TOKYO)
            assert not is_late(last, following, TOKYO, cadence, hours), last


@pytest.mark.parametrize("every", [timedelta(minutes=20), 7 * HOUR, 3 * DAY])
def test_one_that_falls_silent_is_late_after_thrice_its_longest_gaps(every: timedelta) -> None:
    begin = datetime(2031, 3, 3, tzinfo=UTC)
    reports = list(steadily(every, begin, begin + 90 * DAY))
    cadence, hours = known(reports, TOKYO)
    last = reports[-1]
    assert not is_late(last, last + 3 * every, TOKYO, cadence, hours)
    assert is_late(last, last + 3 * every + HOUR, TOKYO, cadence, hours)


@pytest.mark.parametrize("reports", [0, 1, 2, 12])
def test_of_few_reports_no_rhythm_is_learned(reports: int) -> None:
    begin = datetime(2031, 3, 3, tzinfo=UTC)
    published = minutes([begin + number * DAY for number in range(reports)])
    cadence = learn(published, Hours([published], begin), begin, TOKYO)
    assert cadence == NOTHING_KNOWN
    assert cadence.limit(begin, TOKYO) == UNKNOWN


def test_where_no_rhythm_is_known_a_longer_silence_than_ever_is_waited_for() -> None:
    begin = datetime(2031, 3, 3, tzinfo=UTC)
    published = minutes([begin, begin + 30 * DAY])
    cadence = learn(published, Hours([published], begin), begin, TOKYO)
    assert (cadence.workdays, cadence.is_learned) == (90 * DAY, False)


def test_an_outage_of_ours_makes_nobody_late() -> None:
    begin = datetime(2031, 3, 3, tzinfo=UTC)
    out, back, now = begin + 40 * DAY, begin + 43 * DAY, begin + 44 * DAY
    wire = [[*steadily(every * HOUR, begin, out), *steadily(every * HOUR, back, now)] for every in (1, 2, 3, 4, 5, 6)]
    dead = [*steadily(HOUR, begin, out)]
    cadence, hours = known(dead, TOKYO, wire)
    assert hours.since(out, back) < 12 * HOUR
    assert hours.since(begin, out) > 39.9 * DAY
    assert not is_late(dead[-1], back - 70 * HOUR, TOKYO, cadence, hours)
    assert is_late(dead[-1], now, TOKYO, cadence, hours)


def test_silence_that_all_sources_share_does_not_last_for_good() -> None:
    begin = datetime(2031, 3, 3, tzinfo=UTC)
    out, now = begin + 40 * DAY, begin + 60 * DAY
    hours = Hours([minutes(steadily(every * HOUR, begin, out)) for every in (1, 2, 3, 4, 5)], now)
    assert hours.since(out, now) == 13 * DAY


def test_few_sources_say_nothing_of_the_wire() -> None:
    begin = datetime(2031, 3, 3, tzinfo=UTC)
    hours = Hours([minutes(steadily(HOUR, begin, begin + 20 * DAY))], begin + 40 * DAY)
    assert hours.since(begin, begin + 40 * DAY) == 40 * DAY
    assert Hours([], begin).since(begin, begin + DAY) == DAY


def test_time_before_and_behind_what_is_known_counts() -> None:
    begin = datetime(2031, 3, 3, tzinfo=UTC)
    hours = Hours([minutes(steadily(HOUR, begin, begin + DAY))] * 5, begin + DAY)
    assert hours.since(begin - 9 * DAY, begin + 9 * DAY) == 18 * DAY


def test_a_cadence_is_stored() -> None:
    cadence = Cadence(27 * HOUR, 8 * DAY, is_learned=True)
    assert str(cadence) == "97200 691200 learned"
    assert Cadence.parse(str(cadence)) == cadence
    assert Cadence.parse(str(NOTHING_KNOWN)) == NOTHING_KNOWN


def test_moments_count_once_and_in_order() -> None:
    at = datetime(2031, 3, 3, 9, 30, 20, tzinfo=UTC)
    assert np.diff(minutes([at + HOUR, at, at.astimezone(TOKYO)])).tolist() == [60]
