"""Telegram's limits; callers pass `now`."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from tests.notifier.botapi.state.chats import PRIVATE, Chat
from tests.notifier.botapi.state.faults import flood


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
