"""Who follows which pack of the shipped catalogue: its sources are read as long as anybody does.

The schedule role makes the sources of followed packs rows of the directory, see `directory.read_catalogue`.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from record.sql import counters
from record.sql.counters import SOURCES
from record.sql.dialect import insert
from record.sql.tables import follows


def follow(connection: Connection, origin: str, pack: str) -> None:
    """An origin wants the sources of a pack; a running wire polls them soon."""
    connection.execute(insert(connection, follows).values(origin=origin, pack=pack).on_conflict_do_nothing())
    counters.raise_by(connection, SOURCES)


def unfollow(connection: Connection, origin: str, pack: str | None = None) -> None:
    """An origin wants the sources of a pack no more, or of all its packs."""
    its = follows.c.origin == origin
    connection.execute(delete(follows).where(its if pack is None else its & (follows.c.pack == pack)))
    counters.raise_by(connection, SOURCES)


def followed_by(connection: Connection, origin: str) -> list[str]:
    """The packs that an origin follows, by their ids."""
    return list(connection.scalars(select(follows.c.pack).where(follows.c.origin == origin).order_by(follows.c.pack)))


def followed(connection: Connection) -> list[str]:
    """The packs that anybody follows, by their ids."""
    return list(connection.scalars(select(follows.c.pack).distinct().order_by(follows.c.pack)))
