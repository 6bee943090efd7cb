"""How far each segment of the collections is known to SQL."""

from __future__ import annotations

from sqlalchemy import Connection, select

from record.sql.dialect import insert
from record.sql.tables import checkpoints


def offset(connection: Connection, segment: str) -> int:
    """Bytes of a segment behind which SQL may not know every item."""
    query = select(checkpoints.c.offset).where(checkpoints.c.segment == segment)
    return connection.scalar(query) or 0


def advance(connection: Connection, segment: str, to: int) -> None:
    """SQL knows every item of the segment before this offset."""
    statement = insert(connection, checkpoints).values(segment=segment, offset=to)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["segment"], set_={"offset": statement.excluded.offset})
    )
