"""Saying an answer: within the limits that alerts keep, too, and with buttons that are stored."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, TypeVar

import structlog
from sqlalchemy import Engine
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputFile,
    InputTextMessageContent,
    ReplyParameters,
)

from config.errors import ChannelError, ChannelMoved, MessageGone, NothingChanged, RetryLater
from notifier.bot.answer import Answer, Button, Document, Found, Reply, Rows
from notifier.bot.asked import Place
from notifier.bot.frame.splitting import split
from notifier.channels.client import Client
from notifier.channels.telegram import TelegramSender, looks
from notifier.rendering.forms import html_of
from notifier.rendering.message import Message
from record.sql.chats.buttons import StoredButton, put_buttons

#: How long a button works.
_BUTTON_LASTS = timedelta(days=30)
#: Seconds that an answer waits for its turn: later it would puzzle more than help.
_PATIENCE_S = 120.0
#: How often it is tried where the service was not reached or failed, and seconds between two tries.
_TRIES, _AGAIN_S = 3, 1.0
#: Seconds that a file may take: 50 MB at 1 Mbit/s.
_UPLOAD_S = 400.0
#: Characters of a toast (https://core.telegram.org/bots/api#answercallbackquery).
_TOAST = 200
#: More than so many cannot be read before a toast is gone: it stays until it is closed.
_GLANCE = 60
#: Inline results are the same for who asks again within so many seconds; for another they are in another language.
_FOUND_FOR_S = 60

_T = TypeVar("_T")

log = structlog.get_logger("mintwire.bot")


@dataclass(frozen=True, slots=True)
class To:
    """Whom to answer: the place, the person, the message that asked or that was pressed, and the query's id."""

    place: Place
    person: int
    message: int | None
    query: str
    now: datetime
    inline: bool = False
    #: The channel that the buttons are about, where it is not the place.
    about: int = 0


