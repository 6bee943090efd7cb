"""Dates are the same in every language."""

from __future__ import annotations

import pytest

from newsroom.aligned import aligned
from newsroom.signals.dates import dates

WRITINGS: list[tuple[set[str], tuple[str, ...]]] = [
    (
        {"2026-05-08"},
        ("on May 8, 2026", "8 May 2026", "2026-05-08", "2026/5/8", "2026.05.08", "2026年5月8日", "2026 年 5 月 8 日",
         "May 8th, 2026", "8th of May 2026", "MAY 8, 2026", "２０２６年５月８日"),
    ),
    ({"--12-02"}, ("on Dec. 2", "12月2日", "2nd December", "12月2号", "December 2", "the 2nd of December")),
    ({"--02-29"}, ("Feb 29", "2月29日")),
    ({"2026-03"}, ("March 2026", "in Mar. 2026", "2026年3月", "2026年3月に")),
    ({"2026-Q2"}, ("Q2 2026", "Q2 of 2026", "second quarter of 2026", "2026年第二季度", "2026年第2四半期")),
    ({"--Q3"}, ("in Q3", "the third quarter", "第三季度", "第3四半期")),
    (
        set(),
        ("", "no date", "13月1日", "May 41", "2026-13-40", "may 5 be good", "5月", "Marathon 5", "Decrypt 12",
         "10 Mayors", "2月30日", "2025-02-29", "Feb 29, 2025", "in 2026", "2026年", "Q5", "v1.2.3", "10.0.0.1"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "text"), [(one, text) for one, texts in WRITINGS for text in texts])
def test_one_date_in_many_writings(text: str, expected: set[str]) -> None:
    assert dates(aligned(text)) == expected


@pytest.mark.parametrize("text", ["1" * 100_000, "5月" * 50_000, "May " * 30_000, "2026-" * 20_000, "Q" * 100_000])
def test_hostile_dates_are_read_in_time(text: str) -> None:
    assert dates(text) == frozenset()
