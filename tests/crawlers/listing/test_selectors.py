"""Items by selectors, CSS and XPath; what they leave open is found by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from config.kinds.listing import ListingSource
from crawlers.listing.document import open_page, read_listing
from crawlers.parsing.entry import Feed
from tests.crawlers.listing.pages import told

PAGE = """<html><head><base href="/press/"></head><body>
<div class="n"><b>27.11.2026</b> <s>Release</s> <a href="1">PDF</a> <i>Rates are held</i> <em>As expected.</em></div>
<div class="n"><b>20.11.2026</b> <s>Speech</s> <a href="2">PDF</a> <i>On money</i> <em>In Oslo.</em></div>
<div class="n"><b>20.11.2026</b> <s>Speech</s> <a href="2#page=2">PDF</a> <i>On money, again</i></div>
<div class="n"><b>soon</b> <s>Speech</s> <i>Without a link</i></div>
<a class="on" href="?page=2">Even older things</a><a class="off" href="https://elsewhere.example/">Elsewhere</a></body></html>"""


def read(**values: Any) -> Feed:
    source = ListingSource.model_validate(
        {
            "id": "a",
            "name": "A",
            "kind": "listing",
            "url": "https://a.example/news",
            "timezone": "Europe/Oslo",
            **values,
        }
    )
    fetched = datetime(2026, 11, 27, 9, tzinfo=UTC)
    page = open_page(PAGE.encode(), content_type=None, url=source.url, fetched=fetched, source=source)
    return read_listing(page, source)


@pytest.mark.parametrize(
    "selectors",
    [
        {"item": "div.n", "title": "i", "link": "a", "date": "b"},
        {"item": "div.n", "title": "i::text", "link": "a::attr(href)", "date": "b::text"},
        {"item": "//div[@class='n']", "title": "./i", "link": "./a/@href", "date": "./b/text()"},
        {"item": "(//div[a])", "title": ".//i/text()", "link": ".//a", "date": "./b"},
    ],
)
def test_css_and_xpath_find_the_same(selectors: dict[str, str]) -> None:
    assert told(read(**selectors)) == [
        ["Rates are held", "https://a.example/press/1", "2026-11-26T23:00:00Z"],
        ["On money", "https://a.example/press/2", "2026-11-19T23:00:00Z"],
        ["On money, again", "https://a.example/press/2#page=2", "2026-11-19T23:00:00Z"],
    ]


def test_what_no_selector_finds_is_found_by_itself() -> None:
    assert told(read(item="div.n", title="i"))[0] == [
        "Rates are held",
        "https://a.example/press/1",
        "2026-11-26T23:00:00Z",
    ]


def test_a_summary_is_read_where_it_is_named() -> None:
    assert [entry.summary for entry in read(item="div.n", title="i", summary="em").entries] == [
        "As expected.",
        "In Oslo.",
        None,
    ]


def test_a_selector_that_finds_no_date_leaves_the_item_undated() -> None:
    assert [entry.published for entry in read(item="div.n", title="i", date="time").entries] == [None] * 3


def test_the_next_page_is_of_the_same_host() -> None:
    assert read(item="div.n", next="a.on").next == "https://a.example/press/?page=2"
    assert read(item="div.n", next="a.off").next is None
    assert read(item="div.n").next is None


def test_items_that_are_not_there_are_none() -> None:
    assert read(item="article").entries == ()
