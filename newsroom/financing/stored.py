"""Financings in SQL: one a story, merged from its reports.  All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Dialect, delete, select

from newsroom.financing.financing import Financing
from newsroom.financing.merge import merge
from record.sql.dialect import among
from record.sql.prepared import PreparedRows
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


def told(stored: StoredFinancing | None, new: StoredFinancing) -> StoredFinancing:
    """What is known of a story's financing once another report tells of it; telling the same again changes nothing."""
    return new if stored is None else _merged(stored, new)


def rows(dialect: Dialect, changed: Sequence[StoredFinancing]) -> PreparedRows:
    """Financings as they are now, ready to be written in the place of those that there are."""
    return PreparedRows(dialect, financings, [_row(each) for each in changed], "replace")


def remove(connection: Connection, gone: Sequence[str]) -> None:
    """These stories have no financing any more."""
    if gone:
        connection.execute(delete(financings).where(financings.c.story.in_(gone)))


def read(connection: Connection, wanted: Sequence[str]) -> dict[str, StoredFinancing]:
    """The financings of those of these stories that have one."""
    rows = among(connection, select(financings), financings.c.story, wanted)
    return {row.story: _stored(row._asdict()) for row in rows}


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


def _row(stored: StoredFinancing) -> dict[str, Any]:
    values: dict[str, Any] = asdict(stored.financing)
    values |= {name: list(values[name]) for name in _LISTS}
    beside = {"item": stored.item, "primary": stored.primary, "updated": stored.updated}
    return {"story": stored.story, **values, **beside}


def _stored(row: dict[str, Any]) -> StoredFinancing:
    values = {name: row[name] for name in _FIELDS}
    values |= {name: None if values[name] is None else Decimal(repr(values[name])) for name in _AMOUNTS}
    values |= {name: tuple(values[name]) for name in _LISTS}
    return StoredFinancing(row["story"], Financing(**values), row["item"], row["primary"], row["updated"])
