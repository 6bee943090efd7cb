"""Watches that people make, who hears of them, and what changed since."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, update

from record.sql import counters
from record.sql.directory import change, subscribe
from record.sql.tables import subscriptions
from record.sql.watches import (
    WatchRow,
    keep_compiled,
    list_subscriptions,
    list_watches,
    own_concepts,
    put_watch,
    remove_watch,
)
from tests.record.sql.directory_rows import DIRECTORY, NOW, heard, number_of, read_watch, synchronise, watch_row

MINE = WatchRow("mine", "peso", ("ecb-press",), ("es",), ("policy",), origin="cli", compiled="[]", compiled_for="x")


@pytest.fixture(autouse=True)
def first(engine: Engine) -> None:
    synchronise(engine)


def test_a_watch_that_was_put_is_read_back_and_may_be_replaced(engine: Engine) -> None:
    with engine.begin() as connection:
        number = put_watch(connection, MINE)
        assert read_watch(connection, "cli:mine") == replace(MINE, number=number)
        other = WatchRow("mine", "rupee", origin="cli")
        assert put_watch(connection, other) == number
        assert read_watch(connection, "cli:mine") == replace(other, number=number)
        assert read_watch(connection, "mine") is None


def test_what_changed_since_a_number_is_told_in_force_or_not(engine: Engine) -> None:
    with engine.begin() as connection:
        start = counters.number(connection, counters.DIRECTORY)
        assert list_watches(connection, since=start) == []
        assert list_subscriptions(connection, since=start) == []
        mine = put_watch(connection, MINE)
        desk = number_of(connection, "desk")
        subscribe(connection, desk, mine, origin="cli", now=NOW, number=change(connection))
        assert [watch.name for watch in list_watches(connection, since=start)] == ["cli:mine"]
        (made,) = list_subscriptions(connection, since=start)
        assert (made.channel, made.watch, made.wanted, made.since) == (desk, mine, True, NOW)
        start = counters.number(connection, counters.DIRECTORY)
        remove_watch(connection, "cli", "mine")
        assert [(watch.name, watch.enabled) for watch in list_watches(connection, since=start)] == [("cli:mine", False)]
        assert [each.wanted for each in list_subscriptions(connection, since=start)] == [False]


def test_what_the_config_changes_is_told_and_no_more(engine: Engine) -> None:
    with engine.begin() as connection:
        start = counters.number(connection, counters.DIRECTORY)
    changed = [DIRECTORY.watches[0], watch_row("quiet", "somebody")]
    synchronise(engine, watches=changed, subscriptions=DIRECTORY.subscriptions[:1])
    with engine.begin() as connection:
        assert [watch.name for watch in list_watches(connection, since=start)] == ["quiet"]
        (gone,) = list_subscriptions(connection, since=start)
        assert (gone.channel, gone.wanted) == (number_of(connection, "screen"), False)


def test_who_hears_of_a_watch_follows_subscriptions_and_channels(engine: Engine) -> None:
    with engine.begin() as connection:
        mine, screen = put_watch(connection, MINE), number_of(connection, "screen")
        for _ in range(2):
            subscribe(connection, screen, mine, origin="cli", now=NOW, number=change(connection))
        connection.execute(update(subscriptions).where(subscriptions.c.watch == mine).values(mode="daily"))
        assert [each.mode for each in list_subscriptions(connection) if each.watch == mine] == ["daily"]
    synchronise(engine, channels=DIRECTORY.channels[:1], subscriptions=DIRECTORY.subscriptions[:1])
    with engine.begin() as connection:
        assert heard(connection) == {"digital-euro": ["desk"]}


def test_compiled_forms_are_kept_without_a_change_of_the_directory(engine: Engine) -> None:
    with engine.begin() as connection:
        before = counters.number(connection, counters.DIRECTORY)
        euro, quiet = (watch.number for watch in list_watches(connection))
        keep_compiled(connection, {quiet: ("[]\n[]", "mark"), euro: ("[1]", "other")})
        keep_compiled(connection, {})
        kept = {watch.name: (watch.compiled, watch.compiled_for) for watch in list_watches(connection)}
        assert kept == {"quiet": ("[]\n[]", "mark"), "digital-euro": ("[1]", "other")}
        assert list_watches(connection, since=before) == []


def test_own_concepts_are_read_by_id_while_the_config_has_them(engine: Engine) -> None:
    specs = [{"id": key, "spec": {"id": key, "finds": [key]}} for key in ("b", "a")]
    synchronise(engine, concepts=specs)
    with engine.begin() as connection:
        assert own_concepts(connection) == [{"id": "a", "finds": ["a"]}, {"id": "b", "finds": ["b"]}]
    synchronise(engine, concepts=specs[:1])
    with engine.begin() as connection:
        assert own_concepts(connection) == [{"id": "b", "finds": ["b"]}]
