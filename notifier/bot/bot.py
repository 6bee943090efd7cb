"""The bot: it runs in one process of the notify role at a time."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from redis.asyncio import Redis
from sqlalchemy.exc import DBAPIError
from telegram import User
from telegram.error import TelegramError

from notifier.bot.asked import Stores
from notifier.bot.commands import MODULES
from notifier.bot.frame.handler import Handler
from notifier.bot.frame.naming import name_commands
from notifier.bot.frame.rights import Rights
from notifier.bot.frame.rules import Rules
from notifier.bot.frame.speaking import Speaker
from notifier.bot.hearing.hearing import Hearing
from notifier.bot.hearing.polling import poll
from notifier.bot.table import Table
from notifier.channels.client import Client
from notifier.channels.telegram import TelegramSender
from record.duty import Duty, pause
from record.live.client import UNREACHABLE
from record.live.clock import redis_now
from record.sql import leases
from record.sql.chats.leaving import sweep
from record.sql.database import reading
from record.sql.leases import Lease

#: The duty, and how often a process without it asks for it.
_DUTY, _ASK_EVERY_S = "bot", 2.0
#: How often it is asked whether the duty is still ours.
_LOOK_S = 5.0
_SWEEP_EVERY_S = 30.0
#: How long what is being answered may take to end once the process is to stop.
_GRACE_S = 3.0

log = structlog.get_logger("mintwire.bot")


class Bot:
    """Hears and answers; without a duty it only asks for it."""

    def __init__(self, redis: Redis, stores: Stores, holder: str, sender: TelegramSender, rules: Rules) -> None:
        """`holder`: a name that no other process has or had."""
        self._redis = redis
        self._stores = stores
        self._duty = Duty(redis, stores.engine, _DUTY, holder)
        self._sender = sender
        self._rules = rules
        self._table = Table(MODULES)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; what is being answered then is answered first."""
        try:
            while not stop.is_set():
                try:
                    async with self._duty.held() as lease:
                        if lease is not None:
                            await self._serve(lease, stop)
                except (*UNREACHABLE, DBAPIError) as error:
                    log.warning("store_unreachable", error=type(error).__name__)
                except OSError as error:
                    log.error("webhook_not_served", reason=str(error), effect="the bot hears nothing")
                await pause(stop, _ASK_EVERY_S)
        finally:
            self._stores.apart.close()

    async def _serve(self, lease: Lease, stop: asyncio.Event) -> None:
        """Until `stop` is set or the duty is another's."""
        over = asyncio.Event()
        watching = asyncio.create_task(self._watch(lease, stop, over))
        sweeping = asyncio.create_task(self._sweep(over))
        try:
            me = await self._introduce(over)
            if me is not None:
                await self._hear(me, over)
        finally:
            over.set()
            await asyncio.gather(watching, sweeping)

    async def _watch(self, lease: Lease, stop: asyncio.Event, over: asyncio.Event) -> None:
        def is_ours() -> bool:
            with reading(self._stores.engine) as connection:
                return leases.holds(connection, lease)

        while not over.is_set():
            stopping = asyncio.create_task(stop.wait())
            ending = asyncio.create_task(over.wait())
            await asyncio.wait((stopping, ending), timeout=_LOOK_S, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            ending.cancel()
            with suppress(DBAPIError):
                if stop.is_set() or not await asyncio.to_thread(is_ours):
                    over.set()

    async def _sweep(self, over: asyncio.Event) -> None:
        """Removes what is left of chats that asked to be forgotten."""
        while not over.is_set():
            try:
                swept = await asyncio.to_thread(sweep, self._stores.engine, await redis_now(self._redis))
            except (*UNREACHABLE, DBAPIError) as error:
                log.warning("store_unreachable", error=type(error).__name__)
            else:
                if swept:
                    log.info("chats_forgotten", chats=swept)
            await pause(over, _SWEEP_EVERY_S)

    async def _introduce(self, over: asyncio.Event) -> User | None:
        """Who we are; None where it is over before Telegram says so."""
        client: Client = self._sender.bot
        while not over.is_set():
            try:
                me = await client.get_me()
            except TelegramError as error:
                log.warning("bot_not_introduced", error=type(error).__name__, effect="it answers nobody yet")
                await pause(over, _ASK_EVERY_S)
                continue
            log.info("bot_listens", name=me.username, by="webhook" if self._rules.webhook else "polling")
            try:
                await name_commands(client, self._table, self._rules.operators)
            except TelegramError as error:
                log.warning("commands_not_named", error=type(error).__name__, effect="the menu is as it was")
            return me
        return None

    async def _hear(self, me: User, over: asyncio.Event) -> None:
        rights = Rights(self._sender)
        speaker = Speaker(self._sender, self._stores.engine)
        handler = Handler(self._table, self._rules, self._stores, self._redis, speaker, rights, me.username or "")
        hearing = Hearing(self._redis, self._sender.bot, handler.handle, self._rules.limits.commands_a_minute, me.id)
        try:
            await hearing.resume()
            if self._rules.webhook is None:
                await poll(self._sender.bot, hearing.take, over)
            else:
                # Only who is called pays for a server: it takes its time to load, and its memory.
                from notifier.bot.hearing.webhook import receive

                await receive(self._sender.bot, self._rules.webhook, hearing.take, over)
        finally:
            await hearing.end(_GRACE_S)
            handler.close()
