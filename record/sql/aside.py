"""What made an error and was taken out of the way, so that what came with it goes on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, update

from record.sql.tables import set_aside


def put(connection: Connection, stage: str, key: str, payload: str, error: str, now: datetime) -> None:
    """Set something aside (again); `payload` is what is needed to try it once more."""
    values = {"payload": payload, "error": error, "at": now}
    same = (set_aside.c.stage == stage, set_aside.c.key == key)
    again = connection.execute(update(set_aside).where(*same).values(**values, times=set_aside.c.times + 1))
    if not again.rowcount:
        connection.execute(set_aside.insert().values(stage=stage, key=key, times=1, **values))
