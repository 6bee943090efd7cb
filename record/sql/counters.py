"""Numbers that only grow.  A counter's row stays locked until its transaction ends, so of two writers one waits."""

from __future__ import annotations

from sqlalchemy import Connection, select

from record.sql.dialect import insert
from record.sql.tables import counters

#: What changed: anything that people or the config make; concepts, which any watch may name; and the sources that
#: commands make.  And messages about the health of sources.
DIRECTORY, CONCEPTS, SOURCES, HEALTH = "directory", "concepts", "sources", "health"


def raise_by(connection: Connection, name: str, by: int = 1) -> int:
    """Adds to a counter, which begins at 0; returns it.  With 0 it is only locked."""
    statement = insert(connection, counters).values(name=name, number=by)
    grown = statement.on_conflict_do_update(index_elements=["name"], set_={"number": counters.c.number + by})
    raised: int = connection.execute(grown.returning(counters.c.number)).scalar_one()
    return raised


def number(connection: Connection, name: str) -> int:
    """A counter as it is; 0 before it was ever raised."""
    return connection.scalar(select(counters.c.number).where(counters.c.name == name)) or 0
