"""How much a chat may ask for.  Pure."""

from __future__ import annotations

from typing import Literal

#: Chats that are remembered; those that asked longest ago are forgotten first.
_MOST = 10_000


class Flood:
    """A bucket for each chat: `a_minute` may come at once, and as many each minute."""

    def __init__(self, a_minute: int) -> None:
        self._most = float(a_minute)
        self._rate = a_minute / 60
        #: What is left, when that was reckoned (seconds of any steady clock), and whether the chat was told.
        self._chats: dict[int, tuple[float, float, bool]] = {}

    def take(self, chat: int, at: float) -> Literal["yes", "no", "told"]:
        """Whether the chat may ask now: no for the first refusal, of which it is to be told, and told after that."""
        left, since, was_told = self._chats.pop(chat, (self._most, at, False))
        left = min(self._most, left + (at - since) * self._rate)
        may = left >= 1
        # Told again only after it was quiet for half a minute.
        is_told = not may or (was_told and left < self._most / 2)
        self._chats[chat] = (left - may, at, is_told)
        if len(self._chats) > _MOST:
            del self._chats[next(iter(self._chats))]
        return "yes" if may else "told" if was_told else "no"
