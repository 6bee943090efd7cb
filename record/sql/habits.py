"""What sources were found to be like, see `record.habits`; in its JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from record.sql.dialect import insert
from record.sql.tables import source_habits


def known(connection: Connection) -> dict[str, str]:
    """Of all sources of which anything is known."""
    return {row.source: row.habits for row in connection.execute(select(source_habits))}


def put(connection: Connection, habits: Mapping[str, str], now: datetime) -> None:
    """These are so now."""
    for source, found in habits.items():
        statement = insert(connection, source_habits).values(source=source, habits=found, at=now)
        changed = {"habits": statement.excluded.habits, "at": statement.excluded.at}
        connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=changed))
