"""Which kinds of channels there are."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from redis.asyncio import Redis
from sqlalchemy import Engine

from notifier.channels.base import Sender
from notifier.channels.console import ConsoleSender, Stream
from notifier.channels.telegram import TelegramSender
from notifier.sending.limits import Limiter, Limits, Sent, nothing_sent
from record.sql.database import reading
from record.sql.deliveries import sent_since


@dataclass(frozen=True)
class Means:
    """What senders are made of; None or empty where it is not given."""

    redis: Redis
    screen: Stream | None
    telegram_token: str = field(repr=False, default="")
    telegram_api_base: str = ""
    telegram_proxy: str = field(repr=False, default="")
    telegram_paid: bool = False
    #: What the service takes; None: Telegram's own limits.
    limits: Limits | None = None
    #: Where deliveries are noted: what was sent lately counts when Redis was lost.
    engine: Engine | None = None


def make_senders(means: Means) -> dict[str, Sender]:
    """Kind of channel -> its sender, for every kind that the means suffice for."""
    made: dict[str, Sender] = {}
    if means.screen is not None:
        made["console"] = ConsoleSender(means.screen)
    if means.telegram_token:
        made["telegram"] = TelegramSender(
            means.telegram_token,
            Limiter(
                means.redis,
                sent=nothing_sent if means.engine is None else _sent(means.engine, "telegram"),
                limits=means.limits,
            ),
            api_base=means.telegram_api_base,
            proxy=means.telegram_proxy,
            paid=means.telegram_paid,
        )
    return made


def _sent(engine: Engine, kind: str) -> Sent:
    def read(since: datetime) -> Mapping[str, Sequence[datetime]]:
        with reading(engine) as connection:
            return sent_since(connection, kind, since)

    async def sent(since: datetime) -> Mapping[str, Sequence[datetime]]:
        return await asyncio.to_thread(read, since)

    return sent
