"""Which new reports are news: not an archive that is given again, nor a clock that runs ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from crawlers.parsing.entry import Entry
from record.news import NewsRule
from tests.crawlers.pipelines.polls import Source, others, told
from tests.crawlers.pipelines.visits import NOW


@pytest.fixture
def source(redis: Redis, tmp_path: Path) -> Iterator[Source]:
    source = Source(redis, tmp_path / "collections")
    yield source
    source.filer.close()


def report(name: str, hours: float | None = None) -> Entry:
    return told(f"Report {name}", link=f"https://a.example/{name}", guid=name, hours=hours, text=f"Of {name}.")


def marks(source: Source) -> dict[str, str | None]:
    return {(item.title or "").removeprefix("Report "): item.news for item in source.items()}


async def test_undated_reports_below_known_ones_are_an_archives(source: Source) -> None:
    known = [report(name) for name in "ab"]
    await source.poll(*known)
    await source.poll(report("new"), *known, report("old1"), report("old2"))
    assert marks(source) == {"a": "first_poll", "b": "first_poll", "new": "news", "old1": "archive", "old2": "archive"}


async def test_dated_reports_of_an_archive_go_by_their_age(source: Source) -> None:
    known = report("a", 2)
    await source.poll(known)
    await source.poll(known, report("yesterday", 20), report("old", 24 * 900))
    assert marks(source) == {"a": "first_poll", "yesterday": "news", "old": "age"}


async def test_an_undated_report_under_one_that_is_pinned_is_news(source: Source) -> None:
    pinned, known = report("pinned"), report("a")
    await source.poll(pinned, known)
    await source.poll(pinned, report("new"), known)
    assert marks(source)["new"] == "news"


async def test_in_a_document_that_ends_with_the_newest_the_archive_stands_above(source: Source) -> None:
    known = [report("a", 9), report("b", 5)]
    await source.poll(*known)
    await source.poll(report("old"), *known, report("new"))
    assert (marks(source)["old"], marks(source)["new"]) == ("archive", "news")


async def test_where_all_is_new_nothing_is_an_archives(source: Source) -> None:
    await source.poll(report("a"))
    await source.poll(report("b"), report("c"))
    assert (marks(source)["b"], marks(source)["c"]) == ("news", "news")


async def test_what_a_listing_does_not_say_its_page_is_asked_for(source: Source) -> None:
    known = [report("a"), report("b")]
    await source.poll(*known, by_page=True)
    untitled = others(report("untitled", 2), title=None, link="https://a.example/untitled")
    new = [report("undated"), untitled, report("dated", 2), report("old", 24 * 30)]
    below = [
        report("below"),
        others(report("nowhere"), link=None),
        others(report("by mail"), link="mailto:a@b.example"),
    ]
    await source.poll(*new, *known, *below, by_page=True)
    found = marks(source)
    assert (found["a"], found["b"]) == ("first_poll", "first_poll"), "hundreds of pages would be asked for"
    assert (found["undated"], found[""], found["below"]) == ("by_page", "by_page", "by_page")
    assert (found["dated"], found["old"]) == ("news", "age")
    assert (found["nowhere"], found["by mail"]) == ("archive", "archive"), "they have no page"


async def test_a_change_of_what_is_undated_is_decided_like_its_report(source: Source) -> None:
    await source.poll(report("a"), by_page=True)
    await source.poll(others(report("a"), summary="Of a, and more."), by_page=True)
    assert [item.news for item in source.items()] == ["first_poll", "by_page"]


async def test_a_first_poll_asks_for_the_titles_of_what_is_news(redis: Redis, tmp_path: Path) -> None:
    source = Source(redis, tmp_path / "collections", NewsRule(timedelta(days=3), timedelta(days=1)))
    await source.poll(*(others(report(str(hours), hours), title=None) for hours in (2, 48)), by_page=True)
    source.filer.close()
    assert [item.news for item in source.items()] == ["by_page", "first_poll"]


AHEAD = 7 * 3600


def published(source: Source) -> dict[str, float]:
    """Hours before NOW."""
    return {
        (item.title or "").removeprefix("Report "): round((NOW - item.published).total_seconds() / 3600, 2)
        for item in source.items()
        if item.published
    }


@pytest.mark.parametrize("ahead_s", [AHEAD, 7 * 60, 5 * 3600 + 1800])
async def test_a_clock_that_runs_ahead_is_noticed_by_what_comes_and_set_right(source: Source, ahead_s: int) -> None:
    def stamped(name: str, at_s: float) -> Entry:
        return others(report(name), published=NOW + timedelta(seconds=at_s + ahead_s), date_fault=None)

    shown = [stamped("first", -40 * 3600)]
    await source.poll(*shown)
    for n in range(4):
        shown = [stamped(str(n), 60 * n - 5), *shown]
        await source.poll(*shown, at=NOW + timedelta(seconds=60 * n))
    assert source.last is not None
    assert "clock_ahead" in source.last.notes
    assert source.last.items[0].item.published is not None
    error = source.last.items[0].item.published - NOW - timedelta(seconds=60 * 3)
    assert abs(error.total_seconds()) < 180
    assert len(source.reports()) == 5, "what was known stays known"
    assert source.revisions() == 0


async def test_a_document_whose_reports_are_nearly_all_ahead_is_set_right_at_once(source: Source) -> None:
    shown = [
        others(report(str(n)), published=NOW + timedelta(hours=7 - n, minutes=-10), date_fault=None) for n in range(5)
    ]
    await source.poll(*shown)
    assert published(source) == {"0": 0.17, "1": 1.17, "2": 2.17, "3": 3.17, "4": 4.17}


async def test_a_few_planned_posts_are_no_clock(source: Source) -> None:
    planned = [
        others(report(f"p{n}"), published=NOW + timedelta(hours=hours), date_fault=None)
        for n, hours in enumerate((3, 8, 30))
    ]
    await source.poll(report("a", 1), report("b", 2), report("c", 3), report("d", 4))
    for each in planned:
        await source.poll(each, report("a", 1), report("b", 2), report("c", 3), report("d", 4))
    await source.poll(report("e", 0.1))
    assert published(source) == {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": 0.1}
    assert source.last is not None
    assert "clock_ahead" not in source.last.notes


async def test_a_clock_that_is_set_right_is_noticed_too(source: Source) -> None:
    shown = [others(report(f"f{n}"), published=NOW + timedelta(hours=7 - n), date_fault=None) for n in range(5)]
    await source.poll(*shown)
    for n in range(3):
        await source.poll(report(f"r{n}", 0.01), *shown)
    await source.poll(report("r3", 0.01), *shown)
    assert published(source)["r0"] > 7
    assert published(source)["r3"] == 0.01
