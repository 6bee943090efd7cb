"""What of a page goes into the revision of its report."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crawlers.dates import When
from crawlers.extraction.page import Page
from crawlers.items import MOST_CONTENT
from crawlers.pages.revise import revise
from record.identity import base_id
from record.item import Cut, Item
from tests.newsroom.items import make_item

ANSWERED = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXT = "The council of the bank met on Monday.\nIt settled how the coin is to be paid out."


def page(**changes: Any) -> Page:
    values: dict[str, Any] = {
        "title": "Coin settled",
        "content": TEXT,
        "authors": ("Ann Lee",),
        "language": "fr",
        "published": When(date(2026, 11, 23), ANSWERED - timedelta(hours=1)),
    }
    return Page(**values | changes)


def revision(report: Item, **changes: Any) -> Item:
    found = revise(report, page(**changes), answered=ANSWERED)
    assert found is not None
    return found


BARE = make_item(title=None, summary=None, authors=(), language=None, published=None)


def test_what_the_source_did_not_give_is_the_pages_and_said_to_be() -> None:
    item = revision(BARE)
    assert (item.title, item.content, item.authors, item.language) == ("Coin settled", TEXT, ("Ann Lee",), "fr")
    assert item.published == ANSWERED - timedelta(hours=1)
    assert item.from_page == ("content", "title", "authors", "language", "published")
    assert item.discovered == ANSWERED
    assert (item.source, item.url, item.guid) == (BARE.source, BARE.url, BARE.guid)


def test_what_the_source_gave_stays() -> None:
    report = make_item()
    item = revision(report)
    assert item.from_page == ("content",)
    assert (item.title, item.summary, item.authors, item.language, item.published) == (
        report.title, report.summary, report.authors, report.language, report.published,
    )  # fmt: skip


def test_a_report_has_one_such_revision_whichever_form_of_it_is_revised() -> None:
    changed = make_item(id=f"{make_item().id}-1-0badc0de", revision=1)
    assert revision(changed).id == revision(make_item(), content=TEXT * 2).id
    assert base_id(revision(changed).id) == make_item().id


@pytest.mark.parametrize(
    "published",
    [
        None,
        When(date(2026, 11, 22)),
        When(date(2026, 11, 24), ANSWERED + timedelta(hours=2)),
        When(date(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC)),
    ],
    ids=["unknown", "a day alone", "future", "absurd"],
)
def test_a_time_that_no_clock_told_is_unknown(published: When | None) -> None:
    item = revision(BARE, published=published)
    assert item.published is None
    assert "published" not in item.from_page


def test_a_page_that_says_no_more_than_the_source_makes_no_revision() -> None:
    for report in (make_item(content=TEXT), make_item(summary=TEXT), make_item(summary="数字货币" * 9)):
        assert revise(report, page(), answered=ANSWERED) is None
    assert revise(BARE, page(content=""), answered=ANSWERED) is None


def test_boilerplate_of_the_source_does_not_make_its_text_long() -> None:
    footer = "Read on at our site, and subscribe to the letter that we send. " * 3
    report = make_item(summary=f"Coin.\n{footer}", cut=(Cut("summary", 6, footer),))
    item = revision(report)
    assert item.summary == report.summary
    assert item.cut == report.cut


def test_what_reading_the_page_left_out_is_named() -> None:
    given = make_item(content="Coin. Share", cut=(Cut("content", 6, "Share"),))
    assert revision(given, cut=("Share this",)).cut == (Cut("content", None, "Share this"),)


def test_a_huge_page_is_cut() -> None:
    assert len(revision(BARE, content="word " * MOST_CONTENT).content or "") == MOST_CONTENT


UNDATED = make_item(news="by_page", published=None, summary="数字货币" * 9)


@pytest.mark.parametrize(
    ("published", "found"),
    [
        (When(date(2026, 11, 22)), datetime(2026, 11, 21, 15, tzinfo=UTC)),
        (When(date(2026, 11, 23), ANSWERED - timedelta(hours=1)), ANSWERED - timedelta(hours=1)),
    ],
    ids=["a day alone", "a moment"],
)
def test_a_page_that_decides_gives_its_date_though_it_says_no_more(published: When, found: datetime) -> None:
    item = revise(UNDATED, page(content="Coin.", published=published), answered=ANSWERED, timezone="Asia/Tokyo")
    assert item is not None
    assert (item.published, item.summary, item.content) == (found, UNDATED.summary, None)
    assert item.from_page == ("published",)


def test_a_page_that_decides_nothing_makes_no_revision() -> None:
    assert revise(UNDATED, page(content="Coin.", published=None), answered=ANSWERED) is None
