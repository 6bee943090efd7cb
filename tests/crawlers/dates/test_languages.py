"""What every language writes, by CLDR, and what nobody does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from crawlers.dates import find_when, read_when
from crawlers.dates.languages import WORDS

FETCHED = datetime(2026, 12, 31, 12, tzinfo=UTC)
#: A day of each month, among them such as may be months, and one that may not.
DAYS = [date(2026, month, month * 5 % 28 + 1) for month in range(1, 13)]
#: English tells not which comes first, the day or the month.
UNCLEAR = ("en", "short")
_PIECES = st.sampled_from(
    [
        *"8./-:年月日前元第() \u0301٨",
        "31",
        "2026",
        "20260508",
        "мая",
        "May",
        "mar",
        "ago",
        "vor",
        "Stunden",
        "PM",
        "a.m.",
    ]
) | st.sampled_from(["T", "Z", "+02:00", "GMT", "昨天", "令和", "พ.ค.", "há", "hier"])


@pytest.mark.parametrize("style", ["full", "long", "medium", "short"])
def test_what_cldr_writes_is_read(style: str) -> None:
    wrong = []
    for locale, day in product(WORDS["locales"], DAYS):
        text = format_date(day, style, locale=locale)
        found = read_when(text, fetched=FETCHED, language=locale.replace("_", "-"))
        if (locale, style) != UNCLEAR and (found is None or found.day != day):
            wrong.append((locale, text, day, found))
    assert wrong == []


def test_without_a_language_it_is_the_same_day_or_unknown() -> None:
    wrong = []
    for locale, day in product(WORDS["locales"], DAYS):
        found = read_when(text := format_date(day, "long", locale=locale), fetched=FETCHED)
        if found is not None and found.day != day:
            wrong.append((locale, text, day, found))
    assert wrong == []


@given(st.lists(_PIECES, max_size=14).map("".join) | st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    for found in (read_when(text, fetched=FETCHED), find_when(text, fetched=FETCHED, timezone="Asia/Tokyo")):
        assert found is None or 1900 <= found.day.year < 2100
        assert found is None or found.moment is None or found.moment.tzinfo == UTC
