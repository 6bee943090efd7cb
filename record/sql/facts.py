"""Single facts about the database: its horizon, and where a restored backup was cut off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, select

from record.item import from_iso, to_iso
from record.sql import dialect
from record.sql.tables import facts

_HORIZON, _CUT, _CUT_TOLD = "horizon", "cut", "cut_told"


@dataclass(frozen=True, slots=True)
class Cut:
    """SQL was restored from a backup: it knows nothing of what came between that and `at`."""

    #: When that was seen, by Redis TIME: whatever was discovered before it may have been told.
    at: datetime
    #: The log's number before it; the entries that are written from then on have larger ones.
    number: int


def horizon(connection: Connection) -> date | None:
    """The day before which SQL has forgotten; None where it forgot nothing yet."""
    found = read(connection, _HORIZON)
    return None if found is None else date.fromisoformat(found)


def move_horizon(connection: Connection, to: date) -> None:
    """What lies before this day is forgotten; never moves back, for what is gone is gone."""
    known = horizon(connection)
    if known is None or known < to:
        put(connection, _HORIZON, to.isoformat())


def restored(connection: Connection) -> Cut | None:
    """The last cut; None for a database that was never restored."""
    found = read(connection, _CUT)
    if found is None:
        return None
    number, _, at = found.partition(" ")
    return Cut(from_iso(at), int(number))


def note_cut(connection: Connection, cut: Cut) -> None:
    """SQL was restored; in the first transaction after it, with `record.sql.changes.skip_to`."""
    put(connection, _CUT, f"{cut.number} {to_iso(cut.at)}")


def is_cut_told(connection: Connection) -> bool:
    """Whether all that a restored backup still owes has become lists; also where none was restored.

    Until then nothing is sent: it may have been told before.
    """
    cut = restored(connection)
    return cut is None or read(connection, _CUT_TOLD) == to_iso(cut.at)


def note_cut_told(connection: Connection, at: datetime) -> None:
    """What the backup owed before the cut at this time has become lists."""
    put(connection, _CUT_TOLD, to_iso(at))


def read(connection: Connection, name: str) -> str | None:
    """A fact; None where it is not known."""
    return connection.scalar(select(facts.c.value).where(facts.c.name == name))


def put(connection: Connection, name: str, value: str | None) -> bool:
    """Note a fact, or forget it; returns whether it was another before."""
    if read(connection, name) == value:
        return False
    if value is None:
        connection.execute(delete(facts).where(facts.c.name == name))
    else:
        dialect.put(connection, facts, {"name": name}, {"value": value})
    return True
