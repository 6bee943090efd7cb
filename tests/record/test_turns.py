"""Turns: the next one, sooner after news, and through the state of a source and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from record.turns import Turns

START = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
TURNS = Turns(START, MINUTE, sum(1 << at for at in (0, 2, 60, 100)), 1, (0.01, 0.1), "publishes at 14:00")


@pytest.mark.parametrize(
    ("now", "following"),
    [(-5.0, 0), (0.0, 2), (1.99, 2), (2.0, 60), (59.9, 60), (60.5, 100)],
)
def test_the_next_turn_is_later_than_now(now: float, following: int) -> None:
    assert TURNS.next(START + now * MINUTE, 0.0) == START + following * MINUTE


def test_behind_the_last_turn_there_is_none() -> None:
    assert TURNS.next(START + 100 * MINUTE, 0.0) is None


def test_each_source_has_its_own_second_of_a_turn() -> None:
    assert TURNS.next(START, 0.5) == START + 5 * SECOND
    assert TURNS.next(START + 5 * SECOND, 0.5) == START + 2 * MINUTE + 5 * SECOND
    assert TURNS.next(START + 2 * MINUTE + 4 * SECOND, 0.5) == START + 2 * MINUTE + 5 * SECOND
    assert TURNS.next(START + 2 * MINUTE + 6 * SECOND, 0.5) == START + 60 * MINUTE + 5 * SECOND


def test_more_news_than_expected_makes_the_next_turn_sooner_and_never_later() -> None:
    now = START + 2 * MINUTE
    waits = [TURNS.next(now, 0.0, fresh) for fresh in (0.0, 0.6, 2.0, 8.0, 1e9)]
    assert waits == sorted((each for each in waits if each), reverse=True)
    assert waits[0] == waits[1] == START + 60 * MINUTE
    assert waits[-1] == START + 15 * MINUTE
    assert replace(TURNS, least=30).next(now, 0.0, 1e9) == START + 32 * MINUTE


def test_what_came_fades() -> None:
    assert TURNS.freshness(0.0, MINUTE, [timedelta()]) == 1
    assert TURNS.freshness(4.0, timedelta(hours=1), []) == pytest.approx(4 / 2.71828, abs=0.01)
    assert TURNS.freshness(0.0, MINUTE, [-timedelta(days=400)]) == 1


def test_turns_come_back_as_they_were_written() -> None:
    assert Turns.from_text(TURNS.to_text()) == TURNS
    assert Turns.from_text(replace(TURNS, bits=0).to_text()) == replace(TURNS, bits=0)


@pytest.mark.parametrize("text", [None, "", "null", "{}", "[]", "no json", '{"start": 1, "step": "x"}'])
def test_what_is_none_is_none(text: str | None) -> None:
    assert Turns.from_text(text) is None


@pytest.mark.parametrize("share", [0.0, 1 / 3, 0.1, 0.7, 0.9999])
def test_each_turn_is_later_than_the_one_before(share: float) -> None:
    turns = replace(TURNS, bits=(1 << 1_800) - 1)
    now, found = START - MINUTE, list[datetime]()
    while (turn := turns.next(now, share)) is not None and len(found) < 2_000:
        assert turn > now
        found.append(now := turn)
    assert len(found) == 1_800
