"""Watches and who hears of them: all of them, what changed since, and those that people make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from record.sql.dialect import CHUNK, insert
from record.sql.directory import change
from record.sql.tables import channels, concepts, subscriptions, watches


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One named query and what it covers (empty: everything)."""

    id: str
    query: str
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    enabled: bool = True
    origin: str = "config"
    #: The query as it stands ready, and what that holds for, see notifier.matching.standing.
    compiled: str | None = None
    compiled_for: str | None = None


def list_watches(connection: Connection, *, since: int | None = None) -> list[WatchRow]:
    """All watches in force, by id; or those that changed after a version of the directory, in force or not."""
    which = watches.c.enabled if since is None else watches.c.changed > since
    return [_watch(row) for row in connection.execute(select(watches).where(which).order_by(watches.c.id))]


def read_watches(connection: Connection, ids: Sequence[str]) -> list[WatchRow]:
    """Those of some watches that are in force."""
    found = []
    for start in range(0, len(ids), CHUNK):
        which = watches.c.enabled & watches.c.id.in_(ids[start : start + CHUNK])
        found += [_watch(row) for row in connection.execute(select(watches).where(which).order_by(watches.c.id))]
    return found


def _watch(row: Any) -> WatchRow:
    return WatchRow(
        row.id,
        row.query,
        tuple(row.sources),
        tuple(row.languages),
        row.enabled,
        row.origin,
        row.compiled,
        row.compiled_for,
    )


def subscribers(connection: Connection, *, since: int | None = None) -> dict[str, dict[str, bool]]:
    """For each watch the channels that want its stories now; or, of the subscriptions that changed after a version of
    the directory, whether each channel wants them."""
    wants = subscriptions.c.enabled & channels.c.enabled & (subscriptions.c.mode == "now")
    which = wants if since is None else subscriptions.c.changed > since
    query = (
        select(subscriptions.c.watch, subscriptions.c.channel, wants.label("wants"))
        .join(channels, channels.c.id == subscriptions.c.channel)
        .where(which)
        .order_by(subscriptions.c.watch, subscriptions.c.channel)
    )
    found: dict[str, dict[str, bool]] = {}
    for watch, channel, wanted in connection.execute(query):
        found.setdefault(watch, {})[channel] = bool(wanted)
    return found


def keep_compiled(connection: Connection, compiled: Mapping[str, tuple[str, str]]) -> None:
    """Keep queries as they stand ready, and what that holds for, by the id of the watch."""
    if compiled:
        statement = update(watches).where(watches.c.id == bindparam("watch"))
        connection.execute(
            statement.values(compiled=bindparam("text"), compiled_for=bindparam("mark")),
            [{"watch": watch, "text": text, "mark": mark} for watch, (text, mark) in compiled.items()],
        )


def own_concepts(connection: Connection) -> list[dict[str, Any]]:
    """What users' concepts say, by id."""
    return list(connection.scalars(select(concepts.c.spec).where(concepts.c.enabled).order_by(concepts.c.id)))


def put_watch(connection: Connection, watch: WatchRow) -> None:
    """Make or replace a watch; its origin must not be the config."""
    values = {
        "origin": watch.origin,
        "enabled": True,
        "query": watch.query,
        "sources": list(watch.sources),
        "languages": list(watch.languages),
        "compiled": watch.compiled,
        "compiled_for": watch.compiled_for,
        "changed": change(connection),
    }
    statement = insert(connection, watches).values(id=watch.id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def remove_watch(connection: Connection, watch: str) -> None:
    """Put a watch out of force, with all its subscriptions; what was told because of it stays."""
    number = change(connection)
    connection.execute(update(watches).where(watches.c.id == watch).values(enabled=False, changed=number))
    connection.execute(
        update(subscriptions).where(subscriptions.c.watch == watch).values(enabled=False, changed=number)
    )


def subscribe(connection: Connection, channel: str, watch: str, *, origin: str) -> None:
    """A channel wants the stories of a watch at once."""
    values = {"origin": origin, "enabled": True, "mode": "now", "changed": change(connection)}
    statement = insert(connection, subscriptions).values(channel=channel, watch=watch, updates=False, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["channel", "watch"], set_=values))
