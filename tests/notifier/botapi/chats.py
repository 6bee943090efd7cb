"""What the double knows: chats, messages, limits and faults.  No HTTP here; callers pass `now`."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Any

#: Ids below this are supergroups and channels (https://core.telegram.org/bots/api: -100 and the bare id).
FIRST_SUPERGROUP = -1_000_000_000_000

PRIVATE, GROUP, SUPERGROUP, CHANNEL = "private", "group", "supergroup", "channel"


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


@dataclass(frozen=True)
class Limits:
    """What Telegram takes (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).

    `tolerance_s` shortens every window: Telegram measures on arrival and forgives small bursts.
    """

    per_chat: int = 1
    per_chat_window_s: float = 1.0
    per_group: int = 20
    per_group_window_s: float = 60.0
    overall: int = 30
    overall_window_s: float = 1.0
    tolerance_s: float = 0.1


class Meter:
    """Counts what was accepted in a sliding window; once over, refuses until the wait it named is over."""

    def __init__(self, count: int, window_s: float) -> None:
        self._times: deque[float] = deque(maxlen=count)
        self._window_s = window_s
        self._held_until = 0.0

    def check(self, now: float) -> None:
        """Raises the 429 if nothing more fits."""
        full = len(self._times) == self._times.maxlen
        if self._held_until <= now and full and self._times[0] + self._window_s > now:
            self._held_until = now + max(1, math.ceil(self._times[0] + self._window_s - now))
        if self._held_until > now:
            raise flood(self._held_until - now)

    def accept(self, now: float) -> None:
        """One more was accepted."""
        self._times.append(now)


@dataclass
class Fault:
    """What the next `times` calls meet (None: every call)."""

    kind: str
    times: int | None = None
    retry_after: int = 30
    delay_s: float = 3600.0


@dataclass
class Message:
    """One accepted message as it stands now; `time` is Unix time in seconds, `html` the text as it was sent."""

    message_id: int
    chat: int
    thread: int | None
    text: str
    entities: list[dict[str, Any]]
    html: str
    time: float
    parameters: dict[str, Any] = field(default_factory=dict)
    edits: int = 0


@dataclass
class Chat:
    """A chat that the bot can see; `threads` are the topics of a forum."""

    id: int
    type: str = ""
    title: str = ""
    username: str | None = None
    threads: frozenset[int] = frozenset()
    migrated_to: int | None = None
    faults: deque[Fault] = field(default_factory=deque)
    last_message_id: int = 0

    def __post_init__(self) -> None:
        if not self.type:
            self.type = PRIVATE if self.id > 0 else SUPERGROUP if self.id <= FIRST_SUPERGROUP else GROUP
        self.title = self.title or f"Chat {self.id}"

    def meet(self) -> Fault | None:
        """The fault for this call, used up once more."""
        while self.faults and self.faults[0].times == 0:
            self.faults.popleft()
        if not self.faults:
            return None
        fault = self.faults[0]
        if fault.times is not None:
            fault.times -= 1
        return fault

    def to_dict(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        row: dict[str, Any] = {"id": self.id, "type": self.type}
        row |= {"first_name": self.title} if self.type == PRIVATE else {"title": self.title}
        row |= {"username": self.username} if self.username else {}
        return row | ({"is_forum": True} if self.threads else {})


def permanent_refusal(chat: Chat, kind: str) -> RefusedCallError:
    """The refusals that last until somebody acts, by the name of the fault.  Raises KeyError for an unknown name."""
    forbidden = {
        "kicked": f"bot was kicked from the {chat.type} chat",
        "left": f"bot is not a member of the {chat.type} chat",
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


class Meters:
    """The three limits together: per chat, per group, for the whole bot."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._chats: dict[int, list[Meter]] = {}
        self._overall = Meter(limits.overall, limits.overall_window_s - limits.tolerance_s)

    def take(self, chat: Chat, now: float) -> None:
        """Counts one message, or raises the 429 and counts nothing."""
        meters = [self._overall, *self._of(chat)]
        for meter in meters:
            meter.check(now)
        for meter in meters:
            meter.accept(now)

    def _of(self, chat: Chat) -> list[Meter]:
        if chat.id not in self._chats:
            limits = self._limits
            meters = [Meter(limits.per_chat, limits.per_chat_window_s - limits.tolerance_s)]
            if chat.type != PRIVATE:
                meters.append(Meter(limits.per_group, limits.per_group_window_s - limits.tolerance_s))
            self._chats[chat.id] = meters
        return self._chats[chat.id]
