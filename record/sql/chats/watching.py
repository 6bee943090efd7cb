"""What a chat hears of: watches of its own, and those of packs and of the config.  All in the caller's transaction.

The chat's own watches have numbers for ids, which are never given twice.  The watches of a pack are rows of origin
CATALOGUE, one for all chats that follow it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, select

from record.sql.channels import in_force
from record.sql.directory import CATALOGUE, change, subscribe
from record.sql.tables import subscriptions, watches
from record.sql.watches import WatchRow, put_watch


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


def watches_of_chat(connection: Connection, channel: int, origin: str) -> list[ChatWatch]:
    """Those that a channel hears of, or has paused, the oldest first.  `origin`: the chat's own."""
    query = (
        select(
            *(watches.c[name] for name in ("number", "origin", "id", "label", "query")),
            subscriptions.c.origin,
            *(subscriptions.c[name] for name in ("enabled", "mode", "priority")),
        )
        .join(watches, watches.c.number == subscriptions.c.watch)
        .where(subscriptions.c.channel == channel, watches.c.enabled)
        .where(subscriptions.c.enabled | (subscriptions.c.origin == origin))
        .order_by(subscriptions.c.number)
    )
    return [ChatWatch(*row) for row in connection.execute(query)]
