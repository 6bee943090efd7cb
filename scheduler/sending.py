"""What senders of messages are made of, by the settings."""

from __future__ import annotations

from collections.abc import Mapping

from redis.asyncio import Redis
from sqlalchemy import Engine

from config.models import Settings
from notifier.channels.console import Stream
from notifier.channels.kinds import Means
from notifier.sending.limits import Limits, Window


def sending_means(
    settings: Settings, env: Mapping[str, str], redis: Redis, screen: Stream | None, engine: Engine | None = None
) -> Means:
    """See `notifier.channels.kinds.Means`; `env` holds the secrets that the settings name."""
    telegram = settings.telegram
    return Means(
        redis,
        screen,
        telegram_token=env.get(telegram.token_env, ""),
        telegram_api_base=telegram.api_base,
        telegram_proxy=telegram.proxy,
        telegram_paid=telegram.paid,
        limits=Limits(overall=Window(telegram.per_second, 1.0)),
        engine=engine,
    )
