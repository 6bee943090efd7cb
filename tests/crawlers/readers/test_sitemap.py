"""Sitemaps, poll by poll, through the real pipelines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from config.kinds.sitemap import SitemapSource
from record.live.polls import Polls
from tests.crawlers.pipelines.test_pipelines import Line
from tests.crawlers.polling.rounds import filed, polled
from tests.crawlers.readers.served import Served

SITE = "https://bank.example"
NOW = datetime.now(UTC)


def source(path: str = "/sitemap.xml", **keys: Any) -> SitemapSource:
    return SitemapSource(id="bank", name="Bank", kind="sitemap", url=f"{SITE}{path}", **keys)


def when(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat(timespec="seconds")


def urls(*pages: tuple[str, float | None]) -> str:
    listed = (
        f"<url><loc>{SITE}/{name}</loc>{'' if days is None else f'<lastmod>{when(days)}</lastmod>'}</url>"
        for name, days in pages
    )
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{''.join(listed)}</urlset>"


def index(*sitemaps: tuple[str, float | None]) -> str:
    listed = (
        f"<sitemap><loc>{SITE}/{name}</loc>{'' if days is None else f'<lastmod>{when(days)}</lastmod>'}</sitemap>"
        for name, days in sitemaps
    )
    return f"<sitemapindex>{''.join(listed)}</sitemapindex>"


def links(line: Line) -> list[str]:
    return [(item.url or "").removeprefix(f"{SITE}/") for item in filed(line)]


async def test_each_new_address_is_one_report_wherever_it_stands(redis: Redis, line: Line) -> None:
    site = Served({f"{SITE}/sitemap.xml": urls(("news/1", 9), ("news/2", 1))})
    await polled(redis, line, source(), site)
    site.documents[f"{SITE}/sitemap.xml"] = urls(("news/0", None), ("news/1", 0), ("news/2", 1), ("news/3", 0))
    await polled(redis, line, source(), site)
    await polled(redis, line, source(), site)
    assert links(line) == ["news/1", "news/2", "news/0", "news/3"]
    assert [item.published for item in filed(line)] == [None] * 4, "a change is no publication"
    assert [item.news for item in filed(line)] == ["age", "first_poll", "by_page", "by_page"]
    assert site.since() == [("sitemap.xml", 200), ("sitemap.xml", 200), ("sitemap.xml", 304)]


async def test_a_new_address_of_an_old_page_is_no_news(redis: Redis, line: Line) -> None:
    site = Served({f"{SITE}/sitemap.xml": urls(("news/1", 1))})
    await polled(redis, line, source(), site)
    site.documents[f"{SITE}/sitemap.xml"] = urls(("news/1", 1), ("archive/7", 400))
    await polled(redis, line, source(), site)
    assert [item.news for item in filed(line)] == ["first_poll", "age"]


async def test_a_new_address_at_the_end_of_a_sitemap_is_told_when_its_page_says_when(redis: Redis, line: Line) -> None:
    news = "<n:news xmlns:n='x'><n:title>{0}</n:title></n:news>"
    titled = "".join(f"<url><loc>{SITE}/{name}</loc>{news.format(name)}</url>" for name in "abc")
    site = Served({f"{SITE}/sitemap.xml": f"<urlset>{titled}</urlset>"})
    await polled(redis, line, source(), site)
    site.documents[f"{SITE}/sitemap.xml"] = f"<urlset>{titled}<url><loc>{SITE}/d</loc>{news.format('d')}</url></urlset>"
    visit = await polled(redis, line, source(), site)
    assert [(item.item.title, item.item.news) for item in visit.items] == [("d", "by_page")]


async def test_only_addresses_that_are_wanted_are_reports(redis: Redis, line: Line) -> None:
    site = Served({f"{SITE}/sitemap.xml": urls(("news/1", 1), ("about", 1), ("news/tags/x", 1), ("speeches/2", 1))})
    visit = await polled(redis, line, source(match="/(news|speeches)/", skip="/tags/"), site)
    assert links(line) == ["news/1", "speeches/2"]
    assert not visit.notes & {"nothing_matches"}
    visit = await polled(redis, line, source(match="/events/"), Served({f"{SITE}/sitemap.xml": urls(("news/9", 1))}))
    assert "nothing_matches" in visit.notes


async def test_an_index_is_read_by_what_changed_in_it(redis: Redis, line: Line) -> None:
    site = Served(
        {
            f"{SITE}/sitemap.xml": index(("1.xml", 300), ("2.xml", 30), ("3.xml", 2)),
            f"{SITE}/1.xml": urls(("a", 300)),
            f"{SITE}/2.xml": urls(("b", 30)),
            f"{SITE}/3.xml": urls(("c", 2)),
        }
    )
    await polled(redis, line, source(), site)
    assert (site.since(), links(line)) == ([("sitemap.xml", 200), ("3.xml", 200)], ["c"])
    await polled(redis, line, source(), site)
    assert site.since() == [("sitemap.xml", 304), ("3.xml", 304)]
    site.documents[f"{SITE}/sitemap.xml"] = index(("1.xml", 1), ("2.xml", 30), ("3.xml", 2), ("4.xml", 0))
    site.documents |= {f"{SITE}/1.xml": urls(("a", 300), ("late", 1)), f"{SITE}/4.xml": urls(("d", 0))}
    await polled(redis, line, source(), site)
    assert site.since() == [("sitemap.xml", 200), ("4.xml", 200), ("1.xml", 200), ("3.xml", 304)]
    assert links(line) == ["c", "d", "a", "late"]
    assert {link: item.news for link, item in zip(links(line), filed(line), strict=True)}["a"] == "age"


async def test_the_root_of_a_site_leads_to_its_sitemaps_by_its_robots_txt(redis: Redis, line: Line) -> None:
    site = Served(
        {
            f"{SITE}/robots.txt": f"User-agent: *\nSitemap: {SITE}/index.xml\nSitemap: {SITE}/none.xml\n",
            f"{SITE}/index.xml": index(("1.xml", None)),
            f"{SITE}/1.xml": urls(("a", 1)),
        }
    )
    visit = await polled(redis, line, source("/"), site)
    assert (links(line), visit.fault, visit.notes & {"sitemap_unread"}) == (["a"], None, {"sitemap_unread"})
    assert site.since() == [("robots.txt", 200), ("none.xml", 404), ("index.xml", 200), ("1.xml", 200)]
    site.documents[f"{SITE}/1.xml"] = urls(("a", 1), ("b", 0))
    await polled(redis, line, source("/"), site)
    assert links(line) == ["a", "b"]


async def test_where_no_sitemap_can_be_had_the_poll_has_its_fault(redis: Redis, line: Line) -> None:
    visit = await polled(redis, line, source(""), Served({f"{SITE}/robots.txt": "User-agent: *\nDisallow:\n"}))
    assert visit.fault is not None
    assert visit.fault.kind == "not_found"


@pytest.mark.parametrize("status", [500, 429])
async def test_a_fault_that_passes_ends_the_poll_and_the_next_one_begins_where_it_began(
    redis: Redis, line: Line, status: int
) -> None:
    site = Served({f"{SITE}/sitemap.xml": index(("1.xml", 5)), f"{SITE}/1.xml": urls(("a", 5))})
    await polled(redis, line, source(), site)
    site.documents[f"{SITE}/sitemap.xml"] = index(("1.xml", 1), ("2.xml", 0))
    site.documents |= {f"{SITE}/1.xml": status, f"{SITE}/2.xml": urls(("b", 0))}
    visit = await polled(redis, line, source(), site)
    assert (visit.fault is not None, links(line)) == (True, ["a", "b"])
    site.documents[f"{SITE}/1.xml"] = urls(("a", 5), ("c", 1))
    await polled(redis, line, source(), site)
    assert links(line) == ["a", "b", "c"]


async def test_a_large_sitemap_is_looked_up_once(redis: Redis, line: Line) -> None:
    pages = [(f"news/{number}", float(number)) for number in range(1, 2_001)]
    site = Served({f"{SITE}/sitemap.xml": urls(*pages)})
    await polled(redis, line, source(), site)
    site.documents[f"{SITE}/sitemap.xml"] = urls(*pages, ("news/new", 0))
    visit = await polled(redis, line, source(), site)
    assert [(item.item.url, visit.known) for item in visit.items] == [(f"{SITE}/news/new", 3)]
    site.documents[f"{SITE}/sitemap.xml"] = urls(*pages, ("news/new", 0), ("news/late", 900))
    visit = await polled(redis, line, source(), site)
    assert [(item.item.url, visit.known) for item in visit.items] == [(f"{SITE}/news/late", 2_001)]
    assert len((await Polls(redis).state("bank"))["cursor"]) < 200
