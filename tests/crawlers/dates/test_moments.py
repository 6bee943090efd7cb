"""Dates of feeds are read where they can mean one moment."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.dates import Moment, read_date

NOON = datetime(2026, 8, 13, 12, 0, tzinfo=UTC)

USUAL = [
    "Thu, 13 Aug 2026 12:00:00 GMT",
    "Thu, 13 Aug 2026 12:00:00 +0000",
    "Thu, 13 Aug 2026 12:00 UT",
    "13 Aug 2026 08:00:00 EDT",
    "Thu, 13 Aug 2026 17:30:00 +0530",
    "2026-08-13T12:00:00Z",
    "2026-08-13T12:00:00.999999Z",
    "2026-08-13T14:00:00+02:00",
    "2026-08-13T14:00:00+0200",
    "2026-08-13 12:00:00",
]
UNUSUAL = [
    "Thu, 13 Aug 2026 14:00:00 +02:00",
    "Thu, 13 Aug 2026 14:00:00 GMT+0200",
    "Thu, 13 Aug 2026 14:00:00 GMT+2",
    "Thu, 13 Aug 2026 19:30:00 GMT+7:30",
    "Thu, 13 Aug 2026 09:00:00 UTC-3",
    "Thu, 13 Aug 2026 20:00:00 (UTC+8)",
    "Thu, 13 Aug 2026 20:00:00 Asia/Shanghai",
    "Thu Aug 13 2026 19:00:00 GMT+0700 (Indochina Time)",
    "Thu Aug 13 2026 14:00:00 GMT+0200 (Central European Summer Time)",
    "Thu, 13 Aug 2026 14:00:00 GMT +0200",
    "Thu, 13 Aug 2026 14:00:00 CEST",
    "Thu, 13 Aug 2026 21:00:00 JST",
    "Thu, 13 Aug 26 12:00:00 GMT",
    "Thursday, 13 August 2026 12:00:00 GMT",
    "Do, 13 Aug 2026 14:00:00 +0200",
    "Thu, 13-Aug-2026 12:00:00 GMT",
    "Thu Aug 13 12:00:00 UTC 2026",
    "Aug 13, 2026 12:00 PM",
    "20260813T120000Z",
    "2026-W33-4T12:00:00Z",
    "2026W334T1200Z",
    "2026-08-13T12:00:00 Z",
    "2026-08-13 12:00:00.000 UTC",
    "2026-08-13 12:00:00 +0000 UTC",
    "2026-08-13T14:00:00+02",
    "2026/08/13 12:00",
    "2026年8月13日 12:00",
    "2026-8-13 12:00",
    "13/08/2026 12:00",
    "13.08.2026, 12:00",
    "8/13/2026 12:00:00 PM",
]
# text, language
NATIVE = [
    ("gio, 13 ago 2026 14:00:00 +0200", "it"),
    ("giovedì 13 agosto 2026 14:00 +0200", "it-IT"),
    ("Do., 13. August 2026 14:00 Uhr CEST", "de"),
    ("jeu. 13 août 2026 14:00:00 +0200", "fr"),
    ("Чт, 13 авг 2026 15:00:00 +0300", "ru"),
    ("четверг, 13 августа 2026 г. 15:00 МСК", "ru"),
    ("чт, 13 серп. 2026 15:00:00 +0300", "uk"),
    ("jue, 13 ago 2026 14:00:00 +0200", "es"),
    ("qui, 13 ago 2026 09:00:00 -0300", "pt-BR"),
    ("czw, 13 sie 2026 14:00:00 +0200", "pl"),
    ("Per, 13 Ağu 2026 15:00:00 +0300", "tr"),
    ("do, 13 aug. 2026 14:00:00 +0200", "nl"),
    ("čt, 13 srp 2026 14:00:00 +0200", "cs"),
    ("Kam, 13 Agu 2026 19:00:00 +0700", "id"),
    ("الخميس، 13 أغسطس 2026 15:00:00 +0300", "ar"),
    ("2026-08-13 오후 12:00:00", "ko"),
    ("2026. 8. 13. 오후 12:00", "ko"),
    ("2026年8月13日 下午12:00", "zh"),
    ("星期四, 13 八月 2026 12:00:00 GMT", "zh"),
    ("목, 13 8월 2026 12:00:00 GMT", "ko"),
    ("2026/08/13 午後0:00", "ja"),
    ("13/08/2026 12:00 PM", "en-GB"),
]
UNREADABLE = [
    "",
    "10",
    "2026",
    "2026-08",
    "2026-W33",
    "08/09/2026 12:00",
    "08/09/26 12:00",
    "Thursday",
    "12:00:00",
    "13 Aug 12:00:00 GMT",
    "yesterday",
    "3 hours ago",
    "Thu, 13 Aug 2026 12:00:00 XQT",
    "Thu, 31 Jun 2026 12:00:00 GMT",
    "2026-06-31T12:00:00Z",
    "2026-W54-1T12:00:00Z",
    "Mon, 01 Jan 0001 00:00:00 +0000",
    "Mon, 30 Nov -0001 00:00:00 +0000",
    "-0001-11-30T00:00:00+00:00",
    "0000-00-00 00:00:00",
    "1786615200",
    "soon",
    "9" * 5000,
    "9999-12-31T23:59:59-14:00",
]


@pytest.mark.parametrize("text", [*USUAL, *UNUSUAL])
def test_a_date_that_means_one_moment(text: str) -> None:
    moment = read_date(text)
    assert moment is not None
    assert moment.at == NOON


@pytest.mark.parametrize(("text", "language"), NATIVE)
def test_names_in_the_language_of_the_feed(text: str, language: str) -> None:
    moment = read_date(text, language=language)
    assert moment is not None
    assert moment.at == NOON


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_date_that_does_not(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize("text", USUAL)
def test_usual_forms_are_read_as_feedparser_does(text: str) -> None:
    document = f'<rss version="2.0"><channel><item><pubDate>{text}</pubDate></item></channel></rss>'
    [entry] = feedparser.parse(document.encode()).entries
    moment = read_date(text)
    assert moment is not None
    assert datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC) == moment.at


def test_a_date_without_a_time_is_the_beginning_of_the_day_where_the_source_is() -> None:
    assert read_date("13 Aug 2026") == Moment(datetime(2026, 8, 13, tzinfo=UTC), "clock")
    assert read_date("2026-08-13", zone="Asia/Shanghai") == Moment(datetime(2026, 8, 12, 16, tzinfo=UTC), "clock")


@pytest.mark.parametrize("text", ["2026-08-13 20:00:00", "2026-08-13T20:00", "Thu, 13 Aug 2026 20:00:00"])
def test_a_time_without_a_zone_is_the_source_s_and_it_is_told(text: str) -> None:
    assert read_date(text, zone="Asia/Shanghai") == Moment(NOON, "zone")
    assert read_date(text) == Moment(datetime(2026, 8, 13, 20, tzinfo=UTC), "zone")


# text, zone, country, hour in UTC, what is assumed
ABBREVIATED = [
    ("13 Aug 2026 20:00:00 CST", "Asia/Shanghai", None, 12, ""),
    ("13 Aug 2026 20:00:00 CST", "UTC", "CN", 12, ""),
    ("13 Aug 2026 06:00:00 CST", "America/Chicago", "US", 12, ""),
    ("13 Aug 2026 06:00:00 CST", "UTC", None, 12, "abbreviation"),
    ("13 Aug 2026 17:30:00 IST", "UTC", None, 12, "abbreviation"),
    ("13 Aug 2026 17:30:00 IST", "Asia/Kolkata", "IN", 12, ""),
    ("13 Aug 2026 13:00:00 IST", "Europe/Dublin", "IE", 12, ""),
    ("13 Aug 2026 14:00:00 IST", "UTC", "IL", 12, ""),
    ("13 Aug 2026 13:00:00 BST", "UTC", "GB", 12, ""),
    ("13 Aug 2026 08:00:00 EDT", "Asia/Shanghai", "CN", 12, "abbreviation"),
    ("13 Aug 2026 21:00:00 JST", "UTC", "US", 12, ""),
]


@pytest.mark.parametrize(("text", "zone", "country", "hour", "assumed"), ABBREVIATED)
def test_the_source_decides_what_a_zone_s_name_means(
    text: str, zone: str, country: str | None, hour: int, assumed: str
) -> None:
    moment = read_date(text, zone=zone, country=country)
    assert moment is not None
    assert (moment.at.hour, moment.assumed) == (hour, assumed)


def test_the_end_of_a_day_is_the_beginning_of_the_next() -> None:
    assert read_date("Thu, 13 Aug 2026 24:00:00 GMT") == Moment(datetime(2026, 8, 14, tzinfo=UTC))
    assert read_date("Thu, 13 Aug 2026 25:00:00 GMT") is None


@pytest.mark.parametrize(("text", "year"), [("13 Aug 49 12:00 GMT", 2049), ("13 Aug 97 12:00 GMT", 1997)])
def test_years_in_two_digits(text: str, year: int) -> None:
    moment = read_date(text)
    assert moment is not None
    assert moment.at.year == year


@pytest.mark.parametrize(("language", "country", "month"), [("en-GB", None, 9), (None, "US", 8), ("de", None, 9)])
def test_numbers_are_read_in_the_order_of_the_language_or_the_country(
    language: str | None, country: str | None, month: int
) -> None:
    moment = read_date("08/09/2026 12:00 GMT", language=language, country=country)
    assert moment is not None
    assert moment.at.month == month


_PIECES = st.sampled_from(
    [
        "Thu, ",
        "13 ",
        "Aug ",
        "2026",
        "-0001",
        "26 ",
        "12:00",
        ":00",
        " GMT",
        "+7",
        "+0700",
        " (ICT)",
        "-W33-4",
        "T",
        "Z",
        "오후 ",
        "мая ",
        "févr. ",
        "/",
        "-",
        ".",
        "年",
        "月",
        "日",
        " CST",
        " Asia/Shanghai",
        "0",
        "PM",
        " ",
        "24:00",
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join) | st.text(max_size=120), st.sampled_from([None, "ko", "fr", "zz"]))
def test_any_text_is_read_or_refused(text: str, language: str | None) -> None:
    moment = read_date(text, language=language, zone="Asia/Tokyo", country="JP")
    assert moment is None or (moment.at.tzinfo is UTC and not moment.at.microsecond)
