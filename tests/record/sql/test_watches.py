"""Watches that people make, who hears of them, and what changed since."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, update

from record.sql import directory
from record.sql.tables import subscriptions
from record.sql.watches import (
    WatchRow,
    keep_compiled,
    list_watches,
    own_concepts,
    put_watch,
    read_watches,
    remove_watch,
    subscribe,
    subscribers,
)
from tests.record.sql.directory_rows import DIRECTORY, read_watch

MINE = WatchRow("cli:mine", "peso", ("ecb-press",), ("es",), origin="cli", compiled="[]", compiled_for="x")


@pytest.fixture(autouse=True)
def _configured(engine: Engine) -> None:
    synchronise(engine)


def synchronise(engine: Engine, **changes: list[dict[str, Any]]) -> bool:
    with engine.begin() as connection:
        return directory.synchronise(connection, {**DIRECTORY, **changes})


def test_a_watch_that_was_put_is_read_back_and_may_be_replaced(engine: Engine) -> None:
    with engine.begin() as connection:
        put_watch(connection, MINE)
        assert read_watch(connection, "cli:mine") == MINE
        assert [watch.id for watch in list_watches(connection)] == ["cli:mine", "digital-euro", "quiet"]
        put_watch(connection, WatchRow("cli:mine", "rupee", (), (), origin="cli"))
        assert read_watch(connection, "cli:mine") == WatchRow("cli:mine", "rupee", (), (), origin="cli")
        assert read_watch(connection, "cli:yours") is None


def test_some_are_read_by_their_ids_however_many(engine: Engine) -> None:
    with engine.begin() as connection:
        put_watch(connection, MINE)
        remove_watch(connection, "quiet")
        wanted = [f"no{number}" for number in range(1_000)] + ["quiet", "cli:mine", "digital-euro"]
        assert sorted(watch.id for watch in read_watches(connection, wanted)) == ["cli:mine", "digital-euro"]
        assert read_watches(connection, []) == []


def test_what_changed_since_a_version_is_told_in_force_or_not(engine: Engine) -> None:
    with engine.begin() as connection:
        start = directory.version(connection)
        assert list_watches(connection, since=start) == []
        assert subscribers(connection, since=start) == {}
        put_watch(connection, MINE)
        subscribe(connection, "desk", "cli:mine", origin="cli")
        assert [watch.id for watch in list_watches(connection, since=start)] == ["cli:mine"]
        assert subscribers(connection, since=start) == {"cli:mine": {"desk": True}}
        made = directory.version(connection)
        remove_watch(connection, "cli:mine")
        assert [(watch.id, watch.enabled) for watch in list_watches(connection, since=made)] == [("cli:mine", False)]
        assert subscribers(connection, since=made) == {"cli:mine": {"desk": False}}
        assert list_watches(connection, since=directory.version(connection)) == []


def test_what_the_config_changes_is_told_and_no_more(engine: Engine) -> None:
    with engine.begin() as connection:
        start = directory.version(connection)
    changed = [DIRECTORY["watches"][0], {**DIRECTORY["watches"][1], "query": "somebody"}]
    assert synchronise(engine, watches=changed, subscriptions=DIRECTORY["subscriptions"][:1])
    with engine.begin() as connection:
        assert [watch.id for watch in list_watches(connection, since=start)] == ["quiet"]
        assert subscribers(connection, since=start) == {"digital-euro": {"screen": False}}
        start = directory.version(connection)
    assert synchronise(engine, watches=changed[:1])
    with engine.begin() as connection:
        assert [(row.id, row.enabled) for row in list_watches(connection, since=start)] == [("quiet", False)]
        assert subscribers(connection, since=start) == {"digital-euro": {"screen": True}}


def test_only_concepts_sources_and_channels_concern_all_watches(engine: Engine) -> None:
    def roundabout() -> int:
        with engine.begin() as connection:
            return directory.version(connection, directory.ROUNDABOUT)

    before = roundabout()
    synchronise(engine, watches=[], subscriptions=[])
    with engine.begin() as connection:
        put_watch(connection, MINE)
        subscribe(connection, "desk", "cli:mine", origin="cli")
        remove_watch(connection, "cli:mine")
    assert roundabout() == before
    for changes in (
        {"concepts": [{"id": "a", "spec": {"id": "a", "finds": ["x"]}}]},
        {"sources": []},
        {"sources": [], "channels": DIRECTORY["channels"][:1], "subscriptions": []},
    ):
        synchronise(engine, **changes)
        assert roundabout() > before
        before = roundabout()


def test_who_hears_of_a_watch_follows_subscriptions_and_channels(engine: Engine) -> None:
    with engine.begin() as connection:
        put_watch(connection, MINE)
        subscribe(connection, "screen", "cli:mine", origin="cli")
        subscribe(connection, "screen", "cli:mine", origin="cli")
        assert subscribers(connection)["cli:mine"] == {"screen": True}
        connection.execute(update(subscriptions).where(subscriptions.c.watch == "cli:mine").values(mode="daily"))
        assert "cli:mine" not in subscribers(connection)
        subscribe(connection, "screen", "cli:mine", origin="cli")
        assert subscribers(connection)["cli:mine"] == {"screen": True}
    synchronise(engine, channels=DIRECTORY["channels"][:1], subscriptions=DIRECTORY["subscriptions"][:1])
    with engine.begin() as connection:
        assert subscribers(connection) == {"digital-euro": {"desk": True}}


def test_compiled_forms_are_kept_without_a_change_of_the_version(engine: Engine) -> None:
    with engine.begin() as connection:
        before = directory.version(connection)
        keep_compiled(connection, {"quiet": ("[]\n[]", "mark"), "digital-euro": ("[1]", "other")})
        keep_compiled(connection, {})
        kept = {watch.id: (watch.compiled, watch.compiled_for) for watch in list_watches(connection)}
        assert kept == {"quiet": ("[]\n[]", "mark"), "digital-euro": ("[1]", "other")}
        assert directory.version(connection) == before
        assert list_watches(connection, since=before) == []


def test_own_concepts_are_read_by_id_while_the_config_has_them(engine: Engine) -> None:
    specs = [{"id": key, "spec": {"id": key, "finds": [key]}} for key in ("b", "a")]
    synchronise(engine, concepts=specs)
    with engine.begin() as connection:
        assert own_concepts(connection) == [{"id": "a", "finds": ["a"]}, {"id": "b", "finds": ["b"]}]
    synchronise(engine, concepts=specs[:1])
    with engine.begin() as connection:
        assert own_concepts(connection) == [{"id": "b", "finds": ["b"]}]
