"""Telegram as a channel: https://core.telegram.org/bots/api, through python-telegram-bot."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from config.errors import (
    ChannelError,
    ChannelGone,
    ChannelMoved,
    DeliveryUnknown,
    RetryLater,
)
from notifier.channels.client import Client
from notifier.channels.refusals import meaning
from notifier.rendering.forms import html_of
from notifier.rendering.message import Message
from notifier.sending.limits import Limiter
from record.guard import Guard, guarded_async
from record.live.client import UNREACHABLE
from record.sql.channels import ChannelRow

# python-telegram-bot then gives times as timedelta, as it will always do one day, and does not warn that it will.
os.environ["PTB_TIMEDELTA"] = "true"

OFFICIAL = "https://api.telegram.org"
#: Seconds that a send may take in all; claims of the outbox last longer.
TIMEOUT_S = 60.0
#: Messages under way: enough for all that one process sends; httpcore's pool takes time that grows with the square of
#: it.  Where more than 30 a second are paid for, they are claimed many at a time.
_AT_ONCE, _PAID_CLAIMS = 32, 640
#: Connections beside those of messages under way: for the bot's poll, its answers and what it asks.
_SPARE = 8
#: Errors before anything was sent.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
#: Loggers that would write the token with the address that they call.
_LOGGERS = ("httpx", "telegram.Bot", "telegram.ext.ExtBot")

_T = TypeVar("_T")

log = structlog.get_logger("mintwire.telegram")


class TelegramSender:
    """Sends messages to chats of Telegram as one bot."""

    edits = True

    def __init__(
        self,
        token: str,
        limiter: Limiter,
        *,
        api_base: str = "",
        proxy: str = "",
        paid: bool = False,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """`api_base`: another Bot API server as `http://host:port`, or empty.  `proxy`: a URL of a proxy, or empty.

        `paid`: messages beyond the free limit are paid for
        (https://core.telegram.org/bots/api#paid-broadcasts), and more of them are under way at once.
        """
        self._token = token
        self._paid = paid
        self.at_once, self.claims = _AT_ONCE, _PAID_CLAIMS if paid else _AT_ONCE
        self.limiter = limiter
        self._timeout_s = timeout_s
        connections = self.at_once + _SPARE
        self._request = HTTPXRequest(
            connection_pool_size=connections,
            connect_timeout=min(10.0, timeout_s),
            read_timeout=timeout_s,
            write_timeout=timeout_s,
            pool_timeout=min(10.0, timeout_s),
            proxy=proxy or None,
            # What a proxy of the operator's connects to is the proxy's to decide.
            httpx_kwargs=None if proxy else guarded_async(Guard(configured=api_base), connections=connections),
        )
        server = api_base.rstrip("/") or OFFICIAL
        _keep_out_of_logs(token)
        self.bot = Client(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    async def turn(self, channel: ChannelRow, *, edit: bool = False) -> float:
        """See `Limiter.reserve`."""
        return await self.limiter.reserve(_chat(channel), edit=edit)

    async def send(self, channel: ChannelRow, message: Message, *, silent: bool = False) -> str | None:
        """Sends the message as HTML; returns Telegram's message id."""
        chat, thread = _chat(channel), channel.thread or None
        sending = self.bot.send_message(
            chat,
            html_of(message),
            message_thread_id=thread,
            disable_notification=silent or None,
            allow_paid_broadcast=self._paid or None,
            **looks(message),
        )
        sent = await self.call(chat, sending)
        return str(sent.message_id)

    async def edit(self, channel: ChannelRow, message_id: str, message: Message) -> None:
        """Edits the message in place."""
        chat = _chat(channel)
        await self.call(chat, self.bot.edit_message_text(html_of(message), chat, int(message_id), **looks(message)))

    async def answered(self, channel: ChannelRow) -> None:
        """See `Limiter.answered`."""
        try:
            await self.limiter.answered(_chat(channel))
        except UNREACHABLE as error:
            log.warning("limits_unreachable", error=type(error).__name__)  # what was sent is sent all the same

    async def call(self, chat: str, call: Awaitable[_T], within_s: float | None = None) -> _T:
        """The answer to a call about a chat, which has had its turn if it needs one.  Raises ChannelError."""
        within_s = within_s or self._timeout_s
        try:
            async with asyncio.timeout(within_s):
                return await call
        except TimeoutError:
            raise DeliveryUnknown(f"telegram: no answer within {within_s:g} s") from None
        except RetryAfter as error:
            raise await self._held(chat, error) from None
        except TelegramError as error:
            raise self._named(error) from None
        except (KeyError, TypeError) as error:
            raise ChannelError(f"telegram: the answer is no message: {type(error).__name__}") from None

    async def close(self) -> None:
        """Ends the connections."""
        await self._request.shutdown()

    async def _held(self, chat: str, refusal: RetryAfter) -> RetryLater:
        wait = refusal.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        try:
            await self.limiter.hold(chat, seconds)
        except UNREACHABLE as error:
            log.warning("limits_unreachable", error=type(error).__name__)
        return RetryLater(f"telegram: too many messages, wait {seconds:g} s", retry_after_s=seconds)

    def _named(self, error: TelegramError) -> ChannelError:
        """Our error for one of the library's; the token is taken out of its text."""
        text = f"telegram: {error.message.replace(self._token, '<token>')}"
        if isinstance(error, ChatMigrated):
            return ChannelMoved(text, chat=error.new_chat_id)
        if isinstance(error, Forbidden):
            return ChannelGone(text)
        if isinstance(error, BadRequest):
            return meaning(error.message)(text)
        if isinstance(error, InvalidToken):
            return RetryLater(f"{text}: the bot's token is not accepted", met_message=False)
        return self._unanswered(error, text)

    def _unanswered(self, error: TelegramError, text: str) -> ChannelError:
        cause = error.__cause__
        if isinstance(cause, _UNSENT):
            return RetryLater(f"telegram: not reached: {type(cause).__name__}", met_message=False)
        if isinstance(cause, httpx.HTTPError):
            return DeliveryUnknown(f"telegram: no answer: {type(cause).__name__}")
        if cause is not None or not isinstance(error, NetworkError):
            status = text.partition(". Parsing")[0]
            return DeliveryUnknown(f"{status}: the answer is not from the Bot API")
        return RetryLater(text)


def _chat(channel: ChannelRow) -> str:
    if not channel.chat:
        raise ChannelGone(f"channel {channel.name}: no chat is configured")
    return channel.chat


def looks(message: Message) -> dict[str, Any]:
    """How a message is to be shown, for `send_message` and `edit_message_text`."""
    preview = LinkPreviewOptions(is_disabled=message.preview is None, url=message.preview)
    shown: dict[str, Any] = {"parse_mode": ParseMode.HTML, "link_preview_options": preview}
    if message.keys:
        rows = [
            [InlineKeyboardButton(key.label, url=key.url, callback_data=key.data or None) for key in row]
            for row in message.keys
        ]
        shown["reply_markup"] = InlineKeyboardMarkup(rows)
    return shown


class _WithoutToken(logging.Filter):
    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if self._token in text:
            record.msg, record.args = text.replace(self._token, "<token>"), ()
        return True


def _keep_out_of_logs(token: str) -> None:
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_WithoutToken(token))
