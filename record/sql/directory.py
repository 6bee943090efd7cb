"""Who made what: sources, watches, channels and subscriptions, each row of one origin; the config's follow the config.

A row is known by its origin and the id that it has there.  No origin can change another's rows.  `changed` of a watch
or a subscription is what the counter DIRECTORY had with it: who remembers a number reads only what came later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, select, update

from config.fields import address_key
from record.sql import channels, counters, facts
from record.sql.channels import CONFIG
from record.sql.counters import CONCEPTS, DIRECTORY, SOURCES
from record.sql.dialect import among, insert, put
from record.sql.digests import subscribers
from record.sql.digests.subscribers import Getting
from record.sql.tables import channel_names, concepts, origins, sources, subscriptions, watches

#: Origin of rows that commands made, and of sources that are read since a pack has them that somebody follows.
CLI, CATALOGUE = "cli", "catalogue"
#: The fact which channel hears of the wire itself: its number.
OPERATOR = "operator"

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Configured:
    """What the config says, as rows without origin and `enabled`."""

    #: id, spec.
    concepts: Rows = ()
    #: id, name, spec.
    sources: Rows = ()
    #: id, label, query, sources, languages, sections, and if they are there compiled, compiled_for.
    watches: Rows = ()
    #: id, kind, chat, thread, spec.
    channels: Rows = ()
    #: channel and watch by their ids, mode, updates, priority.
    subscriptions: Rows = ()
    #: channel by its id, rhythm, language: who gets which house edition.
    editions: Rows = ()
    #: Id of the channel that hears of the wire itself.
    operator: str | None = None


def ensure_origin(
    connection: Connection,
    origin: str,
    *,
    owner: str | None = None,
    label: str | None = None,
    quota: Mapping[str, Any] | None = None,
) -> None:
    """Somebody makes rows: note whom they belong to, what people call it, and how much it may make; None: as before."""
    values = {"owner": owner, "label": label, "quota": None if quota is None else dict(quota)}
    known = {name: value for name, value in values.items() if value is not None}
    statement = insert(connection, origins).values(origin=origin, **known)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["origin"], set_=known)
        if known
        else statement.on_conflict_do_nothing()
    )


def synchronise(connection: Connection, wanted: Configured, now: datetime) -> bool:
    """Make the rows of origin CONFIG equal to the config; returns whether anything changed.

    A row that left the config is disabled and keeps what belongs to it.  `now`, by Redis TIME, is since when new
    subscriptions hear.
    """
    # Before anything is read: of two processes that change the directory at a time, one waits here for the other.
    number = counters.raise_by(connection, DIRECTORY, 0) + 1
    ensure_origin(connection, CONFIG)
    known_sources = [{**row, "key": row["id"]} for row in wanted.sources]
    _take_over(connection, CATALOGUE, CONFIG, {row["id"] for row in wanted.sources})
    places = {row["id"]: channels.place(connection, row) for row in wanted.channels}
    names = [{"id": identity, "channel": place} for identity, place in places.items()]
    has_concepts = bool(_follow(connection, concepts, wanted.concepts))
    changed = [
        has_concepts,
        _follow(connection, sources, known_sources),
        _follow(connection, watches, wanted.watches, number),
        channels.retouch(connection, _follow(connection, channel_names, names), number),
        _follow_subscriptions(connection, wanted.subscriptions, places, number, now),
        subscribers.follow(connection, CONFIG, _editions(wanted.editions, places), now),
        facts.put(connection, OPERATOR, None if wanted.operator is None else str(places[wanted.operator])),
    ]
    if has_concepts:
        counters.raise_by(connection, CONCEPTS)
    if any(changed):
        counters.raise_by(connection, DIRECTORY)
    return any(changed)


def read_catalogue(connection: Connection, specs: Iterable[Mapping[str, Any]]) -> bool:
    """Have these sources of the catalogue read, by their plain ids, beside those that are read anyway, and no others
    under origin CATALOGUE; returns whether anything changed.

    What other origins read under the same id or address is left to them.
    """
    others = select(sources.c.key, sources.c.spec).where(sources.c.enabled, sources.c.origin != CATALOGUE)
    read = {row.key: address_key(row.spec["url"]) for row in connection.execute(others)}
    addresses = set(read.values())
    wanted = [each for each in specs if each["id"] not in read and address_key(each["url"]) not in addresses]
    ensure_origin(connection, CATALOGUE)
    _take_over(connection, CONFIG, CATALOGUE, {each["id"] for each in wanted})
    rows = [{"id": each["id"], "key": each["id"], "name": each["name"], "spec": dict(each)} for each in wanted]
    changed = bool(_follow(connection, sources, rows, origin=CATALOGUE))
    if changed:
        counters.raise_by(connection, DIRECTORY)
    return changed


def _editions(rows: Rows, places: Mapping[str, int]) -> list[Getting]:
    return [Getting(places[row["channel"]], row["rhythm"], row["language"]) for row in rows]


def _take_over(connection: Connection, old: str, new: str, identities: Collection[str]) -> None:
    """Both origins name a source by its plain id, which is one source's; its row is of the one that reads it."""
    theirs = connection.scalars(select(sources.c.id).where(sources.c.origin == old))
    for identity in [each for each in theirs if each in identities]:
        row = (sources.c.origin == old) & (sources.c.id == identity)
        connection.execute(update(sources).where(row).values(origin=new, enabled=False))


