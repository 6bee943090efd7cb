"""Which pages are wanted, and who is told because of their texts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from newsroom.assigning.assigned import Assigned
from notifier.pages import Readers, is_news, wanted
from redis.asyncio import Redis
from sqlalchemy import Engine, select

from record.item import Item
from record.live.filed import Filed
from record.sql import directory, pages
from record.sql.deliveries import ALERT, list_deliveries
from record.sql.pages import ALWAYS, COVERED, TOLD
from record.sql.profiles import Profile
from record.sql.tables import items as item_table
from record.sql.tables import page_fetches
from record.sql.watches import WatchRow
from tests.newsroom.items import make_item
from tests.notifier.test_lane import drained, running
from tests.record.sql.directory_rows import DIRECTORY
from tests.waiting import eventually

NOW = datetime.now(UTC)
TEXT = "The council met on Monday. " * 40 + "It settled how the digital euro is paid out."


def profile(full_text: Any) -> Profile:
    return Profile("S", is_primary=False, section=None, section_bias={}, category=None, tier=None, full_text=full_text)


PROFILES = {"short": profile("when_short"), "each": profile("always"), "none": profile("never")}


def report(number: int, source: str = "short", **changes: Any) -> Item:
    values = {"url": f"https://x.example/{number}", "title": "Council meets in Lisbon", "summary": None}
    return make_item(id=f"{number:016x}", source=source, discovered=NOW, **{**values, **changes})


def in_story(story: str, item: Item) -> Assigned:
    return Assigned(item, story, opened=True)


def watch(*, sources: tuple[str, ...] = (), languages: tuple[str, ...] = ()) -> WatchRow:
    return WatchRow("w", "euro", sources, languages)


def priorities(*reports: Assigned, watches: list[WatchRow], told: set[str]) -> dict[str, list[tuple[int, int]]]:
    """Story -> (number of the report, priority) of the pages that are wanted."""
    found = wanted(reports, Readers(watches, told), may_alert=set(), leads={f"{2:016x}"}, profiles=PROFILES)
    return {story: [(int(page.item.id, 16), page.priority) for page in pages] for story, pages in found.items()}


def test_the_lead_of_a_story_goes_first() -> None:
    reports = [in_story("a", report(number)) for number in (1, 2, 3)]
    assert priorities(*reports, watches=[watch()], told=set()) == {"a": [(2, COVERED), (1, COVERED), (3, COVERED)]}


def test_stories_that_are_told_go_before_those_that_are_only_covered() -> None:
    found = priorities(in_story("a", report(1)), in_story("b", report(3)), watches=[watch()], told={"b"})
    assert found == {"a": [(1, COVERED)], "b": [(3, TOLD)]}


def test_what_no_watch_covers_is_wanted_only_where_its_source_always_is() -> None:
    french = watch(languages=("fr",))
    other = watch(sources=("other",))
    reports = in_story("a", report(1)), in_story("b", report(3, "each"))
    assert priorities(*reports, watches=[], told=set()) == {"b": [(3, ALWAYS)]}
    assert priorities(*reports, watches=[french, other], told=set()) == {"b": [(3, ALWAYS)]}
    assert priorities(*reports, watches=[watch(sources=("short",))], told=set()) == {
        "a": [(1, COVERED)],
        "b": [(3, ALWAYS)],
    }


@pytest.mark.parametrize("url", [None, "ftp://x.example/1", "mailto:a@x.example", "https:///1"])
def test_only_web_addresses_have_pages(url: str | None) -> None:
    assert priorities(in_story("a", report(1, url=url)), watches=[watch()], told={"a"}) == {}


def test_what_a_first_poll_brings_is_news_if_it_was_published_within_a_day() -> None:
    hour = timedelta(hours=1)
    assert is_news(report(1, published=NOW - 23 * hour), first=True, now=NOW)
    assert not is_news(report(1, published=NOW - 25 * hour), first=True, now=NOW)
    assert not is_news(report(1, published=None), first=True, now=NOW)
    assert is_news(report(1, published=None), first=False, now=NOW)
    assert not is_news(report(1), first=False, now=NOW + 25 * hour)


@pytest.fixture
def sources(engine: Engine) -> None:
    """Two sources of short texts, and one whose pages nobody wants."""
    rows = [
        {"id": name, "name": name, "spec": {"id": name, "full_text": full_text}}
        for name, full_text in (("short", "when_short"), ("other", "when_short"), ("none", "never"))
    ]
    with engine.begin() as connection:
        directory.synchronise(connection, {**DIRECTORY, "sources": rows})


PassOn = Callable[..., Awaitable[None]]


@pytest.fixture
async def pass_on(redis: Redis, engine: Engine, sources: None) -> AsyncIterator[PassOn]:
    """Have the lane take items."""

    async def pass_on(*items: Item, first: bool = False) -> None:
        await Filed(redis).add(replace(item, news="first_poll" if first else item.news) for item in items)
        await eventually(lambda: drained(redis))

    async with running(redis, engine):
        yield pass_on


def page_of(item: Item, text: str = TEXT) -> Item:
    return make_item(
        **{name: getattr(item, name) for name in ("source", "url", "title", "summary")},
        id=f"{item.id}-page",
        revision=1,
        content=text,
        discovered=NOW,
        from_page=("content",),
    )


def states(engine: Engine) -> dict[int, str]:
    with engine.begin() as connection:
        return {int(row.item, 16): row.state for row in connection.execute(select(page_fetches))}


def told(engine: Engine) -> list[tuple[str, str]]:
    """(channel, item) of each alert."""
    with engine.begin() as connection:
        rows = list_deliveries(connection)
    return sorted((row["channel"], row["payload"]["item"]) for row in rows if row["kind"] == ALERT)


async def test_a_page_that_a_watch_matches_is_told_of_once(engine: Engine, pass_on: PassOn) -> None:
    item = report(1)
    await pass_on(item)
    assert states(engine) == {1: "pending"}
    assert told(engine) == []
    await pass_on(page_of(item))
    await pass_on(page_of(item))
    assert told(engine) == [("desk", item.id), ("screen", item.id)]
    assert states(engine) == {1: "done"}


async def test_a_story_that_was_told_is_not_told_again_by_its_page(engine: Engine, pass_on: PassOn) -> None:
    item = report(1, title="Digital euro is settled")
    await pass_on(item)
    with engine.begin() as connection:
        assert connection.scalars(select(page_fetches.c.priority)).all() == [TOLD]
    assert len(told(engine)) == 2
    await pass_on(page_of(item))
    assert len(told(engine)) == 2


async def test_a_page_of_what_may_not_alert_is_filed_and_not_told(engine: Engine, pass_on: PassOn) -> None:
    item = report(1)
    await pass_on(page_of(item), item)
    assert told(engine) == [], "nobody wanted that page"
    changed = make_item(
        id=f"{2:016x}-1-abc", revision=1, source="short", title="Digital euro", url="https://x.example/2"
    )
    await pass_on(changed)
    assert told(engine) == [], "a change is no alert"


async def test_what_a_pages_text_says_is_what_the_report_and_its_story_are_of(engine: Engine, pass_on: PassOn) -> None:
    item = report(1)
    await pass_on(item)
    await pass_on(page_of(item, "The central bank pilots its digital euro, a CBDC. " * 20))
    with engine.begin() as connection:
        rows = {row.id: row for row in connection.execute(select(item_table))}
    assert rows[item.id].tags["about_cbdc"]
    assert rows[item.id].summary == rows[f"{item.id}-page"].summary
    assert rows[item.id].section == rows[f"{item.id}-page"].section


async def test_one_page_of_a_story_is_tried_and_others_stand_by(engine: Engine, pass_on: PassOn) -> None:
    one, other, late = (
        report(number, source, title=f"Kestrel Bank opens forty branches in Finland{more}")
        for number, source, more in ((1, "short", ""), (2, "other", ", it says"), (3, "other", " this week"))
    )
    copy = report(4, "other", title=one.title)
    await pass_on(one, other, copy)
    assert states(engine) == {1: "pending", 2: "standby"}
    with engine.begin() as connection:
        pages.done(connection, [one.id], NOW)
    assert states(engine) == {1: "done", 2: "spared"}
    before = states(engine)
    await pass_on(late)
    assert states(engine) == before, "the story has its text"


async def test_what_is_long_or_of_a_source_without_pages_or_a_backlog_is_not_wanted(
    engine: Engine, pass_on: PassOn
) -> None:
    await pass_on(report(1, summary=TEXT), report(2, "none", title="Ferry sinks off Malta"))
    await pass_on(report(3, title="Old men of Oslo", published=NOW - timedelta(days=2)), first=True)
    assert states(engine) == {}


async def test_a_changed_report_is_the_one_that_its_page_revises(engine: Engine, pass_on: PassOn) -> None:
    item = report(1)
    await pass_on(item)
    changed = make_item(
        id=f"{item.id}-1-abc", revision=1, source="short", title="Council met", url=item.url, discovered=NOW
    )
    await pass_on(changed)
    with engine.begin() as connection:
        (row,) = connection.execute(select(page_fetches))
    assert Item.from_dict(row.report) == changed
