"""A day of which SQL knows something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from record.collections.collections import Collections
from record.identity import base_id
from record.sql import matches
from record.sql.matches import Match
from record.sql.watches import WatchRow, list_watches, put_watch
from tests.record.collections.closing import close_day
from tests.record.sql.directory_rows import synchronise, watch_row
from tests.web.site import CLOSED, NOW, Site, file, item, noted, serving

CHAT = "chat:telegram:-1001:0"


@pytest.fixture(scope="module")
def filtered(tmp_path_factory: pytest.TempPathFactory, shared_sqlite: Engine, valkey_socket: Path) -> Iterator[Site]:
    """Twelve items of the closed day, of which SQL knows six, and what watches matched, for all tests of a file."""
    collections = twelve(tmp_path_factory.mktemp("filtered"), shared_sqlite)
    with serving(collections, shared_sqlite, f"unix://{valkey_socket}") as site:
        yield site


@pytest.fixture
def filtered_alone(tmp_path: Path, sqlite: Engine, redis_url: str) -> Iterator[Site]:
    """The same, to be changed."""
    with serving(twelve(tmp_path, sqlite), sqlite, redis_url) as site:
        yield site


def twelve(folder: Path, sqlite: Engine) -> Collections:
    ids = [f"source-{number}" for number in range(3)]
    sources = [{"id": each, "name": each, "spec": {"id": each}} for each in ids]
    synchronise(sqlite, sources=sources, watches=[watch_row("euro", "euro")], subscriptions=[])
    changed = {
        2: {"title": "The European Central Bank pilots the digital euro in Frankfurt"},
        4: {"language": "zh"},
        5: {"language": "zh-TW"},
        7: {"published": datetime(2026, 11, 24, 1, tzinfo=UTC)},
    }
    items = [item(number, CLOSED, **{"language": "en", **changed.get(number, {})}) for number in range(12)]
    noted(sqlite, items[:6], NOW)
    with sqlite.begin() as connection:
        put_watch(connection, WatchRow("mine", "euro", origin=CHAT))
        numbers = {each.id: each.number for each in list_watches(connection)}
        found = [("euro", 1), ("euro", 2), ("mine", 3)]
        matches.put(
            connection,
            [Match(numbers[id_], base_id(items[at].id), items[at].id, ("euro",), "s", NOW) for id_, at in found],
        )
    collections = Collections(folder / "collections")
    file(collections, items)
    close_day(collections, CLOSED)
    return collections
