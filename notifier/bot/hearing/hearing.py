"""The way of an update: from Telegram into the inbox, into its chat's lane, and out once it is answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, cast

import structlog
from redis.asyncio import Redis
from telegram import Bot

from notifier.bot.hearing.flood import Flood
from notifier.bot.hearing.heard import Heard, heard_of
from notifier.bot.hearing.inbox import Inbox, RawUpdate
from notifier.bot.hearing.lanes import Lanes
from record.duty import pause
from record.live.client import UNREACHABLE
from record.live.keys import COUNTS

_AGAIN_S = 1.0

log = structlog.get_logger("mintwire.bot")


class Hearing:
    """Takes updates in; what a chat asks beyond its limit is counted, and refused once."""

    def __init__(
        self, redis: Redis, client: Bot, handle: Callable[[Heard], Awaitable[None]], a_minute: int, us: int
    ) -> None:
        """`a_minute`: what one chat may ask for.  `us`: the bot's number."""
        self._redis = redis
        self._client = client
        self._handle = handle
        self._us = us
        self._flood = Flood(a_minute)
        self._inbox = Inbox(redis)
        self._lanes = Lanes(self._answer)

    async def resume(self) -> None:
        """What an earlier process did not finish."""
        for update in await self._inbox.left():
            heard = self._read(update)
            if heard is None:
                await self._inbox.done(int(update["update_id"]))
            else:
                await self._put(heard)

    async def take(self, updates: Sequence[RawUpdate]) -> None:
        """New updates, once the earlier ones leave room for them.  Raises redis-py's errors."""
        wanted: dict[int, tuple[RawUpdate, Heard]] = {}
        for update in updates:
            heard = self._read(update)
            if heard is not None and await self._may(heard):
                wanted[heard.update] = update, heard
        await self._lanes.room()
        for admitted in await self._inbox.admit([update for update, _ in wanted.values()]):
            await self._put(wanted[int(admitted["update_id"])][1])

    async def end(self, grace_s: float) -> None:
        """What is being answered may end; the rest stays in the inbox."""
        await self._lanes.end(grace_s)

    def _read(self, update: RawUpdate) -> Heard | None:
        try:
            return heard_of(update, self._client, self._us)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            log.warning("update_unreadable", update=update.get("update_id"), error=type(error).__name__)
            return None

    async def _may(self, heard: Heard) -> bool:
        if heard.kind in ("met", "moved"):
            return True
        verdict = self._flood.take(heard.place.chat, time.monotonic())
        if verdict == "yes":
            return True
        if verdict == "no":
            log.warning("chat_asks_too_much", chat=heard.place.chat)
            self._lanes.put(replace(heard, kind="refused"))
        await self._dropped("flood")
        return False

    async def _put(self, heard: Heard) -> None:
        if not self._lanes.put(heard):
            await self._inbox.done(heard.update)
            await self._dropped("full")

    async def _dropped(self, reason: str) -> None:
        await cast(Any, self._redis.hincrby(COUNTS, f"bot:{reason}", 1))

    async def _answer(self, heard: Heard) -> None:
        await self._handle(heard)
        while True:
            try:
                return await self._inbox.done(heard.update)
            except UNREACHABLE:
                await pause(asyncio.Event(), _AGAIN_S)
