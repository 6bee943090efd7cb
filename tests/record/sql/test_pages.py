"""Wanted pages in SQL: which goes first, who has it, and what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from record.item import Item
from record.sql import pages
from record.sql.pages import MOST_ATTEMPTS, MOST_STANDBY, NEWS, ClaimedPage
from record.sql.tables import page_fetches
from tests.newsroom.items import EVENTS, make_item
from tests.newsroom.wanted import want

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def report(number: int) -> Item:
    return make_item(
        id=f"{number:016x}",
        source=f"s{number}",
        url=f"https://h{number}.example/{number}",
        title=EVENTS[number - 1],
        summary=None,
    )


def claim(engine: Engine, now: datetime = NOW, busy: tuple[str, ...] = (), holder: str = "w1") -> ClaimedPage | None:
    with engine.begin() as connection:
        found = pages.claim(connection, holder, now, now + MINUTE, busy)
        assert (found is not None) == (pages.is_due(connection, now, busy) or found is not None)
        return found


def states(engine: Engine) -> list[tuple[int, str, str | None]]:
    with engine.begin() as connection:
        rows = connection.execute(select(page_fetches).order_by(page_fetches.c.item))
        return [(int(row.item, 16), row.state, row.reason) for row in rows]


@pytest.fixture
def three(engine: Engine) -> list[Item]:
    """Three reports of as many stories."""
    reports = [report(number) for number in (1, 2, 3)]
    assert want(engine, reports, NOW) == 3
    return reports


@pytest.fixture
def one_story(engine: Engine) -> list[Item]:
    """Five reports of one story."""
    reports = [report(number) for number in range(1, 6)]
    assert want(engine, reports, NOW, story="one") == 1
    return reports


@pytest.mark.usefixtures("three")
def test_each_page_is_claimed_once_and_hosts_that_are_busy_are_passed_over(engine: Engine) -> None:
    first = claim(engine, busy=("h1.example",))
    assert first is not None
    assert (first.url, first.source, first.attempts, Item.from_dict(first.report)) == (
        "https://h2.example/2", "s2", 1, report(2),
    )  # fmt: skip
    rest = [claim(engine), claim(engine)]
    assert [each.host for each in rest if each] == ["h1.example", "h3.example"]
    assert claim(engine) is None


def test_pages_of_stories_that_are_told_go_first(engine: Engine, three: list[Item]) -> None:
    with engine.begin() as connection:
        pages.hurry(connection, [three[2].id])
    found = claim(engine)
    assert found is not None
    assert found.item == three[2].id


@pytest.mark.usefixtures("three")
def test_a_page_whose_process_died_is_claimed_again_and_the_dead_one_can_do_nothing(engine: Engine) -> None:
    first = claim(engine, busy=("h2.example", "h3.example"))
    again = claim(engine, NOW + 2 * MINUTE, busy=("h2.example", "h3.example"), holder="w2")
    assert first is not None
    assert again is not None
    assert (again.item, again.attempts) == (first.item, 2)
    with engine.begin() as connection:
        assert not pages.renew(connection, first, NOW + 9 * MINUTE)
        pages.fail(connection, first, "late", NOW)
        pages.retry(connection, first, NOW, "late")
        pages.put_back(connection, first, NOW)
    assert states(engine)[0] == (1, "leased", None)


@pytest.mark.usefixtures("three")
def test_what_was_not_asked_for_is_no_attempt_and_what_failed_is_one(engine: Engine) -> None:
    only = ("h2.example", "h3.example")
    for _ in range(5):
        found = claim(engine, busy=only)
        assert found is not None
        with engine.begin() as connection:
            pages.put_back(connection, found, NOW)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        found = claim(engine, busy=only)
        assert found is not None
        assert found.attempts == attempt
        with engine.begin() as connection:
            pages.retry(connection, found, NOW, "timeout")
    assert claim(engine, busy=only) is None


@pytest.mark.usefixtures("one_story")
def test_a_story_has_one_page_and_a_few_that_stand_by(engine: Engine) -> None:
    assert [state for _, state, _ in states(engine)] == ["pending"] + ["standby"] * MOST_STANDBY


def test_when_a_page_is_done_the_others_of_its_story_are_spared_and_later_ones_not_wanted(
    engine: Engine, one_story: list[Item]
) -> None:
    with engine.begin() as connection:
        pages.done(connection, [one_story[0].id], NOW)
        pages.done(connection, [one_story[0].id], NOW)
    assert [state for _, state, _ in states(engine)] == ["done", "spared", "spared"]
    want(engine, [report(6)], NOW, story="one")
    assert len(states(engine)) == 3


@pytest.mark.usefixtures("one_story")
def test_when_a_page_failed_the_next_of_its_story_is_tried(engine: Engine) -> None:
    for number in (1, 2, 3):
        found = claim(engine)
        assert found is not None
        assert int(found.item, 16) == number
        assert claim(engine) is None
        with engine.begin() as connection:
            pages.fail(connection, found, "not_found", NOW)
    assert states(engine) == [(number, "failed", "not_found") for number in (1, 2, 3)]
    want(engine, [report(6)], NOW, story="one")
    assert states(engine)[3] == (6, "pending", None)


@pytest.mark.usefixtures("one_story")
def test_a_page_that_ends_each_process_is_given_up(engine: Engine) -> None:
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        assert claim(engine, now) is not None
        now += 2 * MINUTE
    assert claim(engine, now) is None
    with engine.begin() as connection:
        assert pages.give_up(connection, now) == 1
        assert pages.give_up(connection, now) == 0
    assert states(engine) == [(1, "failed", "lapsed"), (2, "pending", None), (3, "standby", None)]


@pytest.mark.usefixtures("three")
def test_what_is_no_news_any_more_is_given_up(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(page_fetches).where(page_fetches.c.source == "s2").values(reason="timeout"))
        assert pages.give_up(connection, NOW + NEWS - MINUTE) == 0
        assert pages.give_up(connection, NOW + NEWS + MINUTE) == 3
    assert states(engine) == [(1, "failed", "stale"), (2, "failed", "timeout"), (3, "failed", "stale")]


def test_the_report_is_kept_only_while_its_page_is_wanted(engine: Engine, three: list[Item]) -> None:
    changed = make_item(id=f"{three[0].id}-1-a", revision=1, title="New title")
    with engine.begin() as connection:
        for base in (three[0].id, three[1].id):
            pages.revised(connection, base, changed)
        pages.done(connection, [three[1].id], NOW)
        pages.revised(connection, three[1].id, changed)
        reports = connection.scalars(select(page_fetches.c.report).order_by(page_fetches.c.item)).all()
    assert reports == [changed.to_dict(), {}, three[2].to_dict()]
