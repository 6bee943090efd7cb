"""Dates are read where they can mean one moment."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime

import feedparser
import pytest

from crawlers.parsing.dates import has_unusual_date, read_date

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
    "Thu, 13 Aug 2026 14:00:00 CEST",
    "Thu, 13 Aug 2026 21:00:00 JST",
    "Thu, 13 Aug 26 12:00:00 GMT",
    "Thursday, 13 August 2026 12:00:00 GMT",
    "Do, 13 Aug 2026 14:00:00 +0200",
    "Thu, 13-Aug-2026 12:00:00 GMT",
    "Thu Aug 13 12:00:00 UTC 2026",
    "Aug 13, 2026 12:00 PM",
    "20260813T120000Z",
    "2026/08/13 12:00",
    "2026年8月13日 12:00",
    "2026-8-13 12:00",
    "13/08/2026 12:00",
]
UNREADABLE = [
    "",
    "10",
    "2026",
    "2026-08",
    "08/09/2026 12:00",
    "08.09.2026",
    "Thursday",
    "12:00:00",
    "Thu, 13 Aug 2026 12:00:00 XQT",
    "Thu, 31 Jun 2026 12:00:00 GMT",
    "2026-06-31T12:00:00Z",
    "Mon, 01 Jan 0001 00:00:00 +0000",
    "1786615200",
    "soon",
    "9" * 5000,
    "9999-12-31T23:59:59-14:00",
]


def element(date: str) -> bytes:
    return f"<item><pubDate>{date}</pubDate></item>".encode()


@pytest.mark.parametrize("text", [*USUAL, *UNUSUAL])
def test_a_date_that_means_one_moment(text: str) -> None:
    assert read_date(text) == NOON


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_date_that_does_not(text: str) -> None:
    assert read_date(text) is None


def test_a_date_without_a_time_is_midnight() -> None:
    assert read_date("13 Aug 2026") == read_date("2026-08-13") == datetime(2026, 8, 13, tzinfo=UTC)


@pytest.mark.parametrize("text", USUAL)
def test_usual_forms_are_left_to_the_parsers_and_read_alike(text: str) -> None:
    assert not has_unusual_date(element(text), ["pubDate"])
    assert not has_unusual_date(element(f"<![CDATA[ {text} ]]>"), ["pubDate"])
    document = b'<rss version="2.0"><channel>' + element(text) + b"</channel></rss>"
    [entry] = feedparser.parse(document).entries
    assert datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC) == NOON


@pytest.mark.parametrize("text", UNUSUAL)
def test_other_forms_are_told(text: str) -> None:
    assert has_unusual_date(element(text), ["guid", "pubDate"])
    assert has_unusual_date(f'<dc:date a="b">\n{text}</dc:date></item>'.encode(), ["date"])


@pytest.mark.parametrize("date", ["<pubDate/>", "<pubDate></pubDate>", "<pubDate> </pubDate>", "<title>x</title>"])
def test_no_date_is_not_an_unusual_one(date: str) -> None:
    assert not has_unusual_date(f"<item>{date}</item>".encode(), ["pubDate"])


def test_only_what_follows_the_start_counts() -> None:
    data = element("odd") + element(USUAL[0])
    assert not has_unusual_date(data, ["pubDate"], data.rindex(b"<item"))
