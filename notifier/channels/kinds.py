"""Which kinds of channels there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from redis.asyncio import Redis

from notifier.channels.base import Sender
from notifier.channels.console import ConsoleSender, Stream
from notifier.channels.telegram import TelegramSender
from notifier.sending.limits import Limiter, Limits


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


def _console(means: Means) -> Sender | None:
    return ConsoleSender(means.screen) if means.screen is not None else None


def _telegram(means: Means) -> Sender | None:
    if not means.telegram_token:
        return None
    return TelegramSender(
        means.telegram_token,
        Limiter(means.redis, limits=means.limits),
        api_base=means.telegram_api_base,
        proxy=means.telegram_proxy,
        paid=means.telegram_paid,
    )


#: Kind of channel -> its sender, or None where the means are missing.
KINDS: Mapping[str, Callable[[Means], Sender | None]] = {"console": _console, "telegram": _telegram}


def make_senders(means: Means) -> dict[str, Sender]:
    """Kind -> sender, for every kind that the means suffice for."""
    made = {kind: make(means) for kind, make in KINDS.items()}
    return {kind: sender for kind, sender in made.items() if sender is not None}
