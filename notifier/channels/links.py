"""Addresses of messages.  Pure."""

from __future__ import annotations

import re

#: Ids of supergroups and channels are this much below zero, less their number in links
#: (https://core.telegram.org/api/bots/ids).
_SUPERGROUPS = 1_000_000_000_000
_NUMBER, _NAME = re.compile(r"-[0-9]{13,16}"), re.compile(r"@([A-Za-z][A-Za-z0-9_]{0,63})")


def message_link(kind: str, chat: str | None, message_id: str | None) -> str | None:
    """The address of a message, for those who can see its chat; None where there is none.

    Telegram has them for supergroups and channels: https://core.telegram.org/api/links#message-links
    """
    if kind != "telegram" or chat is None or message_id is None:
        return None
    if _NUMBER.fullmatch(chat) and int(chat) < -_SUPERGROUPS:
        return f"https://t.me/c/{-int(chat) - _SUPERGROUPS}/{message_id}"
    name = _NAME.fullmatch(chat)
    return f"https://t.me/{name[1]}/{message_id}" if name else None
