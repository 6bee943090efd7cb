"""Single facts about this database, by name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from record.item import from_iso
from record.sql.dialect import insert
from record.sql.tables import facts

#: Where SQL was cut when it was restored from a backup: what was discovered earlier may have been told (ISO 8601).
RESTORED = "restored"


def read(connection: Connection, name: str) -> str | None:
    """A fact; None where it is not known."""
    found: str | None = connection.scalar(select(facts.c.value).where(facts.c.name == name))
    return found


def put(connection: Connection, name: str, value: str | None) -> bool:
    """Note a fact, or forget it; returns whether it was another before."""
    if read(connection, name) == value:
        return False
    if value is None:
        connection.execute(delete(facts).where(facts.c.name == name))
    else:
        statement = insert(connection, facts).values(name=name, value=value)
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    return True


def restored(connection: Connection) -> datetime | None:
    """See RESTORED."""
    value = read(connection, RESTORED)
    return None if value is None else from_iso(value)
