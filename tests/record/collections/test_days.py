"""Days as a user writes them."""

from __future__ import annotations

from datetime import date

import pytest

from record.collections.days import parse_days

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02-28", date(2026, 2, 28), date(2026, 2, 28)),
        ("today", TODAY, TODAY),
        ("yesterday", date(2026, 2, 28), date(2026, 2, 28)),
        ("2026-01-31..2026-02-02", date(2026, 1, 31), date(2026, 2, 2)),
        ("yesterday..today", date(2026, 2, 28), TODAY),
        ("2026-02-01..2026-02-01", date(2026, 2, 1), date(2026, 2, 1)),
        ("0001-01-01..9999-12-31", date.min, date.max),
    ],
)
def test_days_are_read(text: str, first: date, last: date) -> None:
    assert parse_days(text, TODAY) == (first, last)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tomorrow", "write 2026-11-23"),
        ("", "write 2026-11-23"),
        ("..", "write 2026-11-23"),
        ("2026-01-01..", "write 2026-11-23"),
        ("20260101", "write 2026-11-23"),
        ("2026-W01-1", "write 2026-11-23"),
        ("2026-1-1", "write 2026-11-23"),
        ("２０２６-01-01", "write 2026-11-23"),
        ("2026-02-29", "no such day"),
        ("2026-13-01", "no such day"),
        ("2026-02-02..2026-02-01", r"write 2026-02-01\.\.2026-02-02"),
        ("today..yesterday", r"write yesterday\.\.today"),
    ],
)
def test_what_is_no_day_is_refused_with_what_would_be_right(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_days(text, TODAY)
