"""What made an error and was taken out of the way of what came after it; people look at it, and try it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, func, select, update

from record.sql.dialect import among
from record.sql.tables import set_aside

#: Where it happened.  filed: an entry of the stream that could not be read or stored.  judged: an item that is stored
#: without section and tags.  matched: a change that a watch could not be asked about.  sent: a delivery.
Stage = Literal["filed", "judged", "matched", "sent"]
#: Characters of an error that are kept.
MOST_ERROR = 2_000


@dataclass(frozen=True, slots=True)
class Aside:
    """One thing that was set aside."""

    id: int
    stage: Stage
    #: What it was: an item's id, a number of the log and a watch, …
    key: str
    #: What is needed to try it again.
    payload: str
    error: str
    #: How often it was tried.
    times: int
    at: datetime


def put(connection: Connection, stage: Stage, key: str, *, payload: str, error: str, now: datetime) -> None:
    """Set it aside; what stands there already under this key was tried once more."""
    values = {"payload": payload, "error": error[:MOST_ERROR], "at": now}
    same = (set_aside.c.stage == stage) & (set_aside.c.key == key)
    again = connection.execute(update(set_aside).where(same).values(times=set_aside.c.times + 1, **values))
    if not again.rowcount:
        connection.execute(set_aside.insert().values(stage=stage, key=key, times=1, **values))


def look(connection: Connection) -> list[Aside]:
    """What was set aside, the oldest first."""
    return [Aside(**row) for row in connection.execute(select(set_aside).order_by(set_aside.c.id)).mappings()]


def get(connection: Connection, number: int) -> Aside | None:
    """The one with this number."""
    row = connection.execute(select(set_aside).where(set_aside.c.id == number)).mappings().one_or_none()
    return None if row is None else Aside(**row)


def drop(connection: Connection, number: int) -> bool:
    """Forget it, or take it away to try it again; False where there is none of this number."""
    return bool(connection.execute(delete(set_aside).where(set_aside.c.id == number)).rowcount)


def filed_among(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of these items that could not be stored: they wait for somebody to try them again."""
    query = select(set_aside.c.key).where(set_aside.c.stage == "filed")
    return {row.key for row in among(connection, query, set_aside.c.key, ids)}


def counts(connection: Connection) -> Mapping[str, int]:
    """How many there are, by stage; stages without any are left out."""
    query = select(set_aside.c.stage, func.count()).group_by(set_aside.c.stage).order_by(set_aside.c.stage)
    return {row[0]: row[1] for row in connection.execute(query)}
