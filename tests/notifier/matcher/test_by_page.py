"""Reports that wait for their pages: nobody is told before, and everybody once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from record.changes import Before
from record.identity import page_id
from record.item import Item
from record.news import News
from record.sql import changes
from record.sql.database import reading
from record.sql.pages import DECIDING, TOLD
from record.sql.tables import items, page_fetches
from record.sql.undecided import LONGEST_WAIT
from tests.notifier.matcher.wire import HOUR, MINUTE, Wire, key, report, revision
from tests.record.sql.directory_rows import subscription_row

EURO = {"euro": '"digital euro"'}
BANK = {"bank": "bank"}
ONE = report(1, "Digital euro moves on", news="by_page")
SOON = ONE.discovered + MINUTE
LATE = ONE.discovered + LONGEST_WAIT


def page_of(item: Item, news: News, **more: Any) -> Item:
    """What its page says."""
    found = {"content": "The bank said so.", "from_page": ("content", "published"), **more}
    published = item.discovered - (timedelta(days=30) if news == "age" else HOUR)
    return replace(item, id=page_id(item.id), revision=1, published=published, discovered=SOON, news=news, **found)


def wanted(wire: Wire) -> dict[str, int]:
    with reading(wire.engine) as connection:
        return {row.item: row.priority for row in connection.execute(select(page_fetches))}


def before(item: Item) -> Before:
    return Before(item.title, item.summary, item.content)


def test_its_page_is_wanted_before_all_others_and_nobody_is_told(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    two = report(2, "Digital euro, a copy", news="by_page")
    wire.come(ONE)
    wire.come(two)
    with wire.engine.begin() as connection:
        connection.execute(update(items).where(items.c.id == two.id).values(duplicate_of=ONE.id))
    wire.come(report(3, "No page", url=None, news="news"), "s3")
    wire.follow(at=SOON)
    assert [row.key for row in wire.rows()] == [key(report(3, ""))] * 0
    assert wanted(wire) == {ONE.id: DECIDING, two.id: DECIDING}
    # Somebody is told of the story meanwhile: that is less urgent.
    wire.come(report(4, "Digital euro", discovered=ONE.discovered + timedelta(seconds=5)))
    wire.follow(at=SOON)
    assert [row.key for row in wire.rows()] == [key(report(4, ""))]
    assert wanted(wire) == {ONE.id: DECIDING, two.id: DECIDING}
    assert DECIDING < TOLD


def test_what_its_page_calls_news_is_told_then_to_all_who_match(wire: Wire) -> None:
    wire.configure(EURO | BANK, "desk euro", "desk bank", "mine euro", "third bank")
    wire.come(ONE)
    wire.follow(at=SOON)
    assert wire.told() == []
    wire.come(page_of(ONE, "news"), before=before(ONE))
    wire.follow(at=SOON)
    assert sorted(wire.told()) == [
        ("desk", key(ONE), ["bank", "euro"], ["bank", "digital euro"]),
        ("mine", key(ONE), ["euro"], ["digital euro"]),
        ("third", key(ONE), ["bank"], ["bank"]),
    ]
    assert wire.follow(at=LATE) == 0


def test_what_its_page_calls_old_alerts_nobody(wire: Wire) -> None:
    wire.configure(EURO | BANK, "desk euro", "desk bank")
    wire.come(ONE)
    wire.follow(at=SOON)
    wire.come(page_of(ONE, "age"), before=before(ONE))
    wire.follow(at=SOON)
    # Nor does a correction of what is old.
    wire.come(revision(ONE, "The bank's digital euro", number=2), before=before(ONE))
    wire.follow(at=LATE + HOUR)
    assert wire.told() == []


def test_after_ten_minutes_it_is_news(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.follow(at=LATE - timedelta(seconds=1))
    assert wire.told() == []
    assert wire.follow(at=LATE) == 1
    assert wire.told() == [("desk", key(ONE), ["euro"], ["digital euro"])]
    # Its page comes later, whatever it says.
    wire.come(page_of(ONE, "age"), before=before(ONE))
    assert wire.follow(at=LATE + HOUR) == 0


def test_it_is_news_when_its_page_failed(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.follow(at=SOON)
    with wire.engine.begin() as connection:
        connection.execute(update(page_fetches).values(state="failed"))
    assert wire.follow(at=SOON) == 1
    assert [each for _, each, *_ in wire.told()] == [key(ONE)]


def test_a_matcher_that_comes_later_than_the_page_tells_at_once_and_of_nothing_old(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    old = report(2, "Digital euro in the archive", news="by_page")
    for item, story, news in ((ONE, "s1", "news"), (old, "s2", "age")):
        wire.come(item, story)
        wire.come(page_of(item, news), story, before=before(item))
    wire.follow(at=LATE + HOUR)
    assert [each for _, each, *_ in wire.told()] == [key(ONE)]


@pytest.mark.parametrize("news", ["news", "age"])
def test_a_replay_tells_nothing_twice_and_of_nothing_old(wire: Wire, news: News) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.follow(at=SOON)
    wire.come(page_of(ONE, news), before=before(ONE))
    wire.follow(at=SOON)
    wire.settle()
    with wire.engine.begin() as connection:
        changes.move(connection, changes.MATCHER, changes.Cursor(1))
    assert wire.follow(at=LATE) == 0
    assert len(wire.told()) == (news == "news")


def test_a_correction_while_it_waits_waits_too(wire: Wire) -> None:
    wire.configure(EURO | BANK, "desk euro", "mine bank")
    wire.come(ONE)
    wire.come(revision(ONE, "Digital euro: the bank's plan"), before=before(ONE))
    wire.follow(at=SOON)
    assert wire.told() == []
    wire.follow(at=LATE)
    assert sorted(each[:2] for each in wire.told()) == [("desk", key(ONE)), ("mine", key(ONE))]


def test_a_correction_of_what_turned_out_to_be_news_is_news_until_it_is_old(wire: Wire) -> None:
    wire.configure(BANK, "mine bank")
    two = report(2, "Digital euro", news="by_page")
    wire.come(ONE)
    wire.come(two, "s2")
    wire.follow(at=LATE + HOUR)
    wire.come(revision(ONE, "The bank"), before=before(ONE))
    month = timedelta(days=30)
    wire.come(replace(revision(two, "The bank"), discovered=two.discovered + month), "s2", before=before(two))
    wire.follow(at=LATE + HOUR)
    assert [each for _, each, *_ in wire.told()] == [key(ONE)]


def test_who_subscribed_after_it_was_discovered_does_not_hear_of_it(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.configure(EURO, "desk euro", "new euro", at=SOON)
    wire.follow(at=LATE)
    assert [each[:2] for each in wire.told()] == [("desk", key(ONE))]


def test_after_a_split_what_turned_out_to_be_news_is_told(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(report(2, "Digital euro", discovered=ONE.discovered - timedelta(seconds=9)))
    wire.come(ONE)
    wire.follow(at=LATE)
    wire.settle()
    wire.split("s1", "s2", ONE)
    wire.follow(at=LATE)
    assert [each for _, each, *_ in wire.told()] == [key(report(2, "")), key(ONE)]


def test_while_it_waits_it_makes_no_story_told_again(wire: Wire) -> None:
    wire.configure(EURO, subscription_row("desk", "euro", updates=True))
    wire.come(report(1, "Digital euro", id="00000000000000aa"))
    wire.follow()
    wire.settle()
    late = report(60 * 30, "Digital euro goes on", news="by_page")
    wire.come(late)
    wire.lead(late, primary=True)
    wire.follow(at=late.discovered + MINUTE)
    assert [row.kind for row in wire.rows()] == ["alert"]
