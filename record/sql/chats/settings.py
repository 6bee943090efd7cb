"""How a channel wants to be told.  All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from record.sql.chats.rows import chats
from record.sql.dialect import among, insert
from record.sql.owed import GATHERING
from record.sql.tables import deliveries

Quiet = Literal["silent", "held"]


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """One channel's; the defaults are those of a channel that has said nothing."""

    channel: int
    #: private, group, supergroup or channel, as Telegram names them; None where the bot never met it.
    type: str | None = None
    title: str | None = None
    #: "en" or "zh"; None: nobody said.
    language: str | None = None
    #: An IANA zone; None: nobody said, and it is UTC.
    timezone: str | None = None
    #: Quiet hours, in minutes of the chat's day (0 to 1439); both None without any.
    quiet_from: int | None = None
    quiet_until: int | None = None
    #: None: silent.
    quiet: Quiet | None = None
    #: Alerts a minute, beyond which they become one list; None: what the config says.
    burst: int | None = None
    paused: bool = False
    #: The id of the person who set it up.
    owner: str | None = None
    #: The invitation by which it came.
    invited: str | None = None
    #: The channel that a person configures from this private chat.
    acts_for: int | None = None
    #: When the bot met it; None where it did not.
    made: datetime | None = None


_COLUMNS = tuple(chats.c[field.name] for field in fields(ChatSettings))


def read_settings(connection: Connection, channel: int) -> ChatSettings:
    """Of one channel."""
    return read_all_settings(connection, [channel]).get(channel, ChatSettings(channel))


def read_all_settings(connection: Connection, channels: Collection[int]) -> dict[int, ChatSettings]:
    """Of those of these channels that have said something, by number."""
    rows = among(connection, select(*_COLUMNS), chats.c.channel, channels)
    return {row.channel: ChatSettings(*row) for row in rows}


def put_settings(connection: Connection, channel: int, now: datetime, **values: Any) -> None:
    """Set some fields of a channel's; a channel that has none begins at `now` (Redis TIME) with the defaults."""
    made = insert(connection, chats).values(channel=channel, made=now).on_conflict_do_nothing()
    connection.execute(made)
    if values:
        connection.execute(update(chats).where(chats.c.channel == channel).values(**values))


def look_again(connection: Connection, channel: int) -> None:
    """A channel's clock or quiet hours are others now: what waits for them, lists too, is looked at again."""
    waits = deliveries.c.state.in_(("pending", GATHERING)), deliveries.c.due > deliveries.c.created
    its = (deliveries.c.channel == channel, deliveries.c.within.is_(None), deliveries.c.attempts == 0, *waits)
    connection.execute(update(deliveries).where(*its).values(due=deliveries.c.created))
