"""A budget that is kept, and spent where it saves most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from record.sql.source_days import SourceDay
from record.turns import Turns
from scheduler.rhythm.habit import learn
from scheduler.rhythm.pace import Pace
from scheduler.rhythm.planning import Planning, Rhythm

NOW = datetime(2026, 11, 23, 13, 7, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def rhythm(minutes: tuple[int, ...], most: timedelta = timedelta(hours=6)) -> Rhythm:
    """Of a source that has published at these minutes of each of forty days."""
    days = {(NOW - ago * DAY).date(): SourceDay(len(minutes), minutes) for ago in range(1, 41) if minutes}
    return Rhythm(learn(days, "UTC", NOW, (NOW - 40 * DAY).date()), most)


BUSY, HOURLY, DAILY, SILENT = (
    rhythm(tuple(range(0, 1_440, 11))),
    rhythm(tuple(range(0, 1_440, 60))),
    rhythm((840,)),
    rhythm(()),
)


def on_one_day(turns: Turns) -> int:
    return (turns.bits & (1 << 1_440) - 1).bit_count()


@pytest.mark.parametrize("polls_per_minute", [0.2, 1.0, 2.5])
def test_as_many_polls_are_planned_as_may_be_made(polls_per_minute: float) -> None:
    planning, rhythms = Planning(NOW, polls_per_minute, MINUTE), [BUSY, HOURLY, DAILY, SILENT]
    price = planning.price(rhythms)
    planned = [on_one_day(planning.turns(each, price)) for each in rhythms]
    assert 0.7 * polls_per_minute <= sum(planned) / 1_440 <= 1.03 * polls_per_minute
    assert planned == sorted(planned, reverse=True)


def test_more_than_can_be_made_is_not_made() -> None:
    planning = Planning(NOW, 1_000.0, 5 * MINUTE)
    turns = planning.turns(BUSY, planning.price([BUSY]))
    assert 280 < on_one_day(turns) <= 288


def test_the_full_hour_is_met() -> None:
    planning = Planning(NOW, 0.02, MINUTE)
    turns = planning.turns(HOURLY, planning.price([HOURLY]))
    first = turns.next(NOW, 0.0)
    assert first is not None
    assert first.minute == 0


def test_a_ceiling_is_kept_whatever_a_poll_costs() -> None:
    turns = Planning(NOW, 0.001, MINUTE).turns(rhythm((), 30 * MINUTE), 1e6)
    assert on_one_day(turns) == 48


def test_no_sources_have_a_price_too() -> None:
    assert Planning(NOW, 1.0, MINUTE).price([]) > 0


def test_a_replay_has_its_own_pace() -> None:
    pace = Pace(real=NOW, told=NOW - 90 * DAY, speed=60)
    assert pace.to_told(NOW + MINUTE) == NOW - 90 * DAY + 60 * MINUTE
    assert pace.to_real(pace.to_told(NOW + 5 * MINUTE)) == NOW + 5 * MINUTE
    assert Pace().to_told(NOW) == NOW
