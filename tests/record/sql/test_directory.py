"""The directory kept equal to the config, and what others made in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from record.sql import counters, directory
from record.sql.counters import CONCEPTS
from record.sql.directory import Configured, ensure_origin, subscribe
from record.sql.tables import origins, sources
from record.sql.watches import WatchRow, list_subscriptions, list_watches, put_watch
from tests.record.sql.directory_rows import (
    DIRECTORY,
    NOW,
    channel_row,
    heard,
    number_of,
    read_watch,
    subscription_row,
    synchronise,
    watch_row,
)

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def first(engine: Engine) -> None:
    assert synchronise(engine)


def number(engine: Engine, name: str = counters.DIRECTORY) -> int:
    with engine.begin() as connection:
        return counters.number(connection, name)


def test_what_the_config_says_is_in_force(engine: Engine) -> None:
    with engine.begin() as connection:
        assert directory.enabled_sources(connection) == [{"id": "ecb-press", "every": "5m"}]
        assert [(watch.name, watch.query, watch.sources) for watch in list_watches(connection)] == [
            ("digital-euro", '"digital euro"', ()),
            ("quiet", "nobody", ("ecb-press",)),
        ]
        assert heard(connection) == {"digital-euro": ["desk", "screen"]}
        assert directory.source_names(connection) == {"ecb-press": "European Central Bank"}


def test_an_unchanged_config_changes_nothing(engine: Engine) -> None:
    before = number(engine)
    assert not synchronise(engine, now=NOW + HOUR)
    assert number(engine) == before


def test_a_change_is_taken_over_and_can_be_noticed(engine: Engine) -> None:
    before = number(engine)
    assert synchronise(engine, watches=[watch_row("digital-euro", "CBDC")], subscriptions=[])
    assert number(engine) == before + 1
    with engine.begin() as connection:
        assert [watch.query for watch in list_watches(connection)] == ["CBDC"]


def test_what_left_the_config_is_disabled_and_may_come_back(engine: Engine) -> None:
    assert synchronise(engine, subscriptions=[], channels=DIRECTORY.channels[:1])
    with engine.begin() as connection:
        assert heard(connection) == {}
    assert synchronise(engine)
    with engine.begin() as connection:
        assert heard(connection) == {"digital-euro": ["desk", "screen"]}


def since(engine: Engine, channel: str) -> datetime:
    with engine.begin() as connection:
        wanted = number_of(connection, channel)
        return next(each.since for each in list_subscriptions(connection) if each.channel == wanted)


def test_a_subscription_is_since_it_was_made_or_enabled_whatever_else_of_it_changes(engine: Engine) -> None:
    changed = [subscription_row("desk", "digital-euro", updates=True, priority=3), DIRECTORY.subscriptions[1]]
    synchronise(engine, now=NOW + HOUR, subscriptions=changed)
    assert since(engine, "desk") == NOW
    synchronise(engine, now=NOW + 2 * HOUR, subscriptions=changed[1:])
    synchronise(engine, now=NOW + 3 * HOUR, subscriptions=changed)
    assert (since(engine, "desk"), since(engine, "screen")) == (NOW + 3 * HOUR, NOW)


def test_ids_are_each_origins_own_and_no_origin_changes_anothers_rows(engine: Engine) -> None:
    with engine.begin() as connection:
        mine = put_watch(connection, WatchRow("digital-euro", "peso", origin="chat:1"))
        subscribe(connection, number_of(connection, "desk"), mine, origin="chat:1", now=NOW, number=9)
        theirs = read_watch(connection, "digital-euro")
        assert theirs is not None
        # The config has this subscription too: it is another row.
        desk = number_of(connection, "desk")
        subscribe(connection, desk, theirs.number, origin="chat:1", now=NOW, number=9)
    synchronise(engine, watches=DIRECTORY.watches[:1], subscriptions=[])
    with engine.begin() as connection:
        assert {watch.name: watch.query for watch in list_watches(connection)} == {
            "digital-euro": '"digital euro"',
            "chat:1:digital-euro": "peso",
        }
        assert heard(connection) == {"chat:1:digital-euro": ["desk"], "digital-euro": ["desk"]}


def test_an_origin_has_an_owner_a_label_and_a_quota_which_stay_until_they_are_said_anew(engine: Engine) -> None:
    with engine.begin() as connection:
        ensure_origin(connection, "chat:1", owner="ann", quota={"watches": 3})
        put_watch(connection, WatchRow("a", "peso", origin="chat:1"))
        ensure_origin(connection, "chat:1", label="Ann's desk")
        rows = {row.origin: row for row in connection.execute(select(origins))}
    assert set(rows) == {"config", "chat:1"}
    assert (rows["chat:1"].owner, rows["chat:1"].label, rows["chat:1"].quota) == ("ann", "Ann's desk", {"watches": 3})


def test_items_name_a_source_by_its_key(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            sources.insert().values(
                origin="cli", id="mine", key="cli:mine", name="Mine", spec={"id": "x"}, enabled=True
            )
        )
        assert directory.source_names(connection, ["cli:mine"]) == {"cli:mine": "Mine"}
    synchronise(engine, sources=[], watches=[], subscriptions=[])
    with engine.begin() as connection:
        assert directory.enabled_sources(connection) == [{"id": "x"}]
        assert directory.source_names(connection).keys() == {"cli:mine", "ecb-press"}


def test_only_concepts_concern_all_watches(engine: Engine) -> None:
    before = number(engine, CONCEPTS)
    every: list[dict[str, Any]] = [{"sources": []}, {"watches": [], "subscriptions": []}, {"channels": []}]
    for changes in every:
        synchronise(engine, base=Configured(), **changes)
    assert number(engine, CONCEPTS) == before
    synchronise(engine, concepts=[{"id": "a", "spec": {"id": "a", "finds": ["x"]}}])
    assert number(engine, CONCEPTS) == before + 1


def test_watches_and_channels_may_be_many(engine: Engine) -> None:
    watches = [watch_row(f"w{each}", "x") for each in range(300)]
    channels = [channel_row(f"c{each}", "telegram", str(each + 1)) for each in range(300)]
    pairs = [subscription_row(f"c{each}", f"w{each}") for each in range(300)]
    synchronise(engine, watches=watches, channels=channels, subscriptions=pairs)
    with engine.begin() as connection:
        assert heard(connection) == {f"w{each}": [f"c{each}"] for each in range(300)}


def test_sources_of_commands_stand_beside_those_of_the_config(engine: Engine) -> None:
    before = number(engine, counters.SOURCES), number(engine)
    with engine.begin() as connection:
        for name in ("Old", "Mine"):
            directory.put_source(connection, directory.CLI, "ecb-press", {"id": "cli:ecb-press", "name": name})
    assert synchronise(engine, sources=[]) is True
    with engine.begin() as connection:
        assert directory.enabled_sources(connection) == [{"id": "cli:ecb-press", "name": "Mine"}]
        assert directory.other_sources(connection) == {"cli:ecb-press": {"id": "cli:ecb-press", "name": "Mine"}}
        assert directory.source_names(connection, ["cli:ecb-press"]) == {"cli:ecb-press": "Mine"}
        directory.remove_source(connection, directory.CLI, "ecb-press")
        assert directory.enabled_sources(connection) == []
        assert directory.source_names(connection)["cli:ecb-press"] == "Mine"
    assert (number(engine, counters.SOURCES), number(engine)) > before
