"""The limits of a messaging service, kept ahead of time by all workers together."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from redis.asyncio import Redis

from record.live.clock import redis_now

_SCRIPTS = Path(__file__).parent / "scripts"
_MICROS = 1_000_000
#: A turn of a process that died ends by itself; longer than any send takes.
MOST_UNDER_WAY_S = 70.0
#: How soon to ask again where all that a window has is under way.
_UNDER_WAY_S = 0.05
#: Given a moment, the times since then at which each chat was sent a message, as they were noted outside of Redis.
Sent = Callable[[datetime], Awaitable[Mapping[str, Sequence[datetime]]]]


@dataclass(frozen=True)
class Window:
    """At most `count` messages within `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True)
class Limits:
    """What Telegram takes: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.

    One message a second to one chat, 20 a minute to one group, about 30 a second in all.  `margin_s` makes every window
    longer: clocks differ a little.
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


async def nothing_sent(_: datetime) -> Mapping[str, Sequence[datetime]]:
    """Where no deliveries are noted."""
    return {}


class Limiter:
    """Gives out turns to send; all workers of one bot share it through Redis, whose clock it goes by."""

    def __init__(
        self, redis: Redis, *, sent: Sent = nothing_sent, limits: Limits | None = None, refusals: Refusals | None = None
    ) -> None:
        """`sent`: asked where Redis is new, or was lost."""
        self._redis = redis
        self._sent = sent
        self._limits = limits or Limits()
        self._refusals = refusals or Refusals()
        #: Of each chat the turns that this process has taken and that are under way.
        self._turns: dict[str, list[str]] = {}
        self._reserve = redis.register_script((_SCRIPTS / "reserve.lua").read_text(encoding="utf-8"))
        self._answered = redis.register_script((_SCRIPTS / "answered.lua").read_text(encoding="utf-8"))
        self._recall = redis.register_script((_SCRIPTS / "recall.lua").read_text(encoding="utf-8"))
        self._hold = redis.register_script((_SCRIPTS / "hold.lua").read_text(encoding="utf-8"))

    async def reserve(self, chat: str, *, edit: bool = False) -> float:
        """Takes a turn for a chat: 0.0 means it is taken, send now, and say `answered`.

        A turn to edit is given only where half of each window, rounded down, stays free: a message which comes
        thereafter does not wait for the end of a window that edits have filled.

        Otherwise the seconds after which to ask again; nothing is taken then, so whoever dies while it waits holds
        nothing up.  `chat` is a number or a public @name.  Raises also what `sent` does.
        """
        turn = secrets.token_hex(6)
        arguments: list[int | str] = [turn, _micros(MOST_UNDER_WAY_S), _micros(_UNDER_WAY_S)]
        for window in self._windows(chat).values():
            most = (window.count + 1) // 2 if edit else window.count
            arguments += (window.count, _micros(window.seconds + self._limits.margin_s), most)
        keys = [_key("known"), _key("hold", "bot"), _key("hold", chat), *self._window_keys(chat)]
        while (wait := cast(int, await self._reserve(keys=keys, args=arguments))) < 0:
            await self._put_back()
        if wait == 0:
            self._turns.setdefault(chat, []).append(turn)
        return wait / _MICROS

    async def answered(self, chat: str) -> None:
        """A message that had its turn has been answered, or given up: its windows begin at this moment.

        So the next message arrives late enough, however long this one took.
        """
        turns = self._turns.get(chat)
        if not turns:
            return
        arguments: list[int | str] = [turns.pop(0)]
        if not turns:
            del self._turns[chat]
        for window in self._windows(chat).values():
            arguments += (window.count, _micros(window.seconds + self._limits.margin_s))
        await self._answered(keys=self._window_keys(chat), args=arguments)

    async def hold(self, chat: str | None, seconds: float) -> None:
        """The service refused a message and named a wait; None where the refusal was about no chat."""
        rule = self._refusals
        keys = [_key("hold", "bot"), _key("hold", chat or "bot"), _key("refused")]
        arguments: list[str | int] = [
            chat or "",
            _millis(seconds),
            rule.chats,
            _millis(rule.seconds),
            _millis(rule.longest_s),
        ]
        await self._hold(keys=keys, args=arguments)

    async def _put_back(self) -> None:
        """Windows go on from what is noted elsewhere of messages sent."""
        longest = max(self._limits.chat.seconds, self._limits.group.seconds, self._limits.overall.seconds)
        sent = await self._sent(await redis_now(self._redis) - timedelta(seconds=longest))
        times: dict[str, list[int]] = {}
        lasts: dict[str, float] = {}
        for chat, moments in sent.items():
            for name, window in self._windows(chat).items():
                times.setdefault(name, []).extend(_micros(moment.timestamp()) for moment in moments)
                lasts[name] = window.seconds + self._limits.margin_s
        arguments: list[str | int] = []
        for name, answers in times.items():
            arguments += (_millis(lasts[name]), " ".join(map(str, sorted(answers, reverse=True))))
        await self._recall(keys=[_key("known"), *(_key("sent", name) for name in times)], args=arguments)

    def _windows(self, chat: str) -> dict[str, Window]:
        group = {f"group:{chat}": self._limits.group} if chat.startswith(("-", "@")) else {}
        return {"bot": self._limits.overall, f"chat:{chat}": self._limits.chat} | group

    def _window_keys(self, chat: str) -> list[str]:
        return [_key(kind, name) for name in self._windows(chat) for kind in ("sent", "turns")]


def _key(*parts: str) -> str:
    return ":".join(("mw:limit", *parts))


def _micros(seconds: float) -> int:
    return round(seconds * _MICROS)


def _millis(seconds: float) -> int:
    return max(1, round(seconds * 1000))
