"""Lists stay within what Telegram takes, whatever stands in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.sections import SECTIONS
from notifier.rendering.forms import html_of
from notifier.rendering.listing import MOST_ENTRIES, by_section_message, heading_of, line_of, list_message
from notifier.texts import translator
from record.sql.showing import Shown
from tests.notifier.botapi.reading.entities import parse_html, utf16

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
#: https://core.telegram.org/bots/api#sendmessage
MOST = 4_096


def shown(number: int, title: str, url: str) -> Shown:
    name = "The Outlet of Everything that Has a Long Name " * 4
    return Shown(f"{number:x}", "s", name, title, url, None, AT, AT, None, f"story-{number}")


@pytest.mark.parametrize(
    "title", ["word " * 100, "数字人民币试点" * 60, "👩‍👩‍👧‍👦" * 80, "<b>&amp;</b>" * 50, "\u202ex" * 200]
)
@pytest.mark.parametrize(
    "url", ["https://outlet.example/" + "a" * 2_000, "http://intranet/" + "a" * 2_000, "javascript:1"]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_full_list_is_one_message(title: str, url: str, language: str) -> None:
    t = translator(language)
    reports = [shown(number, title, url) for number in range(MOST_ENTRIES)]
    sections = [(SECTIONS[number % len(SECTIONS)], [line_of(each, UTC, t)]) for number, each in enumerate(reports)]
    heading = heading_of({"heading": "weekly", "due": "2026-11-23T08:00:00Z", "part": 1, "parts": 9}, UTC, t)
    for message in (list_message(heading, reports, more=7, t=t), by_section_message(heading, sections, t)):
        text, entities = parse_html(html_of(message))
        assert utf16(text) <= MOST
        assert text.count("\n") >= MOST_ENTRIES
        assert len(entities) >= 1


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        ("daily", "The last day · 23 Nov 2026 (1 of 2)"),
        ("hourly", "The last hour · 23 Nov 2026, 08:00 UTC (1 of 2)"),
        ("burst", "Much at once · 23 Nov 2026 (1 of 2)"),
    ],
)
def test_a_heading_says_its_day_and_its_part(heading: str, says: str) -> None:
    row = {"heading": heading, "due": "2026-11-23T08:00:00Z", "part": 1, "parts": 2}
    assert heading_of(row, UTC, translator("en")) == says
