"""Rows in order of a time."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta

from scheduler.cli.pulling.sorting import in_time

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_earliest_comes_first_the_undated_last_and_equal_ones_as_they_came() -> None:
    times = [NOON, None, NOON + timedelta(microseconds=1), NOON.replace(year=1960), NOON, None]
    rows = in_time((at, {"row": number}) for number, at in enumerate(times))
    assert [row["row"] for row in rows] == [3, 0, 4, 2, 1, 5]


def test_rows_come_back_as_they_were() -> None:
    row = {"title": "数字欧元 \ud800", "authors": ["A"], "cut": [{"at": None}], "news": None}
    assert list(in_time([(NOON, row)])) == [row]


def test_they_do_not_wait_in_memory() -> None:
    tracemalloc.start()
    rows = ((NOON - timedelta(seconds=number), {"content": "x" * 100_000}) for number in range(400))
    assert sum(1 for _ in in_time(rows)) == 400
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
