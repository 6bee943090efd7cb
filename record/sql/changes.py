"""The change log: written by the lane in its transaction, read in order by followers, each by its cursor.

Numbers come from one row of `counters`, raised in the writer's transaction: its lock makes the order of numbers the
order of commits, without gaps, on SQLite and PostgreSQL alike; so a follower that reads in order misses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Dialect, RowMapping, delete, exists, func, select

from record.changes import Brought, Change
from record.identity import base_id
from record.item import Item
from record.sql import counters
from record.sql.dialect import among, put
from record.sql.digests.rows import digests
from record.sql.prepared import PreparedRows
from record.sql.tables import changes, cursors

#: The counter from which changes are numbered.
COUNTER = "changes"
#: The follower before whose cursor the log is never cut.
MATCHER = "matcher"
#: The fields of a Change; `brought` is the last.
_COLUMNS = tuple(changes.c[name] for name in Change.__slots__)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a follower is: it has done all changes before `change`, and of that one `part` parts."""

    change: int
    part: int = 0


def append(connection: Connection, entries: Sequence[Change]) -> int:
    """Writes changes in this order; returns the number of the log's last."""
    return write(connection, pack(connection.dialect, entries))


def pack(dialect: Dialect, entries: Sequence[Change]) -> PreparedRows:
    """Changes that are ready to be written: to compress their texts takes longer than that."""
    return PreparedRows(
        dialect,
        changes,
        [
            {
                **{column.name: getattr(each, column.name) for column in _COLUMNS},
                "report": None if each.item is None else base_id(each.item),
                "brought": None if each.brought is None else each.brought.packed(),
            }
            for each in entries
        ],
    )


def write(connection: Connection, packed: PreparedRows) -> int:
    """Writes packed changes in this order; returns the number of the log's last."""
    last = counters.raise_by(connection, COUNTER, len(packed))
    packed.number("number", last - len(packed) + 1)
    packed.write(connection)
    return last


def read(connection: Connection, start: int, most: int) -> list[Change]:
    """At most `most` changes from number `start` on, in order."""
    query = select(*_COLUMNS).where(changes.c.number >= start).order_by(changes.c.number).limit(most)
    return [_change(row) for row in connection.execute(query).mappings()]


def texts(connection: Connection, start: int, most: int) -> list[Change]:
    """At most `most` of the changes from number `start` on that brought a text, in order; each text once."""
    earlier = changes.alias()
    is_repeated = exists().where(
        earlier.c.report == changes.c.report,
        earlier.c.item == changes.c.item,
        earlier.c.number < changes.c.number,
        earlier.c.brought.is_not(None),
    )
    query = select(*_COLUMNS).where(changes.c.number >= start, changes.c.brought.is_not(None), ~is_repeated)
    return [_change(row) for row in connection.execute(query.order_by(changes.c.number).limit(most)).mappings()]


def latest_items(connection: Connection, reports: Sequence[str]) -> dict[str, Item]:
    """The last text of each of these reports that the log still has, by base id."""
    last = select(func.max(changes.c.number)).where(changes.c.brought.is_not(None)).group_by(changes.c.report)
    newest = [row[0] for row in among(connection, last, changes.c.report, reports)]
    rows = among(connection, select(changes.c.report, changes.c.brought), changes.c.number, newest)
    return {row.report: Brought.unpacked(row.brought).item for row in rows}


def last_number(connection: Connection) -> int:
    """The number of the last change; 0 before the first."""
    return counters.number(connection, COUNTER)


def first_number(connection: Connection) -> int:
    """The number of the oldest change that the log still has; that of the next one where it is empty."""
    oldest = connection.scalar(select(func.min(changes.c.number)))
    return last_number(connection) + 1 if oldest is None else int(oldest)


def cursor(connection: Connection, follower: str) -> Cursor:
    """Where a follower goes on; one that is new, or was left behind by the cut, starts from the present.

    The log is never cut before MATCHER, which starts from the log's beginning.
    """
    row = connection.execute(select(cursors).where(cursors.c.follower == follower)).one_or_none()
    first = first_number(connection)
    if row is None:
        return Cursor(first if follower == MATCHER else last_number(connection) + 1)
    if row.change < first and follower != MATCHER:
        return Cursor(last_number(connection) + 1)
    return Cursor(row.change, row.part)


def move(connection: Connection, follower: str, to: Cursor) -> None:
    """A follower has come this far; in the transaction of what it did."""
    put(connection, cursors, {"follower": follower}, asdict(to))


def number_at(connection: Connection, at: datetime) -> int:
    """The number of the last change that was written until then; 0 where the log has none."""
    return connection.scalar(select(func.max(changes.c.number)).where(changes.c.at <= at)) or 0


def first_after(connection: Connection, number: int) -> datetime | None:
    """When the first change behind this number was written; None where there is none."""
    return connection.scalar(select(changes.c.at).where(changes.c.number > number).order_by(changes.c.number).limit(1))


def cut(connection: Connection, before: datetime, most: int | None = None) -> int:
    """Forgets the first changes, as far as they were written before then, MATCHER has done them, and no house edition
    is to be made of them: at most so many.

    Returns how many.
    """
    old = select(changes.c.number).where(changes.c.at < before, changes.c.number < cursor(connection, MATCHER).change)
    needed = connection.scalar(select(func.min(digests.c.after)).where(digests.c.state.in_(("open", "cut"))))
    if needed is not None:
        old = old.where(changes.c.number <= needed)
    numbers = old.order_by(changes.c.number).limit(most)
    return int(connection.execute(delete(changes).where(changes.c.number.in_(numbers))).rowcount)


def skip_to(connection: Connection, number: int) -> None:
    """After SQL was restored: the next change has a number above this one (the one gap there may be)."""
    last = counters.raise_by(connection, COUNTER, 0)
    counters.raise_by(connection, COUNTER, max(number - last, 0))


def repeat(connection: Connection, number: int, now: datetime) -> bool:
    """Writes a change once more, as the log's last, so that followers read it anew; False where the log has it no more.

    What it came to before is not done twice: matches and deliveries are unique by their keys.
    """
    row = connection.execute(select(changes).where(changes.c.number == number)).mappings().one_or_none()
    if row is None:
        return False
    again = {**row, "number": counters.raise_by(connection, COUNTER), "at": now}
    connection.execute(changes.insert().values(**again))
    return True


def _change(row: RowMapping) -> Change:
    return Change(**{**row, "brought": None if row["brought"] is None else Brought.unpacked(row["brought"])})
