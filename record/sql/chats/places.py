"""Chats of Telegram and the channels that they are.  All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from record.sql.channels import disable_channel, enable_channel
from record.sql.chats.rows import chats
from record.sql.chats.settings import ChatSettings, put_settings, read_settings
from record.sql.directory import put_channel
from record.sql.tables import channel_names, channels, deliveries

#: Settings that a topic takes over from its chat when the bot meets it.
_TAKEN_OVER = ("type", "title", "language", "timezone", "quiet_from", "quiet_until", "quiet", "burst", "invited")
_KIND = "telegram"


@dataclass(frozen=True, slots=True)
class Met:
    """A chat, or a topic of one, that the bot has met."""

    channel: int
    chat: int
    thread: int
    #: Of what it sets up: `chat:telegram:CHAT:THREAD`, with the chat's number when it was met.
    origin: str
    settings: ChatSettings
    #: Learned: why nothing was sent here.
    disabled_reason: str | None


def find_met(connection: Connection, chat: int, thread: int = 0) -> Met | None:
    """None before `meet`."""
    at = (channels.c.kind == _KIND, channels.c.chat == str(chat), channels.c.thread == thread)
    row = connection.execute(select(channels.c.number, channels.c.moved_to).where(*at)).one_or_none()
    return None if row is None else met_by_number(connection, row.moved_to or row.number)


def met_by_number(connection: Connection, channel: int) -> Met | None:
    """By the number of its channel."""
    query = (
        select(channels.c.chat, channels.c.thread, channel_names.c.origin, channels.c.disabled_reason)
        .join(channels, channels.c.number == channel_names.c.channel)
        .where(channels.c.number == channel, channel_names.c.enabled, channel_names.c.origin.startswith("chat:"))
        .order_by(channel_names.c.origin)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    settings = read_settings(connection, channel)
    return Met(channel, int(row.chat), row.thread, row.origin, settings, row.disabled_reason)


def meet(connection: Connection, chat: int, thread: int, now: datetime, **settings: Any) -> Met:
    """The chat becomes a channel, with these settings; a topic has those of its chat before them."""
    origin = f"chat:{_KIND}:{chat}:{thread}"
    put_channel(connection, origin, {"id": "chat", "kind": _KIND, "chat": str(chat), "thread": thread})
    its = (channel_names.c.origin == origin, channel_names.c.id == "chat")
    number: int = connection.execute(select(channel_names.c.channel).where(*its)).scalar_one()
    put_settings(connection, number, now, **{**settings, **_inherited(connection, chat, thread)})
    found = met_by_number(connection, number)
    assert found is not None, "its name was just put in force"  # noqa: S101
    return found


def _inherited(connection: Connection, chat: int, thread: int) -> Mapping[str, Any]:
    whole = find_met(connection, chat) if thread else None
    return {} if whole is None else {name: getattr(whole.settings, name) for name in _TAKEN_OVER}


def channels_of_owner(connection: Connection, owner: int, most: int) -> list[Met]:
    """Channels of Telegram that a person set up, or added the bot to; those met last first."""
    query = select(chats.c.channel).where(chats.c.owner == str(owner), chats.c.type == "channel")
    numbers = connection.scalars(query.order_by(chats.c.made.desc()).limit(most)).all()
    return [met for number in numbers if (met := met_by_number(connection, number))]


def topics_of(connection: Connection, chat: int) -> list[int]:
    """Numbers of all channels of a chat: itself and its topics."""
    at = (channels.c.kind == _KIND, channels.c.chat == str(chat), channels.c.moved_to.is_(None))
    return list(connection.scalars(select(channels.c.number).where(*at).order_by(channels.c.number)))


def note_reachable(connection: Connection, chat: int, reason: str | None) -> None:
    """The bot may write to a chat and all its topics again; or may not, for the reason."""
    for number in topics_of(connection, chat):
        if reason is None:
            enable_channel(connection, number)
        else:
            disable_channel(connection, number, reason)


def place_of_delivery(connection: Connection, delivery: int) -> tuple[str, int] | None:
    """The chat and thread in which a delivery stands; None for one that is not, or is forgotten."""
    query = select(channels.c.chat, channels.c.thread).join(deliveries, deliveries.c.channel == channels.c.number)
    row = connection.execute(query.where(deliveries.c.id == delivery)).one_or_none()
    return None if row is None else (row.chat, row.thread)
