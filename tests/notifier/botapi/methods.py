"""The Bot API's methods on chats and messages; no HTTP here."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.notifier.botapi.chats import Chat, Limits, Message, Meters, RefusedCallError, bad_request
from tests.notifier.botapi.entities import EntityError, parse_html, trimmed, utf16

#: Of the right form, and known to no server.
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
#: https://core.telegram.org/bots/api#sendmessage: "1-4096 characters after entities parsing".
MAX_TEXT = 4096

Parameters = dict[str, Any]


class Methods:
    """One bot's view of Telegram: its chats, and what it sent."""

    def __init__(
        self,
        chats: Iterable[Chat],
        *,
        token: str,
        limits: Limits,
        log: Path | None,
        any_chat: bool,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.bot = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Mintwire",
            "username": "mintwire_bot",
        }
        self.chats = {chat.id: chat for chat in chats}
        self.messages: list[Message] = []
        self.meters = Meters(limits)
        self._any_chat = any_chat
        self._log = log
        self._clock = clock
        self._methods: dict[str, Callable[[Parameters], Any]] = {
            "getme": self._get_me,
            "getchat": self._get_chat,
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_message_text,
            "deletewebhook": lambda _parameters: True,
        }
        self._read_log()

    def __contains__(self, method: str) -> bool:
        return method in self._methods

    def call(self, method: str, parameters: Parameters) -> Any:
        """The `result` of a method, named in lower case.  Raises RefusedCallError."""
        return self._methods[method](parameters)

    def _read_log(self) -> None:
        if self._log is None or not self._log.exists():
            return
        standing: dict[tuple[int, int], Message] = {}
        for line in self._log.read_text(encoding="utf-8").splitlines():
            message = Message(**json.loads(line))
            standing[message.chat, message.message_id] = message
            chat = self.chats.setdefault(message.chat, Chat(message.chat))
            chat.last_message_id = max(chat.last_message_id, message.message_id)
        self.messages = list(standing.values())

    def _write_log(self, message: Message) -> None:
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(asdict(message), ensure_ascii=False) + "\n")

    def chat(self, parameters: Parameters) -> Chat:
        """The chat of `chat_id`.  Raises RefusedCallError where there is none."""
        given = str(parameters.get("chat_id", "")).strip()
        if not given:
            raise bad_request("chat_id is empty")
        if given.startswith("@"):
            for chat in self.chats.values():
                if (chat.username or "").lower() == given[1:].lower():
                    return chat
            raise bad_request("chat not found")
        if re.fullmatch(r"-?[0-9]+", given) is None:
            raise bad_request("chat not found")
        if self._any_chat and int(given) not in self.chats:
            self.chats[int(given)] = Chat(int(given))
        if int(given) not in self.chats:
            raise bad_request("chat not found")
        return self.chats[int(given)]

    def _get_me(self, _parameters: Parameters) -> Parameters:
        return self.bot | {"can_join_groups": True, "can_read_all_group_messages": False}

    def _get_chat(self, parameters: Parameters) -> Parameters:
        chat = self.chat(parameters)
        return chat.to_dict() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(
                ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
                True,
            ),
        }

    def _send_message(self, parameters: Parameters) -> Parameters:
        chat = self._writable(parameters)
        text, entities, html = _text(parameters)
        thread = _integer(parameters, "message_thread_id")
        if thread is not None and thread not in chat.threads:
            raise bad_request("message thread not found")
        now = self._clock()
        self.meters.take(chat, now)
        chat.last_message_id += 1
        kept = {key: value for key, value in parameters.items() if key not in ("chat_id", "text", "message_thread_id")}
        message = Message(chat.last_message_id, chat.id, thread, text, entities, html, now, kept)
        self.messages.append(message)
        self._write_log(message)
        return self._to_dict(message)

    def _edit_message_text(self, parameters: Parameters) -> Parameters:
        chat = self._writable(parameters)
        text, entities, html = _text(parameters)
        number = _integer(parameters, "message_id")
        found = [one for one in self.messages if one.chat == chat.id and one.message_id == number]
        if not found:
            raise bad_request("message to edit not found")
        message = found[0]
        if (message.text, message.entities) == (text, entities):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        self.meters.take(chat, self._clock())
        message.text, message.entities, message.html = text, entities, html
        message.edits += 1
        self._write_log(message)
        return self._to_dict(message)

    def _writable(self, parameters: Parameters) -> Chat:
        chat = self.chat(parameters)
        if chat.migrated_to is not None:
            raise RefusedCallError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        return chat

    def _to_dict(self, message: Message) -> Parameters:
        chat = self.chats[message.chat]
        row: Parameters = {
            "message_id": message.message_id,
            "date": int(message.time),
            "chat": chat.to_dict(),
            "from": self.bot,
            "text": message.text,
        }
        row |= {"entities": message.entities} if message.entities else {}
        row |= {"edit_date": int(self._clock())} if message.edits else {}
        if message.thread is not None:
            row |= {"message_thread_id": message.thread, "is_topic_message": True}
        return row


def _integer(parameters: Parameters, name: str) -> int | None:
    value = parameters.get(name)
    if value in (None, ""):
        return None
    try:
        return int(str(value))
    except ValueError as error:
        raise bad_request(f"invalid {name} specified") from error


def _text(parameters: Parameters) -> tuple[str, list[dict[str, Any]], str]:
    """Text, entities and what was sent; raises what Telegram answers to a text that it does not take."""
    html = parameters.get("text")
    if not isinstance(html, str) or not html:
        raise bad_request("message text is empty")
    mode = str(parameters.get("parse_mode", "")).lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")  # Markdown is not ours to test
    try:
        text, entities = parse_html(html) if mode else (html, list(parameters.get("entities", ())))
    except EntityError as error:
        raise bad_request(f"can't parse entities: {error}") from error
    text, entities = trimmed(text, entities)
    if not text:
        raise bad_request("text must be non-empty")
    if utf16(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities, html
