"""The day that a text means."""

from __future__ import annotations

from datetime import date

import pytest

from newsroom.citations.days import resolve

#: A Friday.
PUBLISHED = date(2026, 5, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-06", "2026-05-06"),
        ("2025年12月1日", "2025-12-01"),
        ("12月1日", "2025-12-01"),
        ("5月9日", "2026-05-09"),
        ("5月10日", "2025-05-10"),
        ("8日", "2026-05-08"),
        ("30日", "2026-04-30"),
        ("May 6, 2024", "2024-05-06"),
        ("Aug. 6", "2025-08-06"),
        ("6 August 2025", "2025-08-06"),
        ("Friday", "2026-05-08"),
        ("last Friday", "2026-05-01"),
        ("late Thursday", "2026-05-07"),
        ("today", "2026-05-08"),
        ("昨日", "2026-05-07"),
        ("周一", "2026-05-04"),
        ("上周五", "2026-05-01"),
        ("本周日", None),
        ("火曜日", "2026-05-05"),
        ("2025년12월1일", "2025-12-01"),
        ("5월10일", "2025-05-10"),
        ("30일", "2026-04-30"),
        ("어제", "2026-05-07"),
        ("금요일", "2026-05-08"),
        ("지난금요일", "2026-05-01"),
        ("일요일", "2026-05-03"),
        ("2月30日", None),
        ("February 30, 2026", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    found = resolve(text, PUBLISHED)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize("text", ["12月1日", "Tuesday", "昨日", "May 6", "5日"])
def test_nothing_is_guessed_without_the_day_of_the_report(text: str) -> None:
    assert resolve(text, None) is None


def test_a_leap_day_is_of_a_leap_year() -> None:
    assert resolve("February 29", date(2024, 3, 1)) == date(2024, 2, 29)
    assert resolve("2月29日", date(2026, 3, 1)) is None
