"""When house editions are due, on both databases: each once, none lost, whatever clocks and processes do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from notifier.digests.issuing.due import House, turn
from record.sql import changes
from record.sql.changes import MATCHER, Cursor
from record.sql.database import migrate, open_engine
from record.sql.digests import issuing
from record.sql.digests.issuing import CUT, DigestRow
from tests.record.sql.test_changes import change

#: A Monday.
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = House("UTC", {"daily": "wire"})


def come(connection: Connection, at: datetime, *, matched: bool = True) -> int:
    """Something is told by the log; the matcher reads it."""
    number = changes.append(connection, [change(1, at=at)])
    if matched:
        changes.move(connection, MATCHER, Cursor(number + 1))
    return number


def told(engine: Engine, house: House, now: datetime) -> list[DigestRow]:
    """All that was cut, once the clock shows this."""
    with engine.begin() as connection:
        turn(connection, house, now)
        return issuing.in_state(connection, CUT)


def test_a_day_holds_what_came_since_the_day_before_and_until_midnight(engine: Engine) -> None:
    assert told(engine, DAILY, START) == []
    with engine.begin() as connection:
        come(connection, START)
        come(connection, START + 14 * HOUR)
        later = come(connection, START + 16 * HOUR)
    assert told(engine, DAILY, START + 14 * HOUR) == []
    (digest,) = told(engine, DAILY, START + 16 * HOUR)
    assert (digest.first, digest.due) == (START - 9 * HOUR, START + 15 * HOUR)
    assert (digest.after, digest.upto) == (0, later - 1)
    assert digest.told_from == START + 23 * HOUR
    assert told(engine, DAILY, START + 17 * HOUR) == [digest]
    second = told(engine, DAILY, START + 40 * HOUR)[-1]
    assert (second.first, second.after, second.upto) == (digest.due, digest.upto, later)


def test_it_waits_for_the_matcher(engine: Engine) -> None:
    told(engine, DAILY, START)
    with engine.begin() as connection:
        come(connection, START)
        number = come(connection, START + HOUR, matched=False)
    assert told(engine, DAILY, START + DAY) == []
    with engine.begin() as connection:
        changes.move(connection, MATCHER, Cursor(number + 1))
    assert [each.upto for each in told(engine, DAILY, START + DAY)] == [number]


def test_a_process_that_slept_over_several_days_makes_each_with_what_came_in_it(engine: Engine) -> None:
    told(engine, DAILY, START)
    with engine.begin() as connection:
        numbers = [come(connection, START + number * DAY) for number in range(3)]
    made = told(engine, DAILY, START + 3 * DAY)
    assert [each.upto for each in made] == numbers
    assert [each.due for each in made] == [START + 15 * HOUR + number * DAY for number in range(3)]


def test_days_on_which_nothing_came_end_with_the_next_on_which_something_did(engine: Engine) -> None:
    told(engine, DAILY, START)
    with engine.begin() as connection:
        first = come(connection, START)
        second = come(connection, START + 5 * DAY)
    slept, woken = told(engine, DAILY, START + 6 * DAY)
    assert (slept.upto, woken.upto) == (first, second)
    assert (woken.first, woken.due) == (slept.due, slept.due + 5 * DAY)
    # And where nothing came at all since, they end in one that is empty.
    empty = told(engine, DAILY, START + 400 * DAY)[-1]
    assert (empty.after, empty.upto) == (second, second)
    assert (empty.first, empty.due) == (woken.due, START + 399 * DAY + 15 * HOUR)


def test_a_clock_that_goes_back_brings_no_day_twice_and_loses_none(engine: Engine) -> None:
    told(engine, DAILY, START)
    with engine.begin() as connection:
        come(connection, START)
    (digest,) = told(engine, DAILY, START + 15 * HOUR)
    with engine.begin() as connection:
        again = come(connection, START + 14 * HOUR)
    assert told(engine, DAILY, START + 14 * HOUR) == [digest]
    assert told(engine, DAILY, START + 15 * HOUR) == [digest]
    second = told(engine, DAILY, START + 39 * HOUR)[-1]
    assert (second.due, second.after, second.upto) == (digest.due + DAY, digest.upto, again)


def test_a_clock_that_was_years_ahead_makes_one_and_days_go_on_as_it_is_right_again(engine: Engine) -> None:
    told(engine, DAILY, START)
    with engine.begin() as connection:
        come(connection, START)
    ahead = told(engine, DAILY, START + 5000 * DAY)
    assert len(ahead) == 2
    with engine.begin() as connection:
        number = come(connection, START + HOUR)
    told(engine, DAILY, START + HOUR)
    # The day that was told ahead of its time is over; what came since stands in the next.
    found = [each for each in told(engine, DAILY, START + 2 * DAY) if each not in ahead]
    assert [(each.first, each.due, each.upto) for each in found] == [(START + 15 * HOUR, START + 39 * HOUR, number)]


@pytest.mark.parametrize(
    ("zone", "start", "hours"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC), 23),
        ("Europe/Berlin", datetime(2026, 10, 24, 12, tzinfo=UTC), 25),
        # At midnight the clock goes to one: the day begins there.
        ("Africa/Cairo", datetime(2026, 4, 22, 12, tzinfo=UTC), 24),
        ("Africa/Cairo", datetime(2026, 4, 23, 12, tzinfo=UTC), 23),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 1, tzinfo=UTC), 24.5),
    ],
)
def test_a_day_of_daylight_saving_is_as_long_as_it_is(engine: Engine, zone: str, start: datetime, hours: float) -> None:
    house = House(zone, {"daily": "wire"})
    told(engine, house, start)
    for number in range(0, 60, 6):
        with engine.begin() as connection:
            come(connection, start + number * HOUR)
        found = told(engine, house, start + number * HOUR)
    lengths = [(each.due - each.first) / HOUR for each in found]
    assert hours in lengths
    assert [each.first for each in found[1:]] == [each.due for each in found[:-1]]


def test_hours_that_come_twice_are_two_and_those_that_are_skipped_none(engine: Engine) -> None:
    house = House("Europe/Berlin", {"hourly": "wire"})
    for start in (datetime(2026, 3, 29, 0, 5, tzinfo=UTC), datetime(2026, 10, 25, 0, 5, tzinfo=UTC)):
        for number in range(4):
            with engine.begin() as connection:
                come(connection, start + number * HOUR)
            found = told(engine, house, start + number * HOUR)
        assert [each.due - each.first for each in found[-2:]] == [HOUR, HOUR]
        assert [each.told_from for each in found] == [each.due for each in found]


def test_the_zone_may_change_and_a_rhythm_end_and_begin_again(engine: Engine) -> None:
    told(engine, DAILY, START)
    tokyo = House("Asia/Tokyo", {"daily": "wire"})
    with engine.begin() as connection:
        come(connection, START)
    assert told(engine, tokyo, START + HOUR) == []
    (digest,) = told(engine, tokyo, START + 6 * HOUR)
    assert (digest.zone, digest.due) == ("Asia/Tokyo", START + 6 * HOUR)
    told(engine, House("UTC", {}), START + 7 * HOUR)
    with engine.begin() as connection:
        assert issuing.opened(connection, "daily") is None
        later = come(connection, START + 10 * DAY)
    told(engine, DAILY, START + 8 * HOUR)
    with engine.begin() as connection:
        again = issuing.opened(connection, "daily")
    # Of what a day of Tokyo was, no other day is.
    assert again is not None
    assert (again.first, again.due) == (digest.due, START + 15 * HOUR)
    told(engine, House("UTC", {}), START + 9 * HOUR)
    told(engine, DAILY, START + 10 * DAY)
    assert told(engine, DAILY, START + 11 * DAY)[-1].upto == later


def test_the_log_is_kept_as_long_as_an_edition_is_to_be_made_of_it(engine: Engine) -> None:
    told(engine, DAILY, START)
    with engine.begin() as connection:
        come(connection, START)
        come(connection, START + DAY)
        assert changes.cut(connection, START + 9 * DAY) == 0
    told(engine, House("UTC", {}), START + HOUR)
    with engine.begin() as connection:
        assert changes.cut(connection, START + 9 * DAY) == 2


#: Minutes by which the clock moves, back too, and whether something comes then.
steps = st.lists(st.tuples(st.integers(-3_000, 9_000), st.booleans()), max_size=12)


DAYS = 24 * 60


@settings(max_examples=20)
# What a clock told that was ahead has a later time than what comes behind it.
@example([(90 * DAYS, True), (2 * DAYS, False), (-91 * DAYS, False), (2 * DAYS, False)], "UTC")
@given(steps, st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"]))
def test_whatever_clocks_do_each_change_stands_in_one_edition(
    memory: Engine, steps: list[tuple[int, bool]], zone: str
) -> None:
    house, now = House(zone, {"daily": "wire", "weekly": "editor"}), START
    with memory.connect() as connection, connection.begin() as transaction:
        turn(connection, house, now)
        for minutes, comes in (*steps, (60 * 24 * 60, True), (60 * 24 * 60, False)):
            now += timedelta(minutes=minutes)
            if comes:
                come(connection, now)
            turn(connection, house, now)
            turn(connection, house, now)
        last, found = changes.last_number(connection), issuing.in_state(connection, CUT)
        transaction.rollback()
    for rhythm in ("daily", "weekly"):
        its = sorted((each for each in found if each.rhythm == rhythm), key=lambda each: each.number)
        assert [each.after for each in its[1:]] == [each.upto for each in its[:-1]]
        assert (its[0].after, its[-1].upto) == (0, last)
        assert all(each.upto is not None and each.after <= each.upto for each in its)
        assert len({each.due for each in its}) == len(its)
        assert all(each.first < each.due for each in its)


@pytest.fixture(scope="module")
def memory() -> Iterator[Engine]:
    engine = open_engine("sqlite://")
    migrate(engine)
    yield engine
    engine.dispose()


def test_processes_that_work_side_by_side_cut_each_once(engine: Engine, database_url: str) -> None:
    told(engine, DAILY, START)
    with engine.begin() as connection:
        for day in range(3):
            come(connection, START + day * DAY)
    engines = [open_engine(database_url) for _ in range(4)]
    with ThreadPoolExecutor(len(engines)) as pool:
        list(pool.map(lambda each: told(each, DAILY, START + 4 * DAY), engines))
    for each in engines:
        each.dispose()
    with engine.begin() as connection:
        found = issuing.all_of(connection, "daily", None)
    assert len({each.due for each in found}) == len(found) == 5
    assert [each.state for each in found].count(issuing.OPEN) == 1
    assert [each.upto for each in found if each.state == CUT] == [3, 3, 2, 1]
