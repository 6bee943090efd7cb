"""The record kept equal to the config."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, insert

from record.sql import directory
from record.sql.directory import ChannelRow
from record.sql.tables import watches
from record.sql.watches import WatchRow, list_watches, subscribers
from tests.record.sql.directory_rows import DIRECTORY


def synchronise(engine: Engine, **changes: list[dict[str, Any]]) -> bool:
    with engine.begin() as connection:
        return directory.synchronise(connection, {**DIRECTORY, **changes})


@pytest.fixture(autouse=True)
def first(engine: Engine) -> None:
    assert synchronise(engine)


def test_what_the_config_says_is_in_force(engine: Engine) -> None:
    with engine.begin() as connection:
        assert directory.enabled_sources(connection) == [{"id": "ecb-press", "every": "5m"}]
        assert list_watches(connection) == [
            WatchRow("digital-euro", '"digital euro"', (), ()),
            WatchRow("quiet", "nobody", ("ecb-press",), ("en",)),
        ]
        assert subscribers(connection) == {"digital-euro": {"desk": True, "screen": True}}
        assert directory.source_names(connection) == {"ecb-press": "European Central Bank"}
        assert directory.read_channel(connection, "desk") == ChannelRow("desk", "telegram", "-1001", 5, "-1001", None)


def test_an_unchanged_config_changes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        before = directory.version(connection)
    assert not synchronise(engine)
    with engine.begin() as connection:
        assert directory.version(connection) == before


def test_a_change_is_taken_over_and_can_be_noticed(engine: Engine) -> None:
    with engine.begin() as connection:
        before = directory.version(connection)
    assert synchronise(engine, watches=[{"id": "digital-euro", "query": "CBDC", "sources": [], "languages": []}])
    with engine.begin() as connection:
        assert directory.version(connection) > before
        assert [watch.query for watch in list_watches(connection)] == ["CBDC"]


def test_what_left_the_config_is_disabled_and_may_come_back(engine: Engine) -> None:
    assert synchronise(engine, subscriptions=[], channels=DIRECTORY["channels"][:1])
    with engine.begin() as connection:
        assert subscribers(connection) == {}
        assert directory.read_channel(connection, "screen") is None
    assert synchronise(engine)
    with engine.begin() as connection:
        assert subscribers(connection) == {"digital-euro": {"desk": True, "screen": True}}


def test_rows_of_other_origins_are_left_alone(engine: Engine) -> None:
    row = {"id": "chat:1:mine", "origin": "chat:1", "enabled": True, "query": "x", "sources": [], "languages": []}
    with engine.begin() as connection:
        connection.execute(insert(watches).values(row))
    synchronise(engine, watches=[], subscriptions=[])
    with engine.begin() as connection:
        assert [watch.id for watch in list_watches(connection)] == ["chat:1:mine"]


def learn(engine: Engine, change: Any, *args: str) -> ChannelRow:
    with engine.begin() as connection:
        channel = directory.read_channel(connection, "desk")
        assert channel is not None
        change(connection, channel, *args)
        learned = directory.read_channel(connection, "desk")
    assert learned is not None
    return learned


def test_what_was_learned_of_a_channel_survives_the_next_reading_of_the_config(engine: Engine) -> None:
    assert learn(engine, directory.move_channel, "-1002").chat == "-1002"
    assert learn(engine, directory.disable_channel, "kicked").disabled_reason == "kicked"
    synchronise(engine)
    with engine.begin() as connection:
        channel = directory.read_channel(connection, "desk")
    assert channel == ChannelRow("desk", "telegram", "-1002", 5, "-1001", "kicked")
    assert learn(engine, directory.enable_channel).disabled_reason is None


def test_what_was_learned_is_void_for_another_chat(engine: Engine) -> None:
    learn(engine, directory.disable_channel, "kicked")
    synchronise(
        engine, channels=[{"id": "desk", "kind": "telegram", "chat": "-2002", "thread": None}], subscriptions=[]
    )
    with engine.begin() as connection:
        channel = directory.read_channel(connection, "desk")
    assert channel == ChannelRow("desk", "telegram", "-2002", None, "-2002", None)
