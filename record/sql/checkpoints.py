"""How far each file of items of the collections is known to SQL."""

from __future__ import annotations

from sqlalchemy import Connection, select

from record.sql.dialect import put
from record.sql.tables import checkpoints

#: The offset of a closed day's file that SQL knows as a whole.
ALL = -1


def offset(connection: Connection, segment: str) -> int:
    """Bytes of a file's lines behind which SQL may not know every item; or ALL."""
    query = select(checkpoints.c.offset).where(checkpoints.c.segment == segment)
    return connection.scalar(query) or 0


def advance(connection: Connection, segment: str, to: int) -> None:
    """SQL knows every item of the file before this offset."""
    put(connection, checkpoints, {"segment": segment}, {"offset": to})
