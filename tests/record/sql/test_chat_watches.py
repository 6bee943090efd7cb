"""What chats hear of, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from record.sql import matches
from record.sql.chats.places import Met, meet
from record.sql.chats.watching import (
    ChatWatch,
    follow_watches,
    hear,
    leave_watches,
    save_watch,
    watches_of_chat,
)
from record.sql.database import reading
from record.sql.directory import CATALOGUE, change, subscribe
from record.sql.watches import WatchRow, list_subscriptions, put_watch, remove_watch, watches_of

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PACK = [WatchRow("pack", "@e-cny", label="e-cny"), WatchRow("pack-pilots", "pilot", label="pilots")]


@pytest.fixture
def chats(engine: Engine) -> list[Met]:
    with engine.begin() as connection:
        return [meet(connection, number, 0, NOW) for number in (1, 2)]


def save(engine: Engine, met: Met, query: str, identity: str = "") -> str:
    with engine.begin() as connection:
        return save_watch(connection, met.channel, met.origin, WatchRow(identity, query, label=query), NOW)


def heard(engine: Engine, met: Met) -> list[ChatWatch]:
    with reading(engine) as connection:
        return watches_of_chat(connection, met.channel, met.origin)


def test_a_chats_own_watches_have_numbers_that_are_never_given_twice(engine: Engine, chats: list[Met]) -> None:
    one, other = chats
    assert [save(engine, one, query) for query in ("a1", "b1")] == ["1", "2"]
    assert save(engine, other, "c1") == "1"
    with engine.begin() as connection:
        remove_watch(connection, one.origin, "2")
    assert save(engine, one, "d1") == "3"
    assert [(each.id, each.query, each.by) for each in heard(engine, one)] == [
        ("1", "a1", one.origin),
        ("3", "d1", one.origin),
    ]


def test_an_edited_watch_is_the_same_one_heard_since_then(engine: Engine, chats: list[Met]) -> None:
    (met, _), number = chats, save(engine, chats[0], "a1")
    (before,) = heard(engine, met)
    with reading(engine) as connection:
        since = [each.since for each in list_subscriptions(connection)]
    assert save(engine, met, "a2", number) == number
    assert heard(engine, met) == [replace(before, query="a2", label="a2")]
    with reading(engine) as connection:
        assert [each.since for each in list_subscriptions(connection)] == since


def test_mode_and_priority_keep_the_time_and_a_pause_does_not(engine: Engine, chats: list[Met]) -> None:
    met = chats[0]
    save(engine, met, "a1")
    (watch,) = heard(engine, met)
    later = NOW + timedelta(hours=1)
    with engine.begin() as connection:
        hear(connection, met.channel, met.origin, replace(watch, mode="daily", priority=9), later)
        (subscription,) = list_subscriptions(connection)
    assert (subscription.mode, subscription.priority, subscription.since) == ("daily", 9, NOW)
    (watch,) = heard(engine, met)
    with engine.begin() as connection:
        hear(connection, met.channel, met.origin, replace(watch, enabled=False), later)
        assert list_subscriptions(connection) == []
    (paused,) = heard(engine, met)
    assert paused == replace(watch, enabled=False)
    with engine.begin() as connection:
        hear(connection, met.channel, met.origin, replace(paused, enabled=True), later)
        (subscription,) = list_subscriptions(connection)
    assert (subscription.mode, subscription.since) == ("daily", later)


def test_a_packs_watches_are_one_row_for_all_chats(engine: Engine, chats: list[Met]) -> None:
    for met in chats:
        with engine.begin() as connection:
            follow_watches(connection, met.channel, met.origin, PACK, NOW)
    with engine.begin() as connection:
        made = watches_of(connection, CATALOGUE)
        follow_watches(connection, chats[0].channel, chats[0].origin, PACK, NOW)
        assert watches_of(connection, CATALOGUE) == made
        leave_watches(connection, chats[0].channel, chats[0].origin, ["pack", "pack-pilots", "unknown"])
    assert heard(engine, chats[0]) == []
    assert [each.id for each in heard(engine, chats[1])] == ["pack", "pack-pilots"]
    changed = [replace(PACK[0], query="@digital-euro")]
    with engine.begin() as connection:
        follow_watches(connection, chats[0].channel, chats[0].origin, changed, NOW, mode="daily")
    assert [(each.query, each.mode) for each in heard(engine, chats[0])] == [("@digital-euro", "daily")]
    assert heard(engine, chats[1])[0].query == "@digital-euro"


def test_what_others_set_up_for_a_chat_is_among_them(engine: Engine, chats: list[Met]) -> None:
    met = chats[0]
    with engine.begin() as connection:
        number = put_watch(connection, WatchRow("desk", "a1", origin="cli"))
        subscribe(connection, met.channel, number, origin="cli", now=NOW, number=change(connection))
    assert [(each.id, each.by) for each in heard(engine, met)] == [("desk", "cli")]


def test_recent_matches_are_counted_of_these_watches_alone(engine: Engine, chats: list[Met]) -> None:
    numbers = []
    for query in ("a1", "b1", "c1"):
        save(engine, chats[0], query)
        numbers.append(heard(engine, chats[0])[-1].number)
    found = [(0, 1, 0), (0, 2, 1), (0, 3, 30), (1, 4, 2)]
    with engine.begin() as connection:
        rows = [
            matches.Match(numbers[at], f"{report:032x}", f"{report:032x}", (), "stamp", NOW - timedelta(days=days))
            for at, report, days in found
        ]
        matches.put(connection, rows)
        assert matches.recent(connection, [numbers[0], numbers[2]], NOW - timedelta(days=7)) == {numbers[0]: 2}
