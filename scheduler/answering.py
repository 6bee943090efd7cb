"""What the bot works with, by the settings."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import structlog

from config.models import Settings
from config.telegram import Telegram, Webhook
from notifier.bot.apart import Apart
from notifier.bot.asked import Stores as AnsweringStores
from notifier.bot.frame.rules import Brought, Rules
from record.live.client import connect_sync
from scheduler.stores import Stores, redis_url

log = structlog.get_logger("mintwire.bot")


def answering_rules(telegram: Telegram, env: Mapping[str, str]) -> Rules:
    """`env` holds the secrets that the settings name."""
    webhook = None if telegram.webhook is None else _brought(telegram.webhook, env)
    return Rules(frozenset(telegram.operators), telegram.invite_only, telegram.limits, webhook)


def _brought(webhook: Webhook, env: Mapping[str, str]) -> Brought:
    secret = env.get(webhook.secret_env, "")
    if not secret:
        # Telegram is told of it with the address: one that nobody knows but it and this process does as well.
        log.info("webhook_secret_drawn", set=webhook.secret_env, effect="a new one with each start")
        secret = secrets.token_urlsafe(32)
    host, _, port = webhook.listen.rpartition(":")
    return Brought(webhook.url, secret, host.strip("[]"), int(port))


def answering_stores(stores: Stores, settings: Settings) -> AnsweringStores:
    """Those of the role, for threads."""
    return AnsweringStores(stores.engine, connect_sync(redis_url(settings)), stores.collections, Apart())
