"""How far each segment of the collections is known to SQL."""

from __future__ import annotations

from sqlalchemy import Connection, select

from record.sql.dialect import put
from record.sql.tables import checkpoints


def offset(connection: Connection, segment: str) -> int:
    """Bytes of a segment behind which SQL may not know every item."""
    query = select(checkpoints.c.offset).where(checkpoints.c.segment == segment)
    return connection.scalar(query) or 0


def advance(connection: Connection, segment: str, to: int) -> None:
    """SQL knows every item of the segment before this offset."""
    put(connection, checkpoints, {"segment": segment}, {"offset": to})
