"""The outcome of a visit in one line."""

from __future__ import annotations

from datetime import timedelta

from scrapy import Request
from scrapy.http import TextResponse
from twisted.python.failure import Failure

from config.errors import FetchError
from config.kinds.feed import FeedSource
from crawlers.spiders.feed import FeedSpider
from crawlers.spiders.outcome import outcome

ENTRY = "<item><title>{0}</title><link>https://a.example/{0}</link></item>"


async def visited(body: str, status: int = 200) -> FeedSpider:
    spider = FeedSpider(FeedSource(id="alpha", name="Alpha", kind="feed", url="https://a.example/rss"))
    url = spider.visit.source.url
    answer = TextResponse(url, status=status, body=body, encoding="utf-8", request=Request(url))
    items = [item async for item in spider.parse(answer)]
    assert len(items) == (len(spider.document.items) if spider.document else 0)
    assert spider.visit.answered is not None
    spider.visit.started = spider.visit.answered - timedelta(milliseconds=312)
    return spider


def failure(error: Exception) -> Failure:
    return Failure(error)  # type: ignore[no-untyped-call]


def rss(*entries: str) -> str:
    return f"<rss version='2.0'><channel><title>a</title>{''.join(entries)}</channel></rss>"


async def test_items_are_counted_and_what_was_given_up() -> None:
    dated = ENTRY.replace("</item>", "<pubDate>Mon, 23 Nov 2020 08:30:00 GMT</pubDate></item>").format(1)
    assert outcome(await visited(rss(dated))) == "alpha: status 200, 1 item, 312 ms"
    two = await visited(rss(ENTRY.format(1), ENTRY.format(2), ENTRY.format(2)))
    assert outcome(two) == "alpha: status 200, 2 items, 312 ms; given up: date_absent 2, repeated_entry 1"


async def test_notes_are_told() -> None:
    spider = await visited(rss(ENTRY.format(1)) + "\x01 &nbsp <")
    assert "notes: " in outcome(spider)
    assert spider.visit.notes <= {"control_characters", "malformed"}


async def test_a_fault_stands_in_the_place_of_items() -> None:
    assert outcome(await visited("<html><body>no</body></html>")).startswith("alpha: html: ")
    assert outcome(await visited("", 404)) == "alpha: not_found: status 404 (312 ms)"


async def test_an_answer_that_says_unchanged_is_no_fault() -> None:
    assert outcome(await visited("", 304)) == "alpha: status 304, 0 items, 312 ms"


async def test_a_failure_without_an_answer_and_a_mistake_of_ours_are_faults() -> None:
    spider = await visited("", 304)
    assert [item async for item in spider.parse(failure(FetchError("dns", "no address")))] == []
    assert outcome(spider).startswith("alpha: dns: no address (")
    spider.callback_failed(failure(KeyError("x")))
    assert outcome(spider).startswith("alpha: internal: KeyError (")
