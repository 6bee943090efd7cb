"""Financings in SQL: one a story, merged from its reports.  All in the caller's transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, select, update

from newsroom.financing.financing import Financing
from newsroom.financing.merge import merge
from record.sql.dialect import insert
from record.sql.tables import financings

_AMOUNTS = ("amount", "amount_usd", "valuation")
_LISTS = ("leads", "investors")
_FIELDS = tuple(field.name for field in fields(Financing))


@dataclass(frozen=True, slots=True)
class StoredFinancing:
    """A row: the financing of a story."""

    story: str
    financing: Financing
    #: The report that its sentence is from.
    item: str
    #: Whether the values of a primary source stand in it.
    primary: bool
    #: When it last changed.
    updated: datetime


def upsert(
    connection: Connection, story: str, financing: Financing, *, item: str, primary: bool, at: datetime
) -> StoredFinancing:
    """Merge what a report tells of into the financing of its story; telling the same again changes nothing."""
    stored = read(connection, story)
    new = StoredFinancing(story, financing, item, primary, at)
    merged = new if stored is None else _merged(stored, new)
    if merged != stored:
        _write(connection, merged)
    return merged


def move(connection: Connection, absorbed: str, story: str, *, at: datetime) -> None:
    """Give the financing of a story that another absorbed to that one."""
    gone = read(connection, absorbed)
    if gone is None:
        return
    kept = read(connection, story)
    if kept is None:
        connection.execute(update(financings).where(financings.c.story == absorbed).values(story=story, updated=at))
        return
    connection.execute(delete(financings).where(financings.c.story == absorbed))
    _write(connection, _merged(kept, StoredFinancing(story, gone.financing, gone.item, gone.primary, at)))


def read(connection: Connection, story: str) -> StoredFinancing | None:
    """The financing of a story, or None."""
    row = connection.execute(select(financings).where(financings.c.story == story)).mappings().one_or_none()
    return None if row is None else _stored(dict(row))


def list_financings(
    connection: Connection, *, since: datetime | None = None, until: datetime | None = None
) -> list[StoredFinancing]:
    """Financings that last changed at `since` or later and before `until`, the newest first."""
    query = select(financings).order_by(financings.c.updated.desc(), financings.c.story)
    if since is not None:
        query = query.where(financings.c.updated >= since)
    if until is not None:
        query = query.where(financings.c.updated < until)
    return [_stored(dict(row)) for row in connection.execute(query).mappings()]


def _merged(stored: StoredFinancing, new: StoredFinancing) -> StoredFinancing:
    pair = (new, stored) if new.primary and not stored.primary else (stored, new)
    financing = merge([each.financing for each in pair])
    if financing == stored.financing:
        return stored
    source = next(each for each in pair if each.financing.evidence == financing.evidence)
    return StoredFinancing(stored.story, financing, source.item, source.primary, new.updated)


def _write(connection: Connection, stored: StoredFinancing) -> None:
    values: dict[str, Any] = asdict(stored.financing)
    values |= {name: list(values[name]) for name in _LISTS}
    values |= {"item": stored.item, "primary": stored.primary, "updated": stored.updated}
    connection.execute(
        insert(connection, financings).on_conflict_do_update(index_elements=["story"], set_=values),
        {"story": stored.story, **values},
    )


def _stored(row: dict[str, Any]) -> StoredFinancing:
    values = {name: row[name] for name in _FIELDS}
    values |= {name: None if values[name] is None else Decimal(repr(values[name])) for name in _AMOUNTS}
    values |= {name: tuple(values[name]) for name in _LISTS}
    return StoredFinancing(row["story"], Financing(**values), row["item"], row["primary"], row["updated"])
