"""The forms of dates, by the table in forms.yaml."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from crawlers.dates import When, find_when, read_when

FETCHED = datetime(2026, 5, 9, 12, tzinfo=UTC)
TABLE = yaml.load((Path(__file__).parent / "forms.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
NONE = TABLE.pop("none")
FORMS = [row for rows in TABLE.values() for row in rows]


def read(text: str, language: str | None, timezone: str | None) -> When | None:
    return read_when(text, fetched=FETCHED, timezone=timezone or "UTC", language=language)


@pytest.mark.parametrize("kind", TABLE)
def test_every_form_is_read(kind: str) -> None:
    wrong = []
    for text, language, timezone, day, moment in TABLE[kind]:
        expected = When(day, datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None)
        if (found := read(text, language, timezone)) != expected:
            wrong.append((text, language, timezone, found))
    assert wrong == []


def test_what_is_no_date_or_may_be_several_is_unknown() -> None:
    assert [(row, found) for row in NONE if (found := read(*row)) is not None] == []


def test_the_table_is_as_large_as_it_should_be() -> None:
    assert len(FORMS) >= 150
    assert len(NONE) >= 40


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("发布时间：2021-03-23 来源：新华网", "zh", date(2021, 3, 23)),
        ("来源：人民网 2021年03月23日08:30 字号 大 中 小", "zh", date(2021, 3, 23)),
        ("Published on 8 May 2026 by the newsroom in Frankfurt", "en", date(2026, 5, 8)),
        ("By Ada Lovelace | May 8, 2026 | Markets | 3 min read", "en", date(2026, 5, 8)),
        ("Von Ada Lovelace, veröffentlicht am 08.05.2026 um 14:05 Uhr in Märkte", "de", date(2026, 5, 8)),
        ("Опубликовано редакцией 8 мая 2026 г. в разделе «Рынки»", "ru", date(2026, 5, 8)),
        ("掲載日：令和8年5月8日　更新日：令和8年5月9日", "ja", date(2026, 5, 8)),
        ("Release 2.10.20 of the node software came out on 8 May 2026", "en", date(2026, 5, 8)),
        ("Today is a good day, and nobody says which", "en", None),
        ("Hier steht kein Tag", "de", None),
        ("In 2025, 8 of 10 banks in 5 countries held 31.5 % more", "en", None),
    ],
)
def test_a_date_is_found_in_a_line(line: str, language: str, day: date | None) -> None:
    found = find_when(line, fetched=FETCHED, language=language)
    assert (found and found.day) == day


def test_a_day_without_a_clock_begins_where_the_source_is() -> None:
    day = read_when("8 May 2026", fetched=FETCHED, timezone="Asia/Tokyo")
    assert day is not None
    assert day.since("Asia/Tokyo") == datetime(2026, 5, 7, 15, tzinfo=UTC)
    clock = read_when("8 May 2026 10:30", fetched=FETCHED, timezone="Asia/Tokyo")
    assert clock is not None
    assert clock.since("Asia/Tokyo") == datetime(2026, 5, 8, 1, 30, tzinfo=UTC)


def test_yesterday_is_the_day_before_the_one_where_the_source_is() -> None:
    # It is the 10th in Auckland.
    assert read_when("yesterday", fetched=FETCHED, timezone="Pacific/Auckland", language="en") == When(date(2026, 5, 9))


def test_the_29th_of_february_is_the_last_one_there_was() -> None:
    assert read_when("29 February", fetched=FETCHED) == When(date(2024, 2, 29))


def test_a_zone_that_nobody_knows_is_utc() -> None:
    day = read_when("2026-05-08 10:30", fetched=FETCHED, timezone="Mars/Olympus")
    assert day == When(date(2026, 5, 8), datetime(2026, 5, 8, 10, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    "text", ["8 May 2026 " * 20_000, "1" * 200_000, "8. " * 60_000, "\u0301" * 90_000, "八" * 90_000]
)
def test_long_texts_are_refused_or_cut(text: str) -> None:
    assert read_when(text, fetched=FETCHED) is None
    found = find_when(text, fetched=FETCHED)
    assert found is None or found.day == date(2026, 5, 8)


@pytest.mark.parametrize("language", ["", "x", "zz-ZZ", "en_US.UTF-8", "de-" + "a" * 5_000, "../etc", "日本"])
def test_odd_languages_are_as_none(language: str) -> None:
    assert read_when("8 May 2026", fetched=FETCHED, language=language) == When(date(2026, 5, 8))
