"""Watches and who hears of them: all of them, what changed since, and those that people make."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, cast, exists, select, update

from record.sql.channels import CONFIG, in_force, list_channels, named
from record.sql.dialect import among, put
from record.sql.directory import change, ensure_origin
from record.sql.tables import concepts, subscriptions, watches

#: Columns of lists that say what a watch covers.
_COVERING = ("sources", "languages", "sections")


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One named query and what it covers (empty: everything)."""

    id: str
    query: str
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    enabled: bool = True
    origin: str = CONFIG
    label: str | None = None
    #: The query as it stands ready, and what that holds for, see notifier.matching.standing.
    compiled: str | None = None
    compiled_for: str | None = None
    #: 0 before SQL has given it one.
    number: int = 0

    @property
    def name(self) -> str:
        """How people name it, see `record.sql.channels.named`."""
        return named(self.origin, self.id)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel that hears of a watch, or does no more."""

    number: int
    channel: int
    watch: int
    #: Whether it is in force, and its channel is.
    wanted: bool
    mode: str
    updates: bool
    priority: int
    since: datetime


def list_watches(connection: Connection, *, since: int | None = None) -> list[WatchRow]:
    """All watches in force, by name; or those that changed after a number of the directory, in force or not."""
    query = _in_force() if since is None else select(*_WATCH).where(watches.c.changed > since)
    found = [_watch(row._asdict()) for row in connection.execute(query)]
    return sorted(found, key=lambda watch: watch.name)


_FIELDS = WatchRow.__slots__
_WATCH = tuple(watches.c[name] for name in _FIELDS)


def _in_force() -> Select[Any]:
    return select(*_WATCH).where(watches.c.enabled)


def in_parts(connection: Connection, most: int) -> Iterator[list[WatchRow]]:
    """All watches in force, at most so many at a time, by number: there may be more than should be in memory."""
    query, last = _in_force().order_by(watches.c.number).limit(most), 0
    while rows := connection.execute(query.where(watches.c.number > last)).all():
        yield [_watch(row._asdict()) for row in rows]
        last = rows[-1].number


def read_watches(connection: Connection, numbers: Collection[int]) -> list[WatchRow]:
    """Of these watches those in force."""
    # Nearly all cover the same: to read its JSON anew for each takes most of the time.
    plain = [cast(watches.c[name], Text).label(name) if name in _COVERING else watches.c[name] for name in _FIELDS]
    rows = among(connection, select(*plain).where(watches.c.enabled), watches.c.number, numbers)
    return [WatchRow(**row._asdict() | {name: _names(getattr(row, name)) for name in _COVERING}) for row in rows]


@lru_cache(maxsize=1_024)
def _names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def watches_of(connection: Connection, origin: str) -> dict[str, WatchRow]:
    """All that an origin ever made, in force or not, by id."""
    query = select(*_WATCH).where(watches.c.origin == origin)
    return {row.id: _watch(row._asdict()) for row in connection.execute(query)}


def _watch(values: dict[str, Any]) -> WatchRow:
    return WatchRow(**{**values, **{name: tuple(values[name]) for name in _COVERING}})


def list_subscriptions(connection: Connection, *, since: int | None = None) -> list[Subscription]:
    """All subscriptions in force; or those that changed after a number of the directory, in force or not."""
    which = _WANTED if since is None else subscriptions.c.changed > since
    query = select(*_SUBSCRIPTION).where(which).order_by(subscriptions.c.number)
    return [Subscription(*row) for row in connection.execute(query)]


_WANTED = subscriptions.c.enabled & in_force(subscriptions.c.channel)
_SUBSCRIPTION = tuple(
    _WANTED.label(name) if name == "wanted" else subscriptions.c[name] for name in Subscription.__slots__
)


def subscriptions_of(connection: Connection, numbers: Collection[int]) -> dict[int, list[Subscription]]:
    """By watch, of these, the subscriptions in force."""
    found: dict[int, list[Subscription]] = defaultdict(list)
    query = select(*_SUBSCRIPTION).where(_WANTED)
    for row in among(connection, query, subscriptions.c.watch, numbers):
        found[row.watch].append(Subscription(*row))
    return found


def heard(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[tuple[str, ...], ...]]:
    """What those of these watches cover that are in force and that somebody hears of: sources, languages, sections."""
    hears = exists().where(subscriptions.c.watch == watches.c.number, _WANTED)
    query = select(watches.c.number, *(watches.c[name] for name in _COVERING)).where(watches.c.enabled, hears)
    rows = among(connection, query, watches.c.number, numbers)
    return {row.number: tuple(tuple(each) for each in row[1:]) for row in rows}


def updates_wanted(connection: Connection) -> dict[int, tuple[int, str]]:
    """Subscriptions in force that want updates, by number: the channel, and the name of the watch."""
    query = (
        select(subscriptions.c.number, subscriptions.c.channel, watches.c.origin, watches.c.id)
        .join(watches, watches.c.number == subscriptions.c.watch)
        .where(subscriptions.c.updates, watches.c.enabled, _WANTED)
    )
    return {row.number: (row.channel, named(row.origin, row.id)) for row in connection.execute(query)}


def subscribed_by(connection: Connection, channel: int, watch: int) -> frozenset[str]:
    """The origins that have a channel hear of a watch."""
    which = (subscriptions.c.channel == channel, subscriptions.c.watch == watch, subscriptions.c.enabled)
    return frozenset(connection.scalars(select(subscriptions.c.origin).where(*which)))


def made_subscriptions(connection: Connection) -> dict[str, list[str]]:
    """Watches, by name, and the names of the channels that hear of each, as others than the config made it so."""
    watched = {each.number: each.name for each in list_watches(connection)}
    places = {each.number: each.name for each in list_channels(connection)}
    query = select(subscriptions.c.watch, subscriptions.c.channel)
    query = query.where(subscriptions.c.enabled, subscriptions.c.origin != CONFIG).order_by(subscriptions.c.number)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for watch, channel in connection.execute(query):
        if watch in watched and channel in places:
            found[watched[watch]].append(places[channel])
    return dict(found)


def keep_compiled(connection: Connection, compiled: Mapping[int, tuple[str, str]]) -> None:
    """Keep queries as they stand ready, and what that holds for, by the number of the watch."""
    if compiled:
        statement = update(watches).where(watches.c.number == bindparam("watch"))
        connection.execute(
            statement.values(compiled=bindparam("text"), compiled_for=bindparam("mark")),
            [{"watch": watch, "text": text, "mark": mark} for watch, (text, mark) in compiled.items()],
        )


def own_concepts(connection: Connection) -> Sequence[dict[str, Any]]:
    """What users' concepts say, by id."""
    return connection.scalars(select(concepts.c.spec).where(concepts.c.enabled).order_by(concepts.c.id)).all()


def put_watch(connection: Connection, watch: WatchRow) -> int:
    """Make or replace a watch of an origin other than the config; returns its number."""
    ensure_origin(connection, watch.origin)
    values = {
        "enabled": True,
        **{name: getattr(watch, name) for name in ("label", "query", "compiled", "compiled_for")},
        **{name: list(getattr(watch, name)) for name in _COVERING},
        "changed": change(connection),
    }
    return int(put(connection, watches, {"origin": watch.origin, "id": watch.id}, values))


def remove_watch(connection: Connection, origin: str, identity: str) -> None:
    """Put a watch out of force, with all its subscriptions; what was told because of it stays."""
    number = change(connection)
    its = (watches.c.origin == origin, watches.c.id == identity)
    connection.execute(update(watches).where(*its).values(enabled=False, changed=number))
    which = subscriptions.c.watch.in_(select(watches.c.number).where(*its))
    connection.execute(update(subscriptions).where(which).values(enabled=False, changed=number))
