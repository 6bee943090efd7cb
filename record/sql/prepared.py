"""Rows made ready for the driver before a transaction begins, so that others wait only for the database itself.

SQLAlchemy turns values into what a driver takes while it executes: of 200 items that is most of the time for which a
transaction would hold SQLite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite

_Processor = Callable[[Any], Any]


class PreparedRows:
    """Rows of one table, each a mapping with the same columns."""

    def __init__(self, dialect: Dialect, table: Table, rows: Sequence[Mapping[str, Any]], mode: str = "insert") -> None:
        """`mode`: insert; ignore (a row whose key is there stays as it is); replace (it gets these values)."""
        self._rows: list[dict[str, Any]] = []
        if rows:
            self._sql, processors = _compiled(dialect.name, table, tuple(rows[0]), mode)
            self._rows = [
                {name: process(row[name]) if process else row[name] for name, process in processors} for row in rows
            ]

    def __len__(self) -> int:
        return len(self._rows)

    def write(self, connection: Connection) -> None:
        """Raises what the database says to them."""
        if self._rows:
            connection.exec_driver_sql(self._sql, self._rows)

    def number(self, column: str, first: int) -> None:
        """Gives the rows numbers in a column, in order."""
        for number, row in enumerate(self._rows, first):
            row[column] = number


@cache
def _compiled(
    dialect: str, table: Table, columns: tuple[str, ...], mode: str
) -> tuple[str, list[tuple[str, _Processor | None]]]:
    """An INSERT with named parameters, and what makes a column's values ready for the driver."""
    known: Dialect
    if dialect == "postgresql":
        statement: Any = postgresql.insert(table)
        known = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]
    else:
        statement, known = sqlite.insert(table), sqlite.dialect(paramstyle="named")
    if mode == "ignore":
        statement = statement.on_conflict_do_nothing()
    elif mode == "replace":
        keys = [column.name for column in table.primary_key]
        kept = {name: statement.excluded[name] for name in columns if name not in keys}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=kept)
    compiled = statement.compile(dialect=known, column_keys=list(columns))
    processors: list[tuple[str, _Processor | None]] = [
        (name, table.c[name].type.dialect_impl(known).bind_processor(known)) for name in columns
    ]
    return str(compiled), processors
