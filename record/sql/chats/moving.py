"""A chat that goes on under another number takes along what it set up."""

from __future__ import annotations

from sqlalchemy import Connection, Table, delete, exists, update

from record.sql.chats.rows import buttons, chats, dialogues, mutes
from record.sql.digests.rows import digest_subscriptions

#: Tables with rows of a channel, and what tells several of them apart.
_OF_CHANNELS: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (chats, ()),
    (mutes, ("kind", "value")),
    (digest_subscriptions, ("origin", "rhythm", "language")),
)


def move_rows(connection: Connection, number: int, to: int) -> None:
    """Rows of one channel become another's; where both have one, that of the older stays."""
    for table, key in _OF_CHANNELS:
        old = table.alias()
        same = exists().where(old.c.channel == number, *(old.c[name] == table.c[name] for name in key))
        connection.execute(delete(table).where(table.c.channel == to, same))
        connection.execute(update(table).where(table.c.channel == number).values(channel=to))
    connection.execute(update(chats).where(chats.c.acts_for == number).values(acts_for=to))


def move_talk(connection: Connection, chat: str, to: str) -> None:
    """Buttons that stand in a chat, and its dialogues, are the other's."""
    connection.execute(update(buttons).where(buttons.c.chat == chat).values(chat=to))
    there = dialogues.alias()
    same = exists().where(there.c.chat == to, there.c.thread == dialogues.c.thread, there.c.user == dialogues.c.user)
    connection.execute(delete(dialogues).where(dialogues.c.chat == chat, same))
    connection.execute(update(dialogues).where(dialogues.c.chat == chat).values(chat=to))
