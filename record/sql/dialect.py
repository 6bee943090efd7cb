"""What SQLite and PostgreSQL share beyond SQLAlchemy's common ground."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, update

T = TypeVar("T")
#: SQLite takes at most 32,766 variables in a statement, older builds 999.
CHUNK = 400


def chunks(values: Collection[T], most: int = CHUNK) -> Iterator[Sequence[T]]:
    """The values, as many at a time as one statement takes, or at most so many."""
    listed = list(values)
    for start in range(0, len(listed), most):
        yield listed[start : start + most]


def among(
    connection: Connection, query: Select[Any], column: ColumnElement[Any], values: Collection[Any]
) -> Iterator[Any]:
    """The rows of a query in which the column has one of these values, however many they are.

    They come in the query's order as far as one statement takes the values.
    """
    for chunk in chunks(values):
        yield from connection.execute(query.where(column.in_(chunk))).all()


def change_among(connection: Connection, table: Table, column: str, values: Collection[Any], **new: Any) -> None:
    """The rows of a table in which the column has one of these values get new ones."""
    for chunk in chunks(values):
        connection.execute(update(table).where(table.c[column].in_(chunk)).values(**new))


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT, in the connection's dialect."""
    # Only the one in use: the other one takes its time to load.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def put(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """The row with this key, which is unique, has these values from now on, whether it was there or not.

    Returns the first column of its primary key.
    """
    statement = insert(connection, table).values({**key, **values})
    made = statement.on_conflict_do_update(index_elements=list(key), set_=dict(values))
    return connection.execute(made.returning(table.primary_key.columns[0])).scalar_one()