class Speaker:
    """Raises nothing: what cannot be said is logged."""

    def __init__(self, sender: TelegramSender, engine: Engine) -> None:
        self._sender = sender
        self._bot = sender.bot
        self._engine = engine

    async def say(self, to: To, answer: Answer) -> None:
        """All of the answer; of one to an inline query the results, for there is nowhere else to say anything."""
        if to.query and not to.inline:
            await self.toast(to, answer.toast)
        try:
            if to.inline:
                return await self._results(to, answer.found or ())
            if answer.edit is not None:
                await self._edit(to, answer.edit)
            for reply in answer.replies:
                await self._reply(to, reply, asks=answer.then is not None)
            for document in answer.documents:
                await self._document(to, document)
        except ChannelError as error:
            log.warning("not_answered", chat=to.place.chat, error=type(error).__name__, reason=str(error))

    async def ask(self, chat: int, call: Callable[[Client], Awaitable[_T]]) -> _T:
        """A call that is no message.  Raises ChannelError."""
        return await self._sender.call(str(chat), call(self._bot))

    async def toast(self, to: To, text: str) -> None:
        """A press has to be answered, with words or without."""
        stays = len(text) > _GLANCE or None
        try:
            await self._sender.call(
                str(to.place.chat),
                self._bot.answer_callback_query(to.query, text[:_TOAST] or None, show_alert=stays),
            )
        except ChannelError as error:
            log.info("press_not_answered", chat=to.place.chat, reason=str(error))  # its time is over, say

    async def _edit(self, to: To, reply: Reply) -> None:
        html, markup = html_of(split(reply.message)[0]), await self._markup(to, reply.buttons)
        shown = _with(reply.message, markup)
        message = to.message
        if message is None:
            return await self._reply(to, reply)
        try:
            await self._turn(to, lambda chat: self._bot.edit_message_text(html, chat, message, **shown))
        except NothingChanged:
            return None
        except MessageGone:
            return await self._reply(to, reply)

    async def _reply(self, to: To, reply: Reply, *, asks: bool = False) -> None:
        messages = split(reply.message)
        for number, message in enumerate(messages, 1):
            is_last = number == len(messages)
            markup: Any = await self._markup(to, reply.buttons) if is_last else None
            if markup is None and asks and is_last and not to.place.is_private:
                # A bot in a group hears replies to it alone (https://core.telegram.org/bots/features#privacy-mode).
                markup = ForceReply(selective=True)
            await self._send(to, html_of(message), _with(message, markup))

    async def _send(self, to: To, html: str, shown: dict[str, Any]) -> None:
        await self._turn(to, lambda chat: self._bot.send_message(chat, html, **self._where(to), **shown))

    async def _document(self, to: To, document: Document) -> None:
        content = document.content
        if isinstance(content, bytes):
            content = BytesIO(content)

        def call(chat: int) -> Awaitable[Any]:
            content.seek(0)
            # As it is sent, not before: a file may be larger than what memory there is for all of us.
            file = InputFile(content, document.name, read_file_handle=False)
            return self._bot.send_document(chat, file, document.caption or None, **self._where(to))

        with content:
            await self._turn(to, call, _UPLOAD_S)

    async def _results(self, to: To, found: Sequence[Found]) -> None:
        results = [
            InlineQueryResultArticle(
                each.id,
                each.title,
                InputTextMessageContent(html_of(split(each.message)[0]), **looks(each.message)),
                description=each.about,
            )
            for each in found
        ]
        await self._sender.call(
            str(to.person), self._bot.answer_inline_query(to.query, results, cache_time=_FOUND_FOR_S, is_personal=True)
        )

    async def _turn(self, to: To, call: Callable[[int], Awaitable[_T]], within_s: float | None = None) -> _T:
        """One message, in its turn.  Raises ChannelError."""
        chat = to.place.chat
        patience, tries = asyncio.get_running_loop().time() + _PATIENCE_S, _TRIES
        while True:
            turn = str(chat)
            wait_s = await self._sender.limiter.reserve(turn)
            if wait_s == 0:
                try:
                    return await self._sender.call(turn, call(chat), within_s)
                except ChannelMoved as error:
                    chat = error.chat
                except RetryLater as error:
                    # Where the service names a wait, the limiter keeps it.
                    tries -= error.retry_after_s is None
                    if not tries:
                        raise
                    wait_s = _AGAIN_S
                finally:
                    await self._sender.limiter.answered(turn)
            elif asyncio.get_running_loop().time() + wait_s > patience:
                raise RetryLater(f"telegram: no turn within {_PATIENCE_S:g} s", retry_after_s=wait_s)
            await asyncio.sleep(wait_s)

    @staticmethod
    def _where(to: To) -> dict[str, Any]:
        """In a group an answer names the message that it answers, unless it was a press."""
        where: dict[str, Any] = {"message_thread_id": to.place.thread or None}
        if not to.place.is_private and to.message is not None and not to.query:
            where["reply_parameters"] = ReplyParameters(to.message, allow_sending_without_reply=True)
        return where

    async def _markup(self, to: To, rows: Rows) -> InlineKeyboardMarkup | None:
        if not any(rows):
            return None
        stored: list[StoredButton] = []
        keyboard = [[self._button(to, button, stored) for button in row] for row in rows if row]
        await asyncio.to_thread(self._store, stored)
        return InlineKeyboardMarkup(keyboard)

    def _button(self, to: To, button: Button, stored: list[StoredButton]) -> InlineKeyboardButton:
        if button.url is not None:
            return InlineKeyboardButton(button.label, url=button.url)
        token = secrets.token_urlsafe(12)
        stored.append(
            StoredButton(
                token,
                str(to.place.chat),
                to.place.thread,
                {**button.state, "do": button.do, "about": to.about},
                str(to.person) if button.asker_only else None,
                0 if button.once else None,
                to.now + _BUTTON_LASTS,
            )
        )
        return InlineKeyboardButton(button.label, callback_data=token)

    def _store(self, stored: Sequence[StoredButton]) -> None:
        with self._engine.begin() as connection:
            put_buttons(connection, stored)


def _with(message: Message, markup: Any) -> dict[str, Any]:
    shown = looks(message)
    return shown if markup is None else shown | {"reply_markup": markup}
