"""What SQLite and PostgreSQL share beyond SQLAlchemy's common ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

T = TypeVar("T")
#: SQLite takes at most 32,766 variables in a statement, older builds 999.
CHUNK = 400


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, as many at a time as one statement takes."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT, in the connection's dialect."""
    # Only the one in use: the other one takes its time to load.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)
