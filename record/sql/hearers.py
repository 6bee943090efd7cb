"""Watches and who hears of them where there are very many: read a part at a time, and only what is asked for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Text, and_, cast, exists, select

from record.sql.channels import in_force, named
from record.sql.dialect import among
from record.sql.tables import subscriptions, watches
from record.sql.watches import Subscription, WatchRow

_COVERING = ("sources", "languages", "sections")
#: Nearly all cover the same: to read its JSON anew for each would take most of the time.
_WATCH = tuple(
    cast(watches.c[name], Text).label(name) if name in _COVERING else watches.c[name] for name in WatchRow.__slots__
)
_WANTED = subscriptions.c.enabled & in_force(subscriptions.c.channel)
_SUBSCRIPTION = tuple(
    _WANTED.label(name) if name == "wanted" else subscriptions.c[name] for name in Subscription.__slots__
)


def in_parts(connection: Connection, most: int) -> Iterator[list[WatchRow]]:
    """All watches in force, by number, at most so many at a time."""
    query, last = select(*_WATCH).where(watches.c.enabled).order_by(watches.c.number).limit(most), 0
    while rows := [_watch(row) for row in connection.execute(query.where(watches.c.number > last))]:
        yield rows
        last = rows[-1].number


def read_watches(connection: Connection, numbers: Collection[int]) -> list[WatchRow]:
    """Of these watches those in force."""
    rows = among(connection, select(*_WATCH).where(watches.c.enabled), watches.c.number, numbers)
    return [_watch(row) for row in rows]


def _watch(row: Row[Any]) -> WatchRow:
    return WatchRow(**row._asdict() | {name: _names(getattr(row, name)) for name in _COVERING})


@lru_cache(maxsize=1_024)
def _names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def subscriptions_of(connection: Connection, numbers: Collection[int]) -> dict[int, list[Subscription]]:
    """By watch, of these, the subscriptions in force."""
    found: dict[int, list[Subscription]] = defaultdict(list)
    query = select(*_SUBSCRIPTION).where(_WANTED).order_by(subscriptions.c.number)
    for row in among(connection, query, subscriptions.c.watch, numbers):
        found[row.watch].append(Subscription(*row))
    return found


_HEARD = (watches.c.enabled, exists().where(subscriptions.c.watch == watches.c.number, _WANTED))
_COVERS_ALL = and_(*(cast(watches.c[name], Text) == "[]" for name in _COVERING))


def heard(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[tuple[str, ...], ...]]:
    """What those of these watches cover that somebody hears of: sources, languages, sections; but for everything."""
    query = select(watches.c.number, *(cast(watches.c[name], Text) for name in _COVERING))
    rows = among(connection, query.where(*_HEARD, ~_COVERS_ALL), watches.c.number, numbers)
    return {row.number: tuple(map(_names, row[1:])) for row in rows}


def all_is_covered(connection: Connection) -> bool:
    """Whether somebody hears of a watch that covers everything."""
    query = select(watches.c.number).where(*_HEARD, _COVERS_ALL).limit(1)
    return connection.scalar(query) is not None


def updates_wanted(connection: Connection) -> dict[int, tuple[int, str]]:
    """Subscriptions in force that want updates, by number: the channel, and the name of the watch."""
    query = (
        select(subscriptions.c.number, subscriptions.c.channel, watches.c.origin, watches.c.id)
        .join(watches, watches.c.number == subscriptions.c.watch)
        .where(subscriptions.c.updates, watches.c.enabled, _WANTED)
    )
    return {row.number: (row.channel, named(row.origin, row.id)) for row in connection.execute(query)}
