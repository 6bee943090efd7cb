"""Every column of every table takes whatever the world sends, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Engine,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    event,
    select,
    text,
)

from record.sql.chats.rows import chats
from record.sql.types import AnyAmount, AnyJson, AnyText, UtcDateTime

# The metadata of a table knows them all.
metadata = chats.metadata
EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
LAST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
DEEP: Any = None
for _ in range(200):
    DEEP = [DEEP]
#: What is stored, and what comes back.
TEXTS = {
    "\0": "\ufffd",
    "a\0b": "a\ufffdb",
    "\ud800": "\ufffd",
    "\udfff tail": "\ufffd tail",
    **{same: same for same in ("\U0010ffff", "", "'; DROP TABLE items; --", "数" * 100_000, "x" * 1_000_000)},
}
TIMES = {
    datetime(1, 1, 1, tzinfo=UTC): datetime(1, 1, 1, tzinfo=UTC),
    # Of these UTC is before the year 1, and behind the year 9999.
    datetime(1, 1, 1, tzinfo=EAST): datetime(1, 1, 1, tzinfo=UTC),
    LAST: LAST,
    LAST.replace(tzinfo=WEST): LAST,
    datetime(2026, 11, 23, 12, tzinfo=EAST): datetime(2026, 11, 22, 22, tzinfo=UTC),
}
AMOUNTS = {0: 0.0, 2**53: 2.0**53, 10**40: 1e40, 10**300: 1e300, 0.1: 0.1}
JSONS = [
    ({"\0": ["\ud800", {"x": None}]}, {"\ufffd": ["\ufffd", {"x": None}]}),
    ([2**70, -(2**70), 2**63 - 1], [2**63 - 1, -(2**63), 2**63 - 1]),
    ({"n": 1.5, "b": True, "": "x" * 1_000_000}, {"n": 1.5, "b": True, "": "x" * 1_000_000}),
    (DEEP, DEEP),
]
#: Texts that are ours, of a bounded form: kinds, states, digests, ids of items and stories.
OURS = {
    "id", "base", "url_key", "news", "story", "section", "duplicate_of", "item", "lead", "merged_into", "absorbed",
    "kind", "stage", "state", "target", "report", "other", "name", "follower", "compiled_for", "mode", "stamp", "looks",
    "second_section", "holder", "type", "quiet", "invited", "token", "step", "code", "rhythm", "language", "publisher",
    "digest", "link_key",
}  # fmt: skip
HOSTILE: dict[type[Any], list[tuple[Any, Any]]] = {
    AnyText: list(TEXTS.items()),
    AnyJson: JSONS,
    UtcDateTime: list(TIMES.items()),
    AnyAmount: list(AMOUNTS.items()),
}


def plain(column: Column[Any], number: int) -> Any:
    """Some value of a column's type."""
    kinds: dict[type[Any], Any] = {
        AnyText: f"t{number}",
        AnyJson: [],
        UtcDateTime: datetime(2026, 11, 23, tzinfo=UTC),
        AnyAmount: 1.0,
        String: f"s{number}",
        Boolean: True,
        Float: 0.5,
        LargeBinary: b"",
        Date: date(2026, 11, 23),
    }
    return kinds.get(type(column.type), number)


def put(engine: Engine, table: Table, column: Column[Any], value: Any, number: int) -> Any:
    """What comes back of a value, in a row of its own."""
    row = {each.name: plain(each, number) for each in table.columns if not each.nullable or each.primary_key}
    row[column.name] = value
    with engine.connect() as connection, connection.begin() as transaction:
        if engine.dialect.name == "postgresql":
            # What rows refer to is not the matter here.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(table.insert().values(row))
        found = connection.execute(select(column)).scalar_one()
        transaction.rollback()
        return found


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_column_takes_what_the_world_sends(loose: Engine, table: Table) -> None:
    number = 0
    for column in table.columns:
        # An index takes some 2,700 bytes on PostgreSQL: what is a key is bounded where it is made.
        is_key = column.primary_key or any(column.name in index.columns for index in table.indexes) or is_unique(column)
        for value, stored in HOSTILE.get(type(column.type), ()):
            if not is_key or len(str(value)) < 1_000:
                number += 1
                assert put(loose, table, column, value, number) == stored, (column.name, value)
    assert number > 0 or not any(type(column.type) in HOSTILE for column in table.columns)


def is_unique(column: Column[Any]) -> bool:
    constraints = [each for each in column.table.constraints if isinstance(each, UniqueConstraint)]
    return bool(column.unique) or any(column.name in each.columns for each in constraints)


@pytest.fixture
def loose(engine: Engine) -> Engine:
    """A database that does not ask what rows refer to."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON"))
    return engine


def test_no_bounded_column_takes_what_is_not_ours() -> None:
    bounded = {
        column.name for table in metadata.sorted_tables for column in table.columns if type(column.type) is String
    }
    assert bounded <= OURS


def test_no_number_from_outside_is_smaller_than_64_bits() -> None:
    ours = {"version", "size", "sources", "items", "times", "attempts", "priority", "number", "id"}
    ours |= {"quiet_from", "quiet_until", "burst", "issue", "stories"}
    small = {c.name for table in metadata.sorted_tables for c in table.columns if type(c.type) is Integer}
    assert small <= ours
