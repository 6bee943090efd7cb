"""The whole bot against the double, and what people say to it and hear."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from redis.asyncio import Redis
from sqlalchemy import Engine

from notifier.bot.apart import Apart
from notifier.bot.asked import Stores
from notifier.bot.bot import Bot
from notifier.bot.frame.rules import Rules
from notifier.channels.telegram import TelegramSender
from notifier.sending.limits import Limiter, Limits, Window
from record.collections.collections import Collections
from record.collections.layout import root_in
from record.live.client import connect_sync
from tests.notifier.botapi import TOKEN, BotApi, Message, User
from tests.notifier.conftest import PRIVATE
from tests.waiting import eventually

ANN = User(PRIVATE, "Ann", "ann_reads", "en")
BOB = User(778, "Bob", None, "en")
MEI = User(777, "Mei", None, "zh-hans")


class _Kept(Apart):
    """Outlasts each bot: to start a process takes longer than most talks do.  It ends with the process of pytest."""

    def close(self) -> None:
        """Not with the bot that was given it."""


#: Longer than an answer may take elsewhere: where all processors are busy, it takes its time to start.
_APART = _Kept(longest_s=50.0)


@dataclass
class Talk:
    """What is said and heard; the bot has answered when `heard` says so."""

    api: BotApi
    redis: Redis

    async def say(self, user: User, text: str, chat: int | None = None, **more: object) -> list[Message]:
        """Says something, and returns the messages that the bot sent or changed until it had handled it."""
        before = self._states()
        self.api.people.say(user, text, chat, **more)  # type: ignore[arg-type]
        return await self._heard(before)

    async def press(self, user: User, message: Message, button: str, **more: object) -> tuple[str, list[Message]]:
        """Presses a button; returns the toast too."""
        before = self._states()
        query = self.api.people.press(user, message, button, **more)  # type: ignore[arg-type]
        messages = await self._heard(before)
        answer = self.api.people.world.queries[query].answer
        return "" if answer is None else str(answer.get("text") or ""), messages

    async def seek(self, user: User, words: str) -> list[str]:
        """Writes `@bot WORDS` somewhere; returns the titles of what is found."""
        query = self.api.people.seek(user, words)
        await self.settled()
        answer = self.api.people.world.queries[query].answer
        assert answer is not None
        return [result["title"] for result in answer["results"]]

    async def told(self, come: Callable[[], Awaitable[None]]) -> list[Message]:
        """Something comes; returns the messages that were sent or changed for it."""
        before = self._states()
        await come()
        return await self._heard(before)

    def _states(self) -> dict[tuple[int, int], int]:
        return {(each.chat, each.message_id): each.edits for each in self.api.messages}

    async def _heard(self, before: dict[tuple[int, int], int]) -> list[Message]:
        await self.settled()
        return [each for each in self.api.messages if before.get((each.chat, each.message_id)) != each.edits]

    async def settled(self) -> None:
        """Until everything that was said is handled."""

        async def is_settled() -> bool:
            """all updates are handled"""
            return not self.api.updates.pending and not await self.redis.hlen("mw:bot:inbox")

        await eventually(is_settled, within_s=60)


@asynccontextmanager
async def talking(
    api: BotApi, redis: Redis, engine: Engine, redis_url: str, data: Path, rules: Rules | None = None
) -> AsyncIterator[Talk]:
    """The bot runs until the end of the block, and the double takes messages as fast as they come."""
    api.control({"limits": {"per_chat": 1000, "per_group": 1000, "overall": 1000}})
    many = Window(1000, 1.0)
    sender = TelegramSender(TOKEN, Limiter(redis, limits=Limits(many, many, many)), api_base=api.url)
    stores = Stores(engine, connect_sync(redis_url), Collections(root_in(data)), _APART)
    bot = Bot(redis, stores, "notify-test", sender, rules or Rules())
    stop = asyncio.Event()
    running = asyncio.create_task(bot.run(stop))
    try:
        yield Talk(api, redis)
    finally:
        stop.set()
        await running
        await sender.close()
        stores.redis.close()
