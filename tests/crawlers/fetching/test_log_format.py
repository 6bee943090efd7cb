"""Scrapy's log lines hold no address."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import DropItem
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.fetching.log_format import QuietFormatter

SECRET = "se3cret"
REQUEST = Request(f"https://example.org/{SECRET}?token={SECRET}")
RESPONSE = Response(REQUEST.url, request=REQUEST)
ITEM = {"url": REQUEST.url}
FAILURE = Failure(ValueError(REQUEST.url))
SPIDER = Spider("any")


@pytest.fixture
def formatter() -> QuietFormatter:
    return QuietFormatter()


def test_what_goes_well_has_no_line(formatter: QuietFormatter) -> None:
    lines = [
        formatter.crawled(REQUEST, RESPONSE, SPIDER),
        formatter.scraped(ITEM, RESPONSE, SPIDER),
        formatter.dropped(ITEM, DropItem("known"), RESPONSE, SPIDER),
    ]
    assert lines == [None, None, None]


def test_what_goes_wrong_says_where_and_no_secret(formatter: QuietFormatter) -> None:
    lines: list[Any] = [
        formatter.item_error(ITEM, ValueError(SECRET), RESPONSE, SPIDER),
        formatter.spider_error(FAILURE, REQUEST, RESPONSE, SPIDER),
        formatter.download_error(FAILURE, REQUEST, SPIDER, errmsg=SECRET),
    ]
    texts = [line["msg"] % line["args"] for line in lines]
    assert texts == [
        "pipeline failed: ValueError",
        "spider failed on example.org",
        "download failed from example.org",
    ]
