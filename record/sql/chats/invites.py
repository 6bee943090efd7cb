"""Invitations.  All in the caller's transaction."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from record.sql.chats.places import topics_of
from record.sql.chats.rows import chats, invites

#: How long an invitation may be used.
INVITE_LASTS = timedelta(days=7)


def make_invite(connection: Connection, by: int, now: datetime) -> str:
    """A new code, which works once."""
    # What a link takes (https://core.telegram.org/bots/features#deep-linking), and people can copy.
    code = secrets.token_hex(8)
    connection.execute(invites.insert().values(code=code, by=str(by), made=now, until=now + INVITE_LASTS))
    return code


def use_invite(connection: Connection, code: str, chat: int, now: datetime) -> bool:
    """Whether the code lets the chat in, with all its topics; again where it was this chat that used it."""
    free = invites.c.used.is_(None) | (invites.c.chat == str(chat))
    its = (invites.c.code == code, invites.c.until > now, free)
    if not connection.execute(update(invites).where(*its).values(used=now, chat=str(chat))).rowcount:
        return False
    let_in(connection, chat, code)
    return True


def let_in(connection: Connection, chat: int, by: str) -> None:
    """The chat is in: by a code, or because an operator is there."""
    here = chats.c.channel.in_(topics_of(connection, chat))
    connection.execute(update(chats).where(here, chats.c.invited.is_(None)).values(invited=by))
