"""What editors asked of stories.  They only ask: the story lane, which alone assigns stories, carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, select, update

from record.sql.dialect import chunks, insert
from record.sql.tables import corrections

#: split: items leave a story for one of their own, and later reports like them go with them.
#: merge: a story becomes part of another, `target`.
#: pin: an item belongs to a story, whatever its text says, and not to the one that it was in.  Once a split or a pin
#: is carried out, `story` is the one that the items left and `target` the one that they are in.
#: lead: an item leads its story.  section: a story is of the section `target`.
Kind = Literal["split", "merge", "pin", "lead", "section"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Correction:
    """One wish of an editor."""

    id: int
    kind: Kind
    story: str
    items: tuple[str, ...]
    target: str | None
    by: str
    asked: datetime
    settled: datetime | None
    refused: str | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a correction."""

    id: int
    #: Why it could not be carried out.
    refused: str | None = None
    #: Which story the items of a split or a pin left, and which one they went to.
    aim: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """What an editor fixed about a story."""

    lead: str | None = None
    section: str | None = None


def ask(
    connection: Connection,
    kind: Kind,
    story: str,
    *,
    items: Sequence[str] = (),
    target: str | None = None,
    by: str,
    now: datetime,
) -> int:
    """Ask for a correction; returns its number."""
    row = {"kind": kind, "story": story, "items": list(items), "target": target, "by": by, "asked": now}
    return int(connection.scalars(insert(connection, corrections).returning(corrections.c.id), [row]).one())


def waiting(connection: Connection) -> list[Correction]:
    """Those that were not carried out yet, the first asked first."""
    return _read(connection, corrections.c.settled.is_(None))


def carried_out(connection: Connection, since: datetime) -> list[Correction]:
    """Those carried out since then, in the order in which they were asked for."""
    return _read(connection, (corrections.c.settled >= since) & corrections.c.refused.is_(None))


def _read(connection: Connection, condition: ColumnElement[bool]) -> list[Correction]:
    query = select(corrections).where(condition).order_by(corrections.c.id)
    return [Correction(**{**row, "items": tuple(row["items"])}) for row in connection.execute(query).mappings()]


def settle(connection: Connection, settled: Settled, now: datetime) -> None:
    """It was carried out, or refused for a reason."""
    values = {"settled": now, "refused": settled.refused}
    if settled.aim is not None:
        values |= {"story": settled.aim[0], "target": settled.aim[1]}
    connection.execute(update(corrections).where(corrections.c.id == settled.id).values(values))


def state(connection: Connection, correction: int) -> Correction | None:
    """A correction as it stands."""
    found = _read(connection, corrections.c.id == correction)
    return found[0] if found else None


def pins(connection: Connection, stories: Sequence[str]) -> dict[str, Pin]:
    """What editors fixed about these stories; the last wish counts."""
    fixed: dict[str, Pin] = {}
    stands = corrections.c.settled.is_not(None) & corrections.c.refused.is_(None)
    for chunk in chunks(stories):
        fixing = corrections.c.story.in_(chunk) & corrections.c.kind.in_(("lead", "section"))
        for each in _read(connection, fixing & stands):
            new = {"lead": each.items[0]} if each.kind == "lead" else {"section": each.target}
            fixed[each.story] = replace(fixed.get(each.story, Pin()), **new)
    return fixed
