"""What a chat hears of: watches of its own, and those of packs and of the config.  All in the caller's transaction.

The chat's own watches have numbers for ids, which are never given twice.  The watches of a pack are rows of origin
CATALOGUE, one for all chats that follow it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from record.sql.channels import named
from record.sql.directory import CATALOGUE, change, subscribe, unsubscribe
from record.sql.tables import subscriptions, watches
from record.sql.watches import WatchRow, put_watch, watches_of


@dataclass(frozen=True, slots=True)
class ChatWatch:
    """One watch that a chat hears of."""

    number: int
    origin: str
    id: str
    label: str | None
    query: str
    #: Who has the chat hear of it: the chat itself, or the config.
    by: str
    #: False where the chat has paused it.
    enabled: bool
    mode: str
    priority: int

    @property
    def name(self) -> str:
        """How people name it, see `record.sql.channels.named`."""
        return named(self.origin, self.id)


_COLUMNS = [
    *(watches.c[name] for name in ("number", "origin", "id", "label", "query")),
    *(subscriptions.c[name] for name in ("origin", "enabled", "mode", "priority")),
]


def watches_of_chat(connection: Connection, channel: int, origin: str) -> list[ChatWatch]:
    """Those that a channel hears of, the oldest first, and those of the chat's own (by its origin) that it paused."""
    query = (
        select(*_COLUMNS)
        .join(watches, watches.c.number == subscriptions.c.watch)
        .where(subscriptions.c.channel == channel, watches.c.enabled)
        .where(subscriptions.c.enabled | ((subscriptions.c.origin == origin) & (watches.c.origin == origin)))
        .order_by(subscriptions.c.number)
    )
    return [ChatWatch(*row) for row in connection.execute(query)]


def save_watch(
    connection: Connection, channel: int, origin: str, row: WatchRow, now: datetime, *, mode: str = "now"
) -> str:
    """Make a watch of a chat's own, or change the query of that with `row.id`; returns its id.

    A new one is heard from `now` (Redis TIME) on.
    """
    number = change(connection)
    identity = row.id or _next_id(connection, origin)
    watch = put_watch(connection, replace(row, id=identity, origin=origin))
    if not row.id:
        subscribe(connection, channel, watch, origin=origin, now=now, number=number, mode=mode)
    return identity


def follow_watches(
    connection: Connection, channel: int, origin: str, rows: Iterable[WatchRow], now: datetime, *, mode: str = "now"
) -> None:
    """A chat hears of the watches of a pack, which are made or changed where they are not as in `rows`."""
    known = watches_of(connection, CATALOGUE)
    for row in rows:
        old = known.get(row.id)
        if old is None or (old.query, old.label, old.enabled) != (row.query, row.label, True):
            number = put_watch(connection, replace(row, origin=CATALOGUE))
        else:
            number = old.number
        subscribe(connection, channel, number, origin=origin, now=now, number=change(connection), mode=mode)


def hear(connection: Connection, channel: int, origin: str, watch: ChatWatch, now: datetime) -> None:
    """A chat hears of a watch as `watch` says: with its mode and priority, or not while it is paused."""
    if not watch.enabled:
        unsubscribe(connection, channel, watch.number, origin=origin)
        return
    number, mode, priority = change(connection), watch.mode, watch.priority
    subscribe(connection, channel, watch.number, origin=origin, now=now, number=number, mode=mode, priority=priority)


def _next_id(connection: Connection, origin: str) -> str:
    taken = [int(each) for each in watches_of(connection, origin) if each.isdecimal()]
    return str(max(taken, default=0) + 1)


def leave_watches(connection: Connection, channel: int, origin: str, identities: Iterable[str]) -> None:
    """A chat hears no more of these watches of a pack."""
    known = watches_of(connection, CATALOGUE)
    for watch in (known[each] for each in identities if each in known):
        unsubscribe(connection, channel, watch.number, origin=origin)
