"""A chat that asks to be forgotten is forgotten, and nobody else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from record.sql import owed
from record.sql.chats.buttons import StoredButton, put_buttons
from record.sql.chats.dialogues import put_dialogue
from record.sql.chats.leaving import leave, sweep
from record.sql.chats.mutes import put_mute
from record.sql.chats.places import Met, find_met, meet
from record.sql.chats.rows import buttons, chats, departures, dialogues, mutes
from record.sql.digests import subscribers
from record.sql.digests.rows import digest_subscriptions
from record.sql.digests.subscribers import Getting
from record.sql.directory import change, put_channel, put_source, subscribe
from record.sql.matches import Match
from record.sql.matches import put as put_matches
from record.sql.tables import (
    channel_names,
    channels,
    deliveries,
    matches,
    origins,
    sources,
    subscriptions,
    watches,
)
from record.sql.watches import WatchRow, put_watch

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
TABLES = (
    *(channels, channel_names, watches, subscriptions, matches, deliveries, sources, origins),
    *(chats, mutes, buttons, dialogues, departures, digest_subscriptions),
)


def set_up(connection: Connection, chat: int) -> Met:
    """A chat with a row of everything."""
    met = meet(connection, chat, 0, NOW, type="private", title="Ann", language="en", owner=str(chat))
    watch = put_watch(connection, WatchRow("1", "euro", origin=met.origin))
    subscribe(connection, met.channel, watch, origin=met.origin, now=NOW, number=change(connection))
    put_source(connection, met.origin, "mine", {"id": f"{met.origin}:mine", "name": "Mine"})
    subscribers.subscribe(connection, met.origin, Getting(met.channel, "weekly", "en"), NOW)
    put_mute(connection, met.channel, "term", "walrus", until=None, by=str(chat), now=NOW)
    put_buttons(connection, [StoredButton(f"token{chat}", str(chat), 0, {"do": "x"}, None, None, LATER)])
    put_dialogue(connection, chat, 0, chat, step="x", state={}, until=LATER)
    owed.owe(connection, [owed.Owed(met.channel, owed.NOTICE, f"notice:{n}") for n in range(3)], NOW)
    put_matches(connection, [Match(watch, "report", "report.0", ("euro",), "stamp", NOW)])
    return met


def counted(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}


def test_all_rows_of_a_chat_go_and_those_of_others_stay(engine: Engine) -> None:
    with engine.begin() as connection:
        set_up(connection, 5)
    alone = counted(engine)
    with engine.begin() as connection:
        met = set_up(connection, 6)
    with engine.begin() as connection:
        leave(connection, met, NOW)
    assert sweep(engine, NOW + timedelta(seconds=1)) == 0
    with engine.connect() as connection:
        in_force = select(func.count()).select_from(watches).where(watches.c.enabled)
        assert connection.scalar(in_force) == alone["watches"]
    assert sweep(engine, LATER) == 1
    assert counted(engine) == alone
    assert sweep(engine, LATER) == 0


def test_what_the_config_says_of_the_same_place_stays(engine: Engine) -> None:
    with engine.begin() as connection:
        met = set_up(connection, 6)
        put_channel(connection, "cli", {"id": "desk", "kind": "telegram", "chat": "6", "thread": 0})
        leave(connection, met, NOW)
    sweep(engine, LATER)
    left = {name: number for name, number in counted(engine).items() if number}
    assert left == {"channels": 1, "channel_names": 1, "deliveries": 3, "origins": 1}


def test_a_chat_that_comes_back_at_once_keeps_what_it_sets_up_anew(engine: Engine) -> None:
    with engine.begin() as connection:
        leave(connection, set_up(connection, 6), NOW)
        met = meet(connection, 6, 0, NOW, language="zh")
        watch = put_watch(connection, WatchRow("2", "yuan", origin=met.origin))
        subscribe(connection, met.channel, watch, origin=met.origin, now=NOW, number=change(connection))
    sweep(engine, LATER)
    with engine.connect() as connection:
        found = find_met(connection, 6)
        kept: list[Any] = list(connection.scalars(select(watches.c.query)))
    assert found is not None
    assert (found.settings.language, kept) == ("zh", ["yuan"])
