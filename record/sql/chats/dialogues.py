"""Where people are in their dialogues with the bot.  All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from record.sql.chats.rows import dialogues
from record.sql.dialect import put


def read_dialogue(
    connection: Connection, chat: int, thread: int, user: int, now: datetime
) -> tuple[str, Mapping[str, Any]] | None:
    """The step that reads what the person writes next, and what was kept for it; None outside of dialogues."""
    query = select(dialogues.c.step, dialogues.c.state).where(*_its(chat, thread, user), dialogues.c.until > now)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.step, row.state)


def put_dialogue(
    connection: Connection, chat: int, thread: int, user: int, *, step: str, state: Mapping[str, Any], until: datetime
) -> None:
    """The person's dialogue goes on here."""
    key = {"chat": str(chat), "thread": thread, "user": str(user)}
    put(connection, dialogues, key, {"step": step, "state": dict(state), "until": until})


def end_dialogue(connection: Connection, chat: int, thread: int, user: int) -> None:
    """It is over, if there was one."""
    connection.execute(delete(dialogues).where(*_its(chat, thread, user)))


def _its(chat: int, thread: int, user: int) -> tuple[ColumnElement[bool], ...]:
    return dialogues.c.chat == str(chat), dialogues.c.thread == thread, dialogues.c.user == str(user)