def _follow(
    connection: Connection, table: Table, rows: Rows, number: int | None = None, *, origin: str = CONFIG
) -> list[Mapping[str, Any]]:
    """Make the rows of an origin equal to these; returns those that changed, as they were, a new one as it is."""
    found = connection.execute(select(table).where(table.c.origin == origin)).mappings()
    current = {row["id"]: dict(row) for row in found}
    stamped = {} if number is None else {"changed": number}
    changed: list[Mapping[str, Any]] = []
    for row in rows:
        full = {**row, "origin": origin, "enabled": True}
        old = current.pop(row["id"], None)
        if old is None or any(old[name] != value for name, value in full.items()):
            put(connection, table, {"origin": origin, "id": row["id"]}, {**row, "enabled": True, **stamped})
            changed += [full] if old is None else [old, full]
    for gone in current.values():
        if gone["enabled"]:
            _disable(connection, table, and_(table.c.origin == origin, table.c.id == gone["id"]), stamped)
            changed.append(gone)
    return changed


def _follow_subscriptions(
    connection: Connection, rows: Rows, places: Mapping[str, int], number: int, now: datetime
) -> bool:
    its_watches = select(watches.c.id, watches.c.number).where(watches.c.origin == CONFIG)
    known = {row.id: row.number for row in connection.execute(its_watches)}
    found = connection.execute(select(subscriptions).where(subscriptions.c.origin == CONFIG)).mappings()
    current = {(row["channel"], row["watch"]): row for row in found}
    changed = False
    for row in rows:
        pair = places[row["channel"]], known[row["watch"]]
        old = current.pop(pair, None)
        values = {"mode": row["mode"], "updates": row["updates"], "priority": row["priority"]}
        if old is None or not old["enabled"] or any(old[name] != value for name, value in values.items()):
            subscribe(connection, *pair, origin=CONFIG, now=now, number=number, **values)
            changed = True
    gone = [row["number"] for row in current.values() if row["enabled"]]
    for each in gone:
        _disable(connection, subscriptions, subscriptions.c.number == each, {"changed": number})
    return changed or bool(gone)


def _disable(connection: Connection, table: Table, which: ColumnElement[bool], stamped: Mapping[str, int]) -> None:
    connection.execute(update(table).where(which).values(enabled=False, **stamped))


