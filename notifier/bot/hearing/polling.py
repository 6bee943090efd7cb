"""Updates by long polling: https://core.telegram.org/bots/api#getupdates."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from notifier.bot.hearing.heard import KINDS
from notifier.bot.hearing.inbox import RawUpdate
from notifier.channels.client import Client
from record.duty import pause

#: Seconds that Telegram holds a poll which has nothing to bring.
_HELD_S = 50
#: Seconds that an answer may take beyond that.
_SLOW_S = 10.0
#: Seconds between tries that fail: they double, up to the second.
_LEAST_S, _MOST_S = 1.0, 30.0

T = TypeVar("T")

log = structlog.get_logger("mintwire.bot")

Take = Callable[[Sequence[RawUpdate]], Awaitable[None]]


async def poll(bot: Client, take: Take, stop: asyncio.Event) -> None:
    """Until `stop` is set.  Updates are acknowledged by the next poll, once `take` has taken them in."""
    await _without_webhook(bot)
    offset, wait_s = None, _LEAST_S
    while not stop.is_set():
        try:
            asked = bot.plain(
                "getUpdates", within_s=_HELD_S + _SLOW_S, offset=offset, timeout=_HELD_S, allowed_updates=KINDS
            )
            updates: Sequence[RawUpdate] = await _until(stop, asked) or ()
            confirmed = max((int(update["update_id"]) for update in updates), default=None)
        except TelegramError as error:
            wait_s = min(2 * wait_s, _MOST_S)
            await pause(stop, max(wait_s, _failed(error)))
            if isinstance(error, Conflict):
                await _without_webhook(bot)
            continue
        except (LookupError, TypeError, ValueError):
            wait_s = min(2 * wait_s, _MOST_S)
            log.warning("not_polled", error="the answer holds no updates")
            await pause(stop, wait_s)
            continue
        wait_s = _LEAST_S
        if confirmed is not None:
            await _until(stop, take(updates))
            offset = confirmed + 1


async def _without_webhook(bot: Client) -> None:
    """While Telegram brings updates somewhere it gives none to those who ask."""
    with suppress(TelegramError):
        if (await bot.plain("getWebhookInfo")).get("url"):
            await bot.delete_webhook()
            log.warning("webhook_removed", effect="updates are polled, as the config says")


async def _until(stop: asyncio.Event, call: Awaitable[T]) -> T | None:
    """What the call brings; None where `stop` comes first."""
    asking, stopping = asyncio.ensure_future(call), asyncio.ensure_future(stop.wait())
    await asyncio.wait((asking, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if asking.done():
        return asking.result()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    return None


def _failed(error: TelegramError) -> float:
    """Seconds that the service asks to wait."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    if isinstance(error, Conflict):
        log.error("another_poller", effect="another program asks for this bot's updates: stop it")
    elif isinstance(error, InvalidToken):
        log.error("token_refused", effect="the bot hears nothing until the token is right")
    else:
        log.warning("not_polled", error=type(error).__name__)
    return 0.0
