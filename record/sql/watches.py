"""Watches and who hears of them: all of them, what changed since, and those that people make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from record.sql.channels import CONFIG, in_force, list_channels, named
from record.sql.dialect import put
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
    which = watches.c.enabled if since is None else watches.c.changed > since
    query = select(*(watches.c[name] for name in WatchRow.__slots__)).where(which)
    found = [_watch(row._asdict()) for row in connection.execute(query)]
    return sorted(found, key=lambda watch: watch.name)


def watches_of(connection: Connection, origin: str) -> dict[str, WatchRow]:
    """All that an origin ever made, in force or not, by id."""
    query = select(*(watches.c[name] for name in WatchRow.__slots__)).where(watches.c.origin == origin)
    return {row.id: _watch(row._asdict()) for row in connection.execute(query)}


def _watch(values: dict[str, Any]) -> WatchRow:
    return WatchRow(**{**values, **{name: tuple(values[name]) for name in _COVERING}})


def list_subscriptions(connection: Connection, *, since: int | None = None) -> list[Subscription]:
    """All subscriptions in force; or those that changed after a number of the directory, in force or not."""
    wanted = subscriptions.c.enabled & in_force(subscriptions.c.channel)
    which = wanted if since is None else subscriptions.c.changed > since
    query = select(subscriptions, wanted.label("wanted")).where(which).order_by(subscriptions.c.number)
    fields = Subscription.__slots__
    return [Subscription(*(getattr(row, name) for name in fields)) for row in connection.execute(query)]


def heard_by(connection: Connection, channel: int) -> list[WatchRow]:
    """The watches in force that a channel hears of, by name."""
    query = select(*(watches.c[name] for name in WatchRow.__slots__)).where(watches.c.enabled)
    heard = select(subscriptions.c.watch).where(subscriptions.c.channel == channel, subscriptions.c.enabled)
    rows = connection.execute(query.where(watches.c.number.in_(heard)))
    return sorted((_watch(row._asdict()) for row in rows), key=lambda watch: watch.name)


def heard_since(connection: Connection, watch: int, channel: int | None = None) -> dict[int, datetime]:
    """Since when each channel, or this one, hears of a watch."""
    query = select(subscriptions.c.channel, func.min(subscriptions.c.since)).group_by(subscriptions.c.channel)
    query = query.where(subscriptions.c.watch == watch, subscriptions.c.enabled, in_force(subscriptions.c.channel))
    if channel is not None:
        query = query.where(subscriptions.c.channel == channel)
    return {row[0]: row[1] for row in connection.execute(query)}


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


def labels_of(connection: Connection, names: Collection[str]) -> dict[str, str]:
    """Of those of these watches (see WatchRow.name) that people have labelled what they call them."""
    parts = [name.rpartition(":") for name in names if ":" in name]
    if not parts:
        return {}
    origins, ids = {each[0] for each in parts}, {each[2] for each in parts}
    query = select(watches.c.origin, watches.c.id, watches.c.label).where(watches.c.label.is_not(None))
    rows = connection.execute(query.where(watches.c.origin.in_(origins), watches.c.id.in_(ids)))
    return {name: row.label for row in rows if (name := named(row.origin, row.id)) in names}


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
