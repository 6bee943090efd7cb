"""Refusals in Telegram's words, and faults on demand."""

from __future__ import annotations

import math
from dataclasses import dataclass


class RefusedCallError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(text: str) -> RefusedCallError:
    """400 in Telegram's words."""
    return RefusedCallError(400, f"Bad Request: {text}")


def flood(wait_s: float) -> RefusedCallError:
    """429 in Telegram's words; whole seconds, at least one."""
    seconds = max(1, math.ceil(wait_s))
    return RefusedCallError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass
class Fault:
    """What the next `times` calls meet (None: every call); `method`: only calls of that one, in lower case."""

    kind: str
    times: int | None = None
    retry_after: int = 30
    delay_s: float = 3600.0
    method: str = ""


def permanent_refusal(chat_type: str, kind: str) -> RefusedCallError:
    """The refusals that last until somebody acts, by the name of the fault.  Raises KeyError for an unknown name."""
    forbidden = {
        "kicked": f"bot was kicked from the {chat_type} chat",
        "left": f"bot is not a member of the {chat_type} chat",
        "deleted": "the group chat was deleted",
        "blocked": "bot was blocked by the user",
        "deactivated": "user is deactivated",
        "not_started": "bot can't initiate conversation with a user",
    }
    refused = {
        "no_rights": "not enough rights to send text messages to the chat",
        "topic_closed": "TOPIC_CLOSED",
        "not_found": "chat not found",
        "uneditable": "message can't be edited",
        "bad_entities": 'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
    }
    if kind in forbidden:
        return RefusedCallError(403, f"Forbidden: {forbidden[kind]}")
    return bad_request(refused[kind])
