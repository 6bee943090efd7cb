"""What the buttons under the bot's messages do.  All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from record.sql.chats.rows import buttons


@dataclass(frozen=True, slots=True)
class StoredButton:
    """One button; see record.sql.chats.rows.buttons."""

    token: str
    chat: str
    thread: int
    action: Mapping[str, Any]
    by: str | None
    pressed: int | None
    until: datetime


_COLUMNS = tuple(buttons.c[name] for name in StoredButton.__slots__)


def put_buttons(connection: Connection, rows: Sequence[StoredButton]) -> None:
    """Their tokens are new."""
    if rows:
        connection.execute(
            buttons.insert(), [{name: getattr(row, name) for name in StoredButton.__slots__} for row in rows]
        )


def find_button(connection: Connection, token: str) -> StoredButton | None:
    """By its token, also when its time is over."""
    row = connection.execute(select(*_COLUMNS).where(buttons.c.token == token)).one_or_none()
    return None if row is None else StoredButton(*row)


def press_once(connection: Connection, token: str, by_update: int) -> bool:
    """Whether a button that works once is pressed by this update, and was by no other."""
    free = buttons.c.pressed.in_((0, by_update))
    done = connection.execute(update(buttons).where(buttons.c.token == token, free).values(pressed=by_update))
    return bool(done.rowcount)
