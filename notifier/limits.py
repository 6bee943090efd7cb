"""The limits of a messaging service, kept ahead of time by all workers together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from redis.asyncio import Redis

_SCRIPTS = Path(__file__).parent / "scripts"
_MICROS = 1_000_000


@dataclass(frozen=True)
class Window:
    """At most `count` messages within `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True)
class Limits:
    """What Telegram takes: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.

    One message a second to one chat, 20 a minute to one group, about 30 a second in all.  `margin_s` makes every window
    longer, because Telegram counts where messages arrive and not all take equally long to get there.
    """

    chat: Window = Window(1, 1.0)
    group: Window = Window(20, 60.0)
    overall: Window = Window(30, 1.0)
    margin_s: float = 0.03


@dataclass(frozen=True)
class Refusals:
    """When waits that the service asks for are taken to be meant for the whole bot.

    A 429 does not say whether a chat or the bot sends too much.  Since each chat's limit is kept, `chats` different
    chats refused within `seconds` mean the bot; it then waits as long as the last was told to, at most `longest_s`.
    """

    chats: int = 3
    seconds: float = 10.0
    longest_s: float = 60.0


class Limiter:
    """Gives out turns to send; all workers of one bot share it through Redis, whose clock it goes by."""

    def __init__(
        self, redis: Redis, *, limits: Limits | None = None, refusals: Refusals | None = None, prefix: str = "mw:limit"
    ) -> None:
        """`prefix` begins every key."""
        self._limits = limits or Limits()
        self._refusals = refusals or Refusals()
        self._prefix = prefix
        self._reserve = redis.register_script((_SCRIPTS / "reserve.lua").read_text(encoding="utf-8"))
        self._sent = redis.register_script((_SCRIPTS / "sent.lua").read_text(encoding="utf-8"))
        self._hold = redis.register_script((_SCRIPTS / "hold.lua").read_text(encoding="utf-8"))

    async def reserve(self, chat: str, *, edit: bool = False) -> float:
        """Takes a turn for a chat: 0.0 means it is taken, send now.

        A turn to edit is given only where half of each window, rounded down, stays free: a message which comes
        thereafter does not wait for the end of a window that edits have filled.

        Otherwise the seconds after which to ask again; nothing is taken then, so whoever dies while it waits holds
        nothing up.  `chat` is a number or a public @name.
        """
        windows = {"bot": self._limits.overall} | self._windows(chat)
        keys = [self._key("hold", "bot"), self._key("hold", chat), *(self._key("sent", name) for name in windows)]
        arguments: list[int] = []
        for window in windows.values():
            most = (window.count + 1) // 2 if edit else window.count
            arguments += (window.count, _micros(window.seconds + self._limits.margin_s), most)
        return cast(int, await self._reserve(keys=keys, args=arguments)) / _MICROS

    async def sent(self, chat: str) -> None:
        """A message that had its turn has been answered: the chat's windows begin at this moment, not at the turn.

        So the next message arrives late enough, however long this one took.
        """
        await self._sent(keys=[self._key("sent", name) for name in self._windows(chat)])

    async def hold(self, chat: str | None, seconds: float) -> None:
        """The service refused a message and named a wait; None where the refusal was about no chat."""
        rule = self._refusals
        keys = [self._key("hold", "bot"), self._key("hold", chat or "bot"), self._key("refused")]
        arguments: list[str | int] = [
            chat or "",
            _millis(seconds),
            rule.chats,
            _millis(rule.seconds),
            _millis(rule.longest_s),
        ]
        await self._hold(keys=keys, args=arguments)

    def _windows(self, chat: str) -> dict[str, Window]:
        group = {f"group:{chat}": self._limits.group} if chat.startswith(("-", "@")) else {}
        return {f"chat:{chat}": self._limits.chat} | group

    def _key(self, *parts: str) -> str:
        return ":".join((self._prefix, *parts))


def _micros(seconds: float) -> int:
    return round(seconds * _MICROS)


def _millis(seconds: float) -> int:
    return max(1, round(seconds * 1000))