def subscribe(
    connection: Connection,
    channel: int,
    watch: int,
    *,
    origin: str,
    now: datetime,
    number: int,
    mode: str = "now",
    updates: bool = False,
    priority: int = 0,
) -> None:
    """A channel wants the stories of a watch: of what is discovered after `now` (Redis TIME), unless it did already.

    `number`: of the change, see `change`.
    """
    values = {"enabled": True, "mode": mode, "updates": updates, "priority": priority, "changed": number}
    key = {"channel": channel, "watch": watch, "origin": origin}
    at = [subscriptions.c[name] == value for name, value in key.items()]
    # One that is in force keeps its time.
    connection.execute(update(subscriptions).where(*at, subscriptions.c.enabled.is_(False)).values(since=now))
    made = insert(connection, subscriptions).values(**key, **values, since=now)
    connection.execute(made.on_conflict_do_update(index_elements=list(key), set_=values))


def change(connection: Connection) -> int:
    """The number of a change that somebody makes; of two processes one waits here for the other."""
    return counters.raise_by(connection, DIRECTORY)


def enabled_sources(connection: Connection) -> list[dict[str, Any]]:
    """Specs of the sources to read, by the key by which items name them."""
    query = select(sources.c.spec).where(sources.c.enabled).order_by(sources.c.key)
    return list(connection.scalars(query))


def specs_of(connection: Connection, keys: Collection[str]) -> list[dict[str, Any]]:
    """Specs of the sources with these keys, also of those that are read no longer."""
    return [row.spec for row in among(connection, select(sources.c.spec), sources.c.key, keys)]


def other_sources(connection: Connection) -> dict[str, dict[str, Any]]:
    """Specs of the sources to read that the config does not know, by key."""
    query = select(sources.c.key, sources.c.spec).where(sources.c.enabled, sources.c.origin != CONFIG)
    return {row.key: row.spec for row in connection.execute(query.order_by(sources.c.key))}


def put_source(connection: Connection, origin: str, identity: str, spec: Mapping[str, Any]) -> None:
    """Make or replace a source of an origin other than the config; `spec` is such as config.kinds has it, with its key
    for an id.  A running wire polls it soon."""
    ensure_origin(connection, origin)
    change(connection)
    counters.raise_by(connection, SOURCES)
    values = {"enabled": True, "key": spec["id"], "name": spec["name"], "spec": dict(spec)}
    put(connection, sources, {"origin": origin, "id": identity}, values)


def remove_source(connection: Connection, origin: str, identity: str) -> None:
    """Put a source out of force; what was read of it stays."""
    change(connection)
    counters.raise_by(connection, SOURCES)
    _disable(connection, sources, (sources.c.origin == origin) & (sources.c.id == identity), {})


def put_channel(connection: Connection, origin: str, row: Mapping[str, Any]) -> None:
    """Make a channel of an origin other than the config, or have its name stand for another place.

    `row`: id, kind, chat, thread, spec.  What other origins said of the same place stays.
    """
    ensure_origin(connection, origin)
    number = change(connection)
    name = {"channel": channels.place(connection, row)}
    put(connection, channel_names, {"origin": origin, "id": row["id"]}, {**name, "enabled": True})
    channels.retouch(connection, [name], number)


def remove_channel(connection: Connection, origin: str, identity: str) -> None:
    """Put a channel's name out of force, with all that its origin had it hear of."""
    number = change(connection)
    its = (channel_names.c.origin == origin) & (channel_names.c.id == identity)
    place = connection.scalar(select(channel_names.c.channel).where(its))
    _disable(connection, channel_names, its, {})
    which = (subscriptions.c.channel == place) & (subscriptions.c.origin == origin)
    _disable(connection, subscriptions, which, {"changed": number})
    channels.retouch(connection, [{"channel": place}], number)


def unsubscribe(connection: Connection, channel: int, watch: int, *, origin: str) -> None:
    """A channel hears of a watch no more, unless another origin wants it."""
    its = (subscriptions.c.channel == channel) & (subscriptions.c.watch == watch) & (subscriptions.c.origin == origin)
    _disable(connection, subscriptions, its, {"changed": change(connection)})


def source_names(connection: Connection, keys: Iterable[str] | None = None) -> dict[str, str]:
    """Name of each source that ever was configured, or of these, by key."""
    query = select(sources.c.key, sources.c.name)
    if keys is not None:
        query = query.where(sources.c.key.in_(list(keys)))
    return {row.key: row.name for row in connection.execute(query)}
