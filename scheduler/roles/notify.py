"""The notify role: the story lane, the matcher, the senders, and the bot."""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from config.models import Settings
from newsroom.lane.lane import CHANGES, StoryLane
from notifier.bot.bot import Bot
from notifier.channels.base import Sender
from notifier.channels.kinds import Means, make_senders
from notifier.channels.telegram import TelegramSender
from notifier.manners import Most
from notifier.matcher.matcher import Matcher
from notifier.sending.senders import OWED, Senders
from record.duty import pause
from record.live.wake import Wake, wake
from record.noted import Noted
from record.sql.channels import list_channels
from record.sql.database import reading
from scheduler.answering import answering_rules, answering_stores
from scheduler.judging import make_encoder, make_judge
from scheduler.roles.arena import use_one_arena
from scheduler.roles.identity import process_name
from scheduler.roles.serving import serve, together
from scheduler.sending import sending_means
from scheduler.stores import Stores, open_stores

log = structlog.get_logger("mintwire.notify")


def main(settings: Settings) -> None:
    """The role as a process, until SIGTERM or SIGINT.  Raises StoreError where the database cannot be opened."""
    use_one_arena()
    stores = open_stores(settings)
    if not os.environ.get(settings.telegram.token_env) and _has_telegram(stores, settings):
        log.error("no_telegram_token", set=settings.telegram.token_env, effect="messages to telegram channels wait")
    means = sending_means(settings, os.environ, stores.redis, sys.stdout, stores.engine)
    serve(lambda stop: _run(stores, settings, means, stop))


def _has_telegram(stores: Stores, settings: Settings) -> bool:
    """Whether the config, or a command, has made a channel of Telegram."""
    with reading(stores.engine) as connection:
        return any(channel.kind == "telegram" for channel in (*settings.channels, *list_channels(connection)))


async def _run(stores: Stores, settings: Settings, means: Means, stop: asyncio.Event) -> None:
    holder = process_name("notify")
    senders = make_senders(means)
    encoder = make_encoder(settings.encoder, os.environ)
    noted = Noted(stores.redis, settings.data)
    lane = StoryLane(stores.redis, stores.engine, holder, noted, lambda: make_judge(encoder))
    matcher = Matcher(
        stores.redis, stores.engine, holder, alert_age=settings.alert_age, wake=partial(wake, stores.redis, OWED)
    )
    waits = None if settings.alert_age == "all" else settings.alert_age
    limits = settings.telegram.limits
    most = Most(limits.burst, limits.messages_an_hour)
    sending = Senders(
        stores.redis, stores.engine, holder, senders, waits=waits, most=most, keys=settings.telegram.commands
    )
    changed, owed = Wake(stores.redis, CHANGES), Wake(stores.redis, OWED)

    async def until_changed(seconds: float) -> None:
        await changed.wait(seconds)

    try:
        # Before anything is sent that a restored backup still owes.
        await _see_restored(stores, noted, stop)
        await together(
            stop,
            lane.run(stop),
            matcher.run(stop, until_changed),
            sending.run(stop),
            _wake_senders(sending, owed, stop),
            _answer(stores, settings, holder, senders.get("telegram"), stop),
        )
    finally:
        for sender in senders.values():
            await sender.close()
        await changed.close()
        await owed.close()
        await stores.redis.aclose()


async def _answer(stores: Stores, settings: Settings, holder: str, sender: Sender | None, stop: asyncio.Event) -> None:
    """The bot, where there is one."""
    if isinstance(sender, TelegramSender) and settings.telegram.commands:
        rules = answering_rules(settings.telegram, os.environ)
        await Bot(stores.redis, answering_stores(stores, settings), holder, sender, rules).run(stop)


async def _wake_senders(sending: Senders, owed: Wake, stop: asyncio.Event) -> None:
    """They look every second; a call of the matcher has them look at once."""
    while not stop.is_set():
        if await owed.wait(1.0):
            sending.wake()


async def _see_restored(stores: Stores, noted: Noted, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await noted.see_restored(stores.engine)
        except (RedisError, OSError, DBAPIError) as error:
            log.warning("store_unreachable", error=type(error).__name__)
            await pause(stop, 1.0)
        else:
            return
