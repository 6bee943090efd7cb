"""What every language writes, by CLDR, and what nobody does."""

from __future__ import annotations

from datetime import UTC, date, datetime

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
STYLES = [(code, style) for code in WORDS["locales"] for style in ("full", "long", "medium", "short")]
STYLES.remove(("en", "short"))
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


@pytest.mark.parametrize(("locale", "style"), STYLES, ids=lambda value: str(value))
def test_what_cldr_writes_is_read(locale: str, style: str) -> None:
    for day in DAYS:
        found = read_when(format_date(day, style, locale=locale), fetched=FETCHED, language=locale.replace("_", "-"))
        assert found is not None
        assert found.day == day


@pytest.mark.parametrize("locale", WORDS["locales"])
def test_without_a_language_it_is_the_same_day_or_unknown(locale: str) -> None:
    for day in DAYS:
        found = read_when(format_date(day, "long", locale=locale), fetched=FETCHED)
        assert found is None or found.day == day


@given(st.lists(_PIECES, max_size=14).map("".join) | st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    for found in (read_when(text, fetched=FETCHED), find_when(text, fetched=FETCHED, timezone="Asia/Tokyo")):
        assert found is None or 1900 <= found.day.year < 2100
        assert found is None or found.moment is None or found.moment.tzinfo == UTC
