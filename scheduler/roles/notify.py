"""The notify role: the story lane, and the senders."""

from __future__ import annotations

import asyncio
import os
import sys

import structlog

from config.models import Settings
from notifier.channels.kinds import Means, make_senders
from notifier.lane import StoryLane
from notifier.sending import Senders
from scheduler.judging import make_encoder, make_judge
from scheduler.roles.identity import process_name
from scheduler.roles.serving import serve
from scheduler.stores import Stores, open_stores

log = structlog.get_logger("mintwire.notify")


def main(settings: Settings) -> None:
    """The role as a process, until SIGTERM or SIGINT.  Raises StoreError where the database cannot be opened."""
    stores = open_stores(settings)
    token = os.environ.get(settings.telegram.token_env, "")
    if not token and any(channel.kind == "telegram" for channel in settings.channels):
        log.error("no_telegram_token", set=settings.telegram.token_env, effect="messages to telegram channels wait")
    means = Means(stores.redis, sys.stdout, token, settings.telegram.api_base)
    serve(lambda stop: _run(stores, settings, means, stop))


async def _run(stores: Stores, settings: Settings, means: Means, stop: asyncio.Event) -> None:
    holder = process_name("notify")
    senders = make_senders(means)
    encoder = make_encoder(settings.vectors, os.environ)
    lane = StoryLane(stores.redis, stores.engine, holder, settings.alert_first_poll, lambda: make_judge(encoder))
    sending = Senders(stores.redis, stores.engine, holder, senders)
    try:
        await asyncio.gather(lane.run(stop), sending.run(stop, lane.owed))
    finally:
        for sender in senders.values():
            await sender.close()
        await stores.redis.aclose()
