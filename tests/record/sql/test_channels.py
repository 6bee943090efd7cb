"""Channels: one row for each destination, whoever names it, and what is learned of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, select

from record.sql import counters, directory, facts, notices, owed
from record.sql.channels import (
    disable_channel,
    enable_channel,
    find_channel,
    list_channels,
    move_channel,
    place,
    read_channel,
    retouch,
)
from record.sql.owed import ALERT, Owed
from record.sql.tables import channel_names, deliveries
from record.sql.watches import WatchRow, list_subscriptions, put_watch
from tests.record.sql.directory_rows import DIRECTORY, NOW, channel_row, heard, number_of, subscription_row, synchronise


@pytest.fixture(autouse=True)
def first(engine: Engine) -> None:
    synchronise(engine)


def name(connection: Connection, origin: str, identity: str, channel: int) -> None:
    """Another origin names a channel."""
    row = {"origin": origin, "id": identity, "channel": channel, "enabled": True}
    connection.execute(channel_names.insert().values(row))
    retouch(connection, [row], directory.change(connection))


def test_a_place_is_one_channel_with_the_names_of_all_origins(engine: Engine) -> None:
    with engine.begin() as connection:
        there = place(connection, channel_row("x", "telegram", "-1001", thread=5))
        assert there == number_of(connection, "desk")
        name(connection, "chat:7", "ours", there)
        row = find_channel(connection, "chat:7:ours")
    assert row is not None
    assert (row.kind, row.chat, row.thread, row.names) == ("telegram", "-1001", 5, ("desk", "chat:7:ours"))


def test_the_general_topic_is_the_chat_itself(engine: Engine) -> None:
    with engine.begin() as connection:
        general = place(connection, channel_row("a", "telegram", "-9", thread=1))
        assert place(connection, channel_row("b", "telegram", "-9")) == general
        assert place(connection, channel_row("c", "telegram", "-9", thread=2)) != general


def test_a_channel_is_in_force_while_any_name_of_it_is(engine: Engine) -> None:
    with engine.begin() as connection:
        screen = number_of(connection, "screen")
        name(connection, "chat:7", "ours", screen)
        mine = put_watch(connection, WatchRow("a", "peso", origin="chat:7"))
        directory.subscribe(connection, screen, mine, origin="chat:7", now=NOW, number=directory.change(connection))
        name(connection, "chat:8", "desk", number_of(connection, "desk"))
        subscribed = directory.change(connection)
    without = {"channels": DIRECTORY.channels[:1], "subscriptions": DIRECTORY.subscriptions[:1]}
    synchronise(engine, **without)
    with engine.begin() as connection:
        assert [row.names for row in list_channels(connection)] == [("chat:7:ours",), ("desk", "chat:8:desk")]
        assert heard(connection)["chat:7:a"] == ["chat:7:ours"]
        connection.execute(channel_names.update().where(channel_names.c.origin == "chat:7").values(enabled=False))
        retouch(connection, [{"channel": screen}], directory.change(connection))
        assert read_channel(connection, screen) is None
        assert "chat:7:a" not in heard(connection)
        # Who follows the directory hears of it.
        changed = {each.watch: each.wanted for each in list_subscriptions(connection, since=subscribed)}
        assert changed[mine] is False


def test_what_was_learned_of_a_channel_survives_the_next_reading_of_the_config(engine: Engine) -> None:
    with engine.begin() as connection:
        desk = number_of(connection, "desk")
        disable_channel(connection, desk, "kicked")
    synchronise(engine)
    with engine.begin() as connection:
        row = read_channel(connection, desk)
        assert row is not None
        assert row.disabled_reason == "kicked"
        enable_channel(connection, desk)
        row = read_channel(connection, desk)
        assert row is not None
        assert row.disabled_reason is None


def test_what_was_learned_is_void_for_another_chat(engine: Engine) -> None:
    with engine.begin() as connection:
        disable_channel(connection, number_of(connection, "desk"), "kicked")
    synchronise(engine, channels=[channel_row("desk", "telegram", "-2002"), DIRECTORY.channels[1]])
    with engine.begin() as connection:
        row = find_channel(connection, "desk")
    assert row is not None
    assert (row.chat, row.thread, row.disabled_reason) == ("-2002", 0, None)


def alert(channel: int, report: str) -> Owed:
    return Owed(channel, ALERT, f"report:{report}", report=report)


def test_a_chat_that_moved_joins_the_row_it_becomes(engine: Engine) -> None:
    """Names, subscriptions and deliveries follow; what both had is there once."""
    pairs = [*DIRECTORY.subscriptions, subscription_row("new", "digital-euro"), subscription_row("desk", "quiet")]
    channels = [*DIRECTORY.channels, channel_row("new", "telegram", "-1002", thread=5)]
    synchronise(engine, now=NOW + timedelta(hours=1), channels=channels, subscriptions=pairs)
    with engine.begin() as connection:
        desk, new = number_of(connection, "desk"), number_of(connection, "new")
        owed.owe(connection, [alert(desk, "a"), alert(desk, "b"), alert(new, "a")], NOW)
        before = counters.number(connection, counters.DIRECTORY)
        assert move_channel(connection, desk, "-1002") == new
        row = find_channel(connection, "desk")
        assert row is not None
        assert (row.number, row.chat, row.names) == (new, "-1002", ("desk", "new"))
        assert heard(connection) == {"digital-euro": ["desk", "screen"], "quiet": ["desk"]}
        since = [each.since for each in list_subscriptions(connection) if each.channel == new]
        assert min(since) == NOW  # the earlier of the two
        rows = connection.execute(select(deliveries).order_by(deliveries.c.id)).all()
        assert [(row.channel, row.key, row.state) for row in rows] == [
            (desk, "report:a", "dropped"),
            (new, "report:b", "pending"),
            (new, "report:a", "pending"),
        ]
        assert {each.channel for each in list_subscriptions(connection, since=before) if not each.wanted} == {desk}
    # The config still has the old number, and means the new place.
    synchronise(engine, channels=channels[:2], subscriptions=pairs[:2])
    with engine.begin() as connection:
        assert number_of(connection, "desk") == new


def test_the_operators_channel_hears_of_the_wire_itself_once_for_each_key(engine: Engine) -> None:
    with engine.begin() as connection:
        assert not notices.tell(connection, "a", "nobody hears", NOW)
    synchronise(engine, operator="screen")
    with engine.begin() as connection:
        assert notices.tell(connection, "a", "text", NOW)
        assert notices.tell(connection, "a", "text again", NOW)
        (row,) = connection.execute(select(deliveries)).all()
        assert (row.channel, row.kind, row.key) == (number_of(connection, "screen"), "notice", "notice:a")
        assert row.says == {"text": "text"}
    synchronise(engine)
    with engine.begin() as connection:
        assert facts.read(connection, directory.OPERATOR) is None
