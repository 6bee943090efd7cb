"""Where messages go, and what sending there has taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from record.sql.dialect import chunks, insert
from record.sql.tables import channel_names, channels, deliveries, subscriptions


@dataclass(frozen=True, slots=True)
class Destination:
    """One channel as senders know it."""

    number: int
    #: Its name; of several the config's.
    name: str
    kind: str
    #: "" for kinds that have no chat.
    chat: str
    #: A forum topic, or 0.
    thread: int
    #: See config.models: what its kind needs beside.
    spec: dict[str, Any]


def read(connection: Connection, numbers: Sequence[int]) -> dict[int, Destination]:
    """Those of these channels that somebody names, by number."""
    found: dict[int, Destination] = {}
    query = (
        select(channels, channel_names.c.origin, channel_names.c.id)
        .join(channel_names, channel_names.c.channel == channels.c.number)
        .where(channel_names.c.enabled)
        .order_by(channel_names.c.origin.desc(), channel_names.c.id.desc())
    )
    for chunk in chunks(numbers):
        for row in connection.execute(query.where(channels.c.number.in_(chunk))):
            if row.number not in found or row.origin == "config":
                name = _name(row.origin, row.id)
                found[row.number] = Destination(row.number, name, row.kind, row.chat, row.thread, row.spec)
    return found


def names(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """What people call these channels, in force or not."""
    found: dict[int, str] = {}
    query = select(channel_names).order_by(channel_names.c.enabled, channel_names.c.origin.desc())
    for chunk in chunks(numbers):
        for row in connection.execute(query.where(channel_names.c.channel.in_(chunk))):
            found[row.channel] = _name(row.origin, row.id)
    return found


def named(connection: Connection, name: str) -> list[int]:
    """The channel that people call so, now or before: one number, or none."""
    origin, _, identity = name.rpartition(":")
    which = (channel_names.c.origin == (origin or "config")) & (channel_names.c.id == identity)
    return list(connection.scalars(select(channel_names.c.channel).where(which)))


def _name(origin: str, identity: str) -> str:
    """A config's name as it is, others with their origin before it."""
    return identity if origin == "config" else f"{origin}:{identity}"


def disable(connection: Connection, number: int, reason: str) -> None:
    """Learned: the channel takes nothing any more."""
    connection.execute(update(channels).where(channels.c.number == number).values(disabled_reason=reason))


def move(connection: Connection, number: int, chat: str) -> int:
    """Learned: the chat goes on under another id.  The channel joins that one's; returns its number.

    Names, subscriptions and deliveries follow, but those that the other channel has already.
    """
    old = connection.execute(select(channels).where(channels.c.number == number)).one()
    row = {"kind": old.kind, "chat": chat, "thread": old.thread}
    connection.execute(insert(connection, channels).values(**row, spec=old.spec).on_conflict_do_nothing())
    same = [channels.c[name] == value for name, value in row.items()]
    joined: int = connection.execute(select(channels.c.number).where(*same)).scalar_one()
    connection.execute(update(channels).where(channels.c.number == number).values(moved_to=joined))
    connection.execute(update(channel_names).where(channel_names.c.channel == number).values(channel=joined))
    for table, key in ((subscriptions, ("watch", "origin")), (deliveries, ("kind", "key"))):
        there = table.alias()
        known = select(there.c[key[0]]).where(
            there.c.channel == joined, *(there.c[name] == table.c[name] for name in key)
        )
        connection.execute(update(table).where(table.c.channel == number, ~known.exists()).values(channel=joined))
    return joined
