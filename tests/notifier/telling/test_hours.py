"""Quiet hours and due times, by cases and by what holds for all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.quiet import parse_quiet, quiet_text
from notifier.telling.hours import MODES, next_due, quiet_until

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("hours.yaml").read_text("utf-8"))
ZONES = ["UTC", "Asia/Singapore", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]
START, SPAN_S = datetime(2024, 1, 1, tzinfo=UTC), 4 * 366 * 86_400
moments = st.floats(0, SPAN_S).map(lambda seconds: START + timedelta(seconds=seconds))


@pytest.mark.parametrize("case", CASES["quiet"], ids=lambda case: f"{case['zone']} {case['at']}")
def test_quiet_hours_are_those_of_the_wall(case: dict[str, Any]) -> None:
    found = quiet_until(case["at"], parse_quiet(case["hours"]), ZoneInfo(case["zone"]))
    assert found == case["until"]


@pytest.mark.parametrize("case", CASES["due"], ids=lambda case: f"{case['mode']} {case['zone']} {case['after']}")
def test_lists_are_due_by_the_wall(case: dict[str, Any]) -> None:
    assert next_due(case["mode"], case["after"], ZoneInfo(case["zone"])) == case["due"]


@given(moments, st.sampled_from(ZONES), st.integers(0, 1439), st.integers(0, 1439))
def test_whoever_waits_for_the_end_of_quiet_hours_is_in_none(now: datetime, zone: str, first: int, last: int) -> None:
    until = quiet_until(now, (first, last), ZoneInfo(zone))
    if until is not None and first != last:
        assert now < until <= now + timedelta(hours=25)
        assert quiet_until(until, (first, last), ZoneInfo(zone)) is None


@given(moments, st.sampled_from(ZONES), st.sampled_from(MODES))
def test_no_due_time_is_skipped_and_none_comes_twice(now: datetime, zone: str, mode: str) -> None:
    due = next_due(mode, now, ZoneInfo(zone))
    assert now < due
    assert next_due(mode, due - timedelta(microseconds=1), ZoneInfo(zone)) == due
    assert next_due(mode, due, ZoneInfo(zone)) > due


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("22:00-07:30", (1320, 450)),
        ("22-7", (1320, 420)),
        (" 9:05 – 17.00 ", (545, 1020)),
        ("22：00 至 07：30", (1320, 450)),
        ("22:00 to 24:00", (1320, 0)),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(text: str, found: tuple[int, int]) -> None:
    assert parse_quiet(text) == found
    assert parse_quiet(quiet_text(*found)) == found


@pytest.mark.parametrize("text", ["", "22:00", "25:00-07:00", "22:61-07:00", "08:00-08:00", "24:30-01:00", "now-then"])
def test_what_is_none_says_what_would_be_right(text: str) -> None:
    with pytest.raises(ValueError, match="write two times of the day, as in 22:00-07:30"):
        parse_quiet(text)
