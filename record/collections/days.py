"""Days as a user writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_days(text: str, today: date) -> tuple[date, date]:
    """First and last day of `2026-11-23`, `2026-11-01..2026-11-07`, `today` or `yesterday`.

    `today` is the UTC day.  Raises ValueError that says what would be right.
    """
    first, dots, last = text.partition("..")
    begin = _parse_day(first, today)
    end = _parse_day(last, today) if dots else begin
    if end < begin:
        raise ValueError(f"{text}: the range ends before it begins; write {last}..{first}")
    return begin, end


def each_day(first: date, last: date) -> Iterator[date]:
    """The days from one to another, both included; none where the last lies before the first."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _parse_day(text: str, today: date) -> date:
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    if text in named:
        return named[text]
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text}: the calendar has no such day") from None
    raise ValueError(f"{text!r} is no day: write 2026-11-23, 2026-11-01..2026-11-07, today or yesterday")
