"""Channels: destinations, each one row whoever names it.  A channel is in force while any origin's name of it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, or_, select, update

from record.sql import counters
from record.sql.chats.moving import move_rows, move_talk
from record.sql.chats.settings import look_again
from record.sql.dialect import insert
from record.sql.tables import OPEN_STATES, channel_names, channels, deliveries, subscriptions

#: Origin of rows that the config made.
CONFIG = "config"
#: Telegram's General topic, whose messages are sent without a thread.
# https://core.telegram.org/api/forum#forum-topics
_GENERAL = 1


def named(origin: str, identity: str) -> str:
    """How people and items name a row: by the id that the config gave it, others with their origin before it."""
    return identity if origin == CONFIG else f"{origin}:{identity}"


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One destination as it is now."""

    number: int
    kind: str
    #: "" for kinds that have no chat.
    chat: str
    #: 0 without a thread.
    thread: int
    #: What its kind needs beside, secrets by reference; see config.models.
    spec: Mapping[str, Any]
    #: Learned: why nothing is sent here.
    disabled_reason: str | None
    #: By the config first, then by others, with their origin before it; empty where it is out of force.
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """What messages and logs call it."""
        return self.names[0] if self.names else f"{self.kind}:{self.chat}"


def place(connection: Connection, row: Mapping[str, Any]) -> int:
    """The number of the channel with this kind, chat, thread and spec; of a chat that moved that which it became."""
    spec = {name: value for name, value in (row.get("spec") or {}).items() if value is not None}
    number = _at(connection, row["kind"], str(row.get("chat") or ""), row.get("thread") or 0, spec)
    if connection.scalar(select(channels.c.spec).where(channels.c.number == number)) != spec:
        connection.execute(update(channels).where(channels.c.number == number).values(spec=spec))
        look_again(connection, number)
    return number


def _at(connection: Connection, kind: str, chat: str, thread: int, spec: Mapping[str, Any]) -> int:
    if kind == "telegram" and thread == _GENERAL:
        thread = 0
    key = {"kind": kind, "chat": chat, "thread": thread}
    made = insert(connection, channels).values(**key, spec=dict(spec)).on_conflict_do_nothing()
    connection.execute(made)
    found = select(channels.c.number, channels.c.moved_to).where(*(channels.c[each] == key[each] for each in key))
    row = connection.execute(found).one()
    return int(row.moved_to or row.number)


def retouch(connection: Connection, names: Sequence[Mapping[str, Any]], number: int) -> bool:
    """Names came or went: whether their channels are in force may be another now, and so who hears of watches.

    `number`: of the change, see record.sql.directory.  Returns whether there are any.
    """
    concerned = {name["channel"] for name in names}
    if concerned:
        which = subscriptions.c.channel.in_(concerned)
        connection.execute(update(subscriptions).where(which).values(changed=number))
    return bool(concerned)


def in_force(channel: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether somebody names the channel with this number."""
    names = channel_names.alias()
    return exists().where(names.c.channel == channel, names.c.enabled)


def list_channels(connection: Connection) -> list[ChannelRow]:
    """All channels in force, by name."""
    return sorted(_read(connection, in_force(channels.c.number)), key=lambda row: row.name)


def read_channel(connection: Connection, number: int) -> ChannelRow | None:
    """One channel, if it is in force."""
    found = _read(connection, channels.c.number == number)
    return next((row for row in found if row.names), None)


def read_channels(connection: Connection, numbers: Sequence[int]) -> dict[int, ChannelRow]:
    """These channels by number, in force or not."""
    return {row.number: row for row in _read(connection, channels.c.number.in_(numbers))}


def find_channel(connection: Connection, name: str) -> ChannelRow | None:
    """The channel in force that has this name."""
    return next((row for row in list_channels(connection) if name in row.names), None)


def _read(connection: Connection, which: ColumnElement[bool]) -> list[ChannelRow]:
    names = defaultdict(list)
    query = select(channel_names.c.channel, channel_names.c.origin, channel_names.c.id)
    query = query.join(channels, channels.c.number == channel_names.c.channel).where(which, channel_names.c.enabled)
    for row in connection.execute(query):
        names[row.channel].append((row.origin != CONFIG, named(row.origin, row.id)))
    return [
        ChannelRow(
            row.number,
            row.kind,
            row.chat,
            row.thread,
            row.spec,
            row.disabled_reason,
            tuple(known for _, known in sorted(names[row.number])),
        )
        for row in connection.execute(select(channels).where(which).order_by(channels.c.number))
    ]


def disable_channel(connection: Connection, number: int, reason: str) -> None:
    """Learned: the channel takes nothing any more."""
    connection.execute(update(channels).where(channels.c.number == number).values(disabled_reason=reason))


def enable_channel(connection: Connection, number: int) -> None:
    """Somebody says that the channel takes messages again."""
    connection.execute(update(channels).where(channels.c.number == number).values(disabled_reason=None))


def move_channel(connection: Connection, number: int, chat: str) -> int:
    """Learned: the chat goes on under another id.  Names, subscriptions and deliveries follow to the new number."""
    row = connection.execute(select(channels).where(channels.c.number == number)).one()
    to = _at(connection, row.kind, chat, row.thread, row.spec)
    if to == number:
        return to
    which = or_(channels.c.number == number, channels.c.moved_to == number)
    connection.execute(update(channels).where(which).values(moved_to=to))
    connection.execute(update(channels).where(channels.c.number == to).values(moved_to=None))
    connection.execute(update(channel_names).where(channel_names.c.channel == number).values(channel=to))
    _move_subscriptions(connection, number, to)
    _move_deliveries(connection, number, to)
    move_rows(connection, number, to)
    move_talk(connection, row.chat, chat)
    return to


def _move_subscriptions(connection: Connection, number: int, to: int) -> None:
    """One that both have is that of the new channel, in force if either was, since the earlier of the two."""
    changed = counters.raise_by(connection, counters.DIRECTORY)
    there, here = subscriptions.alias("there"), subscriptions
    same = (there.c.channel == to, there.c.watch == here.c.watch, there.c.origin == here.c.origin)
    connection.execute(
        update(here).where(here.c.channel == number, ~exists().where(*same)).values(channel=to, changed=changed)
    )
    for row in connection.execute(select(here).where(here.c.channel == number)).all():
        its = (here.c.channel == to, here.c.watch == row.watch, here.c.origin == row.origin)
        if row.enabled:
            later = here.c.enabled.is_(False) | (here.c.since > row.since)
            connection.execute(update(here).where(*its, later).values(enabled=True, since=row.since))
        connection.execute(update(here).where(*its).values(changed=changed))
    connection.execute(update(here).where(here.c.channel == number).values(enabled=False, changed=changed))


def _move_deliveries(connection: Connection, number: int, to: int) -> None:
    """What the new channel was owed already is owed once."""
    there, here = deliveries.alias("there"), deliveries
    same = (there.c.channel == to, there.c.kind == here.c.kind, there.c.key == here.c.key)
    connection.execute(update(here).where(here.c.channel == number, ~exists().where(*same)).values(channel=to))
    # Of two lists by the clock that are due at a time one goes on.
    both = select(here.c.id, there.c.id).where(here.c.channel == number, *same, here.c.state == "gathering")
    for old, other in connection.execute(both.where(there.c.state == "gathering")).all():
        connection.execute(update(here).where(here.c.within == old).values(within=other))
    connection.execute(
        update(here)
        .where(here.c.channel == number, here.c.state.in_((*OPEN_STATES, "gathering")))
        .values(state="dropped", reason="the chat that it moved to is told already")
    )
