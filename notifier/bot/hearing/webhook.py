"""Updates that Telegram brings: https://core.telegram.org/bots/api#setwebhook."""

from __future__ import annotations

import asyncio
import hmac
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from notifier.bot.frame.rules import Brought
from notifier.bot.hearing.heard import KINDS
from notifier.bot.hearing.polling import Take
from record.duty import pause
from record.live.client import UNREACHABLE

#: Bytes of an update: a message has 4,096 characters, and those it replies to as many again.
_MOST_BYTES = 1_000_000
_AGAIN_S = 5.0
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name

log = structlog.get_logger("mintwire.bot")


async def receive(bot: Bot, brought: Brought, take: Take, stop: asyncio.Event) -> None:
    """Serves until `stop` is set.  Raises OSError where the port is not free."""
    app = web.Application(client_max_size=_MOST_BYTES)
    app.router.add_post(urlsplit(brought.url).path or "/", _handler(brought.secret, take))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, brought.host, brought.port).start()
        await _set(bot, brought, stop)
        await stop.wait()
    finally:
        await runner.cleanup()


def _handler(secret: str, take: Take) -> web.Handler:  # type: ignore[name-defined]
    async def handle(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(_SECRET, "").encode(), secret.encode()):
            return web.Response(status=403)
        try:
            update = await request.json()
            await take([{**update, "update_id": int(update["update_id"])}])
        except (ValueError, TypeError, KeyError):
            return web.Response(status=400)
        except UNREACHABLE:
            return web.Response(status=503)  # Telegram brings it again
        return web.Response()

    return handle


async def _set(bot: Bot, brought: Brought, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await bot.set_webhook(brought.url, secret_token=brought.secret, allowed_updates=KINDS)
        except TelegramError as error:
            log.warning("webhook_not_set", error=type(error).__name__)
            await pause(stop, _AGAIN_S)
        else:
            return
