"""Financings in SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, Engine

from newsroom.financing import stored as financings
from newsroom.financing.financing import Financing
from newsroom.financing.stored import StoredFinancing, list_financings
from newsroom.lane import learning
from record.sql.stories import Merge
from record.sql.tables import items, stories

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
A, B = "a" * 16, "b" * 16
TALKS = Financing("round", "Tidewater", Decimal("200000000.5"), "USD", "$200 million", rumoured=True, evidence="talks")
DONE = Financing(
    "round", "Tidewater", Decimal(180), "USD", leads=("Northwind",), investors=("Northwind",), evidence="done"
)


@pytest.fixture
def connection(engine: Engine) -> Connection:
    """A transaction in which two stories of one item each are known."""
    with engine.begin() as made:
        for name in (A, B):
            made.execute(stories.insert(), {"id": name, "lead": name, "first_seen": NOW, "last_seen": NOW, "size": 1})
            made.execute(
                items.insert(),
                {"id": name, "base": name, "revision": 0, "source": "s", "story": name, "discovered": NOW},
            )
        yield made


def read(connection: Connection, story: str) -> StoredFinancing | None:
    return financings.read(connection, [story]).get(story)


def upsert(
    connection: Connection, story: str, financing: Financing, *, item: str, primary: bool, at: datetime
) -> StoredFinancing:
    """A report tells of it."""
    known = financings.told(read(connection, story), StoredFinancing(story, financing, item, primary, at))
    financings.rows(connection.dialect, [known]).write(connection)
    return known


def move(connection: Connection, story: str, into: str, *, at: datetime) -> None:
    """The story becomes part of another one."""
    changed = learning.financings(connection, (), [Merge(story, into, at, "lane", [])], at)
    financings.remove(connection, [each for each, known in changed.items() if known is None])
    financings.rows(connection.dialect, [known for known in changed.values() if known is not None]).write(connection)


def test_what_is_stored_comes_back(connection: Connection) -> None:
    stored = upsert(connection, A, TALKS, item=A, primary=False, at=NOW)
    assert read(connection, A) == stored
    assert stored.financing == TALKS
    assert read(connection, B) is None


def test_a_report_that_it_is_done_replaces_the_rumour(connection: Connection) -> None:
    upsert(connection, A, TALKS, item=A, primary=False, at=NOW)
    upsert(connection, A, DONE, item=B, primary=False, at=NOW + timedelta(hours=1))
    stored = read(connection, A)
    assert stored is not None
    assert (stored.financing, stored.item, stored.updated) == (DONE, B, NOW + timedelta(hours=1))


def test_the_same_again_changes_nothing(connection: Connection) -> None:
    upsert(connection, A, DONE, item=A, primary=False, at=NOW)
    upsert(connection, A, DONE, item=B, primary=False, at=NOW + timedelta(hours=1))
    stored = read(connection, A)
    assert stored is not None
    assert (stored.item, stored.updated) == (A, NOW)


def test_a_primary_source_is_believed_whenever_it_comes(connection: Connection) -> None:
    upsert(connection, A, DONE, item=A, primary=False, at=NOW)
    own = replace(DONE, amount=Decimal(185), evidence="own")
    upsert(connection, A, own, item=B, primary=True, at=NOW)
    upsert(connection, A, replace(DONE, amount=Decimal(190)), item=A, primary=False, at=NOW)
    stored = read(connection, A)
    assert stored is not None
    assert (stored.financing.amount, stored.item, stored.primary) == (185, B, True)


def test_a_financing_moves_with_its_story(connection: Connection) -> None:
    upsert(connection, B, DONE, item=B, primary=False, at=NOW)
    move(connection, B, A, at=NOW)
    assert [each.story for each in list_financings(connection)] == [A]
    upsert(connection, B, TALKS, item=B, primary=False, at=NOW)
    move(connection, B, A, at=NOW)
    move(connection, B, A, at=NOW)
    (stored,) = list_financings(connection)
    assert (stored.story, stored.financing.evidence) == (A, "done")


def test_financings_are_listed_by_when_they_changed(connection: Connection) -> None:
    upsert(connection, A, DONE, item=A, primary=False, at=NOW)
    upsert(connection, B, TALKS, item=B, primary=False, at=NOW + timedelta(days=1))
    assert [each.story for each in list_financings(connection)] == [B, A]
    assert [each.story for each in list_financings(connection, since=NOW + timedelta(hours=1))] == [B]
    assert [each.story for each in list_financings(connection, until=NOW + timedelta(hours=1))] == [A]
