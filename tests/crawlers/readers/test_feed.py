"""Feeds that have several pages, and pages that name a feed, poll by poll, through the real pipelines."""

from __future__ import annotations

from typing import Any

import pytest
from redis.asyncio import Redis

from config.kinds.feed import FeedSource
from record.live.polls import Polls
from tests.crawlers.pipelines.test_pipelines import Line
from tests.crawlers.polling.rounds import filed, polled
from tests.crawlers.readers.served import Served

URL = "https://outlet.example/feed"
WORDPRESS = "<generator>https://wordpress.org/?v=6.9</generator>"


def source(url: str = URL, **keys: Any) -> FeedSource:
    return FeedSource(id="outlet", name="Outlet", kind="feed", url=url, **keys)


def rss(*numbers: int, said: str = WORDPRESS) -> str:
    items = (f"<item><title>Title {n}</title><link>https://outlet.example/{n}</link></item>" for n in numbers)
    return (
        "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Outlet</title>"
        f"{said}{''.join(items)}</channel></rss>"
    )


def titles(line: Line) -> list[int]:
    return [int((item.title or "").removeprefix("Title ")) for item in filed(line)]


def named(path: str) -> str:
    return f"<atom:link rel='next' href='{path}'/>"


@pytest.mark.parametrize(
    ("said", "second", "third"),
    [(WORDPRESS, "?paged=2", "?paged=3"), (named("/feed?after=5"), "?after=5", "?after=3"), ("", "", "")],
    ids=["wordpress", "rel-next", "none"],
)
async def test_the_first_poll_reads_a_few_pages(redis: Redis, line: Line, said: str, second: str, third: str) -> None:
    following = said if said == WORDPRESS else named("/feed?after=3")
    site = Served(
        {
            URL + third: rss(2, 1, said=following),
            URL + second: rss(4, 3, said=following),
            URL: rss(6, 5, said=said),
        }
    )
    await polled(redis, line, source(), site)
    await polled(redis, line, source(), site)
    asked = [URL, URL + second, URL + third, URL] if said else [URL, URL]
    assert (site.asked, sorted(titles(line))) == (asked, [1, 2, 3, 4, 5, 6] if said else [5, 6])


async def test_later_polls_read_more_than_one_page_only_after_a_gap(redis: Redis, line: Line) -> None:
    site = Served({URL: rss(4, 3, 2)})
    await polled(redis, line, source(), site)
    assert site.since() == [("feed", 200), ("feed?paged=2", 404)]
    site.documents[URL] = rss(5, 4, 3)
    await polled(redis, line, source(), site)
    assert site.since() == [("feed", 200)]
    site.documents |= {URL: rss(11, 10, 9), f"{URL}?paged=2": rss(8, 7, 6), f"{URL}?paged=3": rss(5, 4, 3)}
    await polled(redis, line, source(pages=9), site)
    assert site.since() == [("feed", 200), ("feed?paged=2", 200), ("feed?paged=3", 200)]
    assert sorted(titles(line)) == list(range(2, 12))


async def test_a_server_that_gives_the_same_page_again_is_not_asked_for_more(redis: Redis, line: Line) -> None:
    site = Served({URL: rss(2, 1), f"{URL}?paged=2": rss(2, 1), f"{URL}?paged=3": rss(2, 1)})
    visit = await polled(redis, line, source(), site)
    assert (len(site.asked), visit.fault, titles(line)) == (2, None, [2, 1])


@pytest.mark.parametrize("following", ["https://elsewhere.example/feed?page=2", "ftp://outlet.example/feed", ""])
async def test_a_next_page_at_another_site_is_not_asked_for(redis: Redis, line: Line, following: str) -> None:
    site = Served({URL: rss(2, 1, said=named(following))})
    await polled(redis, line, source(), site)
    assert site.asked == [URL]


HOME = "https://outlet.example/"
PAGE = """<!doctype html><html><head><title>{}</title>
<link rel="alternate" type="application/rss+xml" href="{}"></head><body><p>News</p></body></html>"""


async def test_the_feed_that_a_page_names_is_read(redis: Redis, line: Line) -> None:
    site = Served({HOME: PAGE.format("Outlet", "/feed"), URL: rss(2, 1, said="")})
    visit = await polled(redis, line, source(HOME), site)
    assert (visit.fault, visit.notes & {"autodiscovered"}, titles(line)) == (None, {"autodiscovered"}, [2, 1])
    site.documents[URL] = rss(3, 2, 1, said="")
    await polled(redis, line, source(HOME), site)
    assert site.since()[2:] == [("", 304), ("feed", 200)]
    site.documents |= {HOME: PAGE.format("Outlet!", "/rss"), "https://outlet.example/rss": rss(4, said="")}
    await polled(redis, line, source(HOME), site)
    assert (titles(line), site.since()) == ([2, 1, 3, 4], [("", 200), ("rss", 200)])
    assert (await Polls(redis).state("outlet"))["notes"].split() == ["autodiscovered", "undated"]


async def test_a_page_that_names_none_stays_a_fault(redis: Redis, line: Line) -> None:
    site = Served({HOME: PAGE.format("Outlet", "")})
    visit = await polled(redis, line, source(HOME), site)
    assert str(visit.fault) == "html: an HTML page came in place of the feed: 'Outlet'"


async def test_a_page_that_names_a_page_is_a_fault(redis: Redis, line: Line) -> None:
    site = Served({HOME: PAGE.format("Outlet", "/more"), f"{HOME}more": PAGE.format("More", "/feed")})
    visit = await polled(redis, line, source(HOME), site)
    assert (visit.fault and visit.fault.kind, len(site.asked)) == ("html", 2)
