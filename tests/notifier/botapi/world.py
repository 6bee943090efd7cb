"""One bot's view of Telegram: chats, people, what was sent and said, and what is to be told to it.  No HTTP here."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.notifier.botapi.reading.parameters import Parameters
from tests.notifier.botapi.state.chats import CHANNEL, GONE, PRIVATE, Chat, User
from tests.notifier.botapi.state.faults import RefusedCallError, bad_request, permanent_refusal
from tests.notifier.botapi.state.messages import Message, Messages
from tests.notifier.botapi.state.metering import Limits, Meters
from tests.notifier.botapi.state.updates import Updates

#: Of the right form, and known to no server.
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
#: Seconds in which a query may be answered; Telegram states none, and bots meet the refusal from about this age on.
QUERY_S = 15.0


@dataclass
class Query:
    """A press of a button, or an inline query, that waits for its answer."""

    user: User
    asked: float
    is_inline: bool = False
    answer: Parameters | None = None


@dataclass
class Webhook:
    """Where updates are pushed to; no `url`: nowhere."""

    url: str = ""
    secret: str = ""
    error: str = ""
    error_time: int = 0


@dataclass
class World:
    """`log` keeps messages through a kill; `any_chat` makes every numeric chat id known."""

    token: str = TOKEN
    limits: Limits = field(default_factory=Limits)
    log: Path | None = None
    any_chat: bool = False
    clock: Callable[[], float] = time.time
    chats: dict[int, Chat] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    #: What people said, by chat and message id, as the Bot API's Message.
    said: dict[tuple[int, int], Parameters] = field(default_factory=dict)
    #: Contents by file_id.
    files: dict[str, bytes] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    #: Commands by scope and language, as JSON of the two.
    commands: dict[str, list[Parameters]] = field(default_factory=dict)
    webhook: Webhook = field(default_factory=Webhook)
    #: Everything that people and the bot did, in order, for transcripts.
    record: list[Parameters] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.bot = User(int(self.token.split(":")[0]), "Mintwire", "mintwire_bot", None, is_bot=True)
        self.messages = Messages(self.log)
        self.meters = Meters(self.limits)
        self.updates = Updates()
        for message in self.messages:
            chat = self.chats.setdefault(message.chat, Chat(message.chat))
            chat.last_message_id = max(chat.last_message_id, message.message_id)

    def add(self, chats: Iterable[Chat]) -> None:
        """Chats that are known from now on."""
        self.chats |= {chat.id: chat for chat in chats}

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
        if self.any_chat and int(given) not in self.chats:
            self.chats[int(given)] = Chat(int(given))
        if int(given) not in self.chats:
            raise bad_request("chat not found")
        return self.chats[int(given)]

    def writable(self, parameters: Parameters) -> Chat:
        """The chat of `chat_id`, if the bot may write there.  Raises RefusedCallError."""
        chat = self.chat(parameters)
        if chat.migrated_to is not None:
            raise RefusedCallError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.bot in GONE:
            raise permanent_refusal(chat.type, "blocked" if chat.type == PRIVATE else chat.bot)
        if chat.type == CHANNEL and chat.bot not in ("administrator", "creator"):
            raise RefusedCallError(400, "Bad Request: need administrator rights in the channel chat")
        return chat

    def next_id(self, chat: Chat) -> int:
        """The next message id of a chat."""
        chat.last_message_id += 1
        return chat.last_message_id

    def name(self, kind: str) -> str:
        """An id that nothing else has."""
        self.counts[kind] += 1
        return f"{self.bot.id + self.counts[kind]}{len(kind):03}"

    def note(self, what: str, chat: int | None, **facts: Any) -> None:
        """One line of the record."""
        self.record.append({"what": what, "chat": chat, "time": self.clock(), **facts})

    def to_dict(self, message: Message) -> Parameters:
        """The Bot API's Message for one of the bot's."""
        chat = self.chats[message.chat]
        row: Parameters = {"message_id": message.message_id, "date": int(message.time), "chat": chat.to_dict()}
        row |= {"sender_chat": chat.to_dict()} if chat.type == CHANNEL else {"from": self.bot.to_dict()}
        text, entities = ("caption", "caption_entities") if message.document else ("text", "entities")
        row |= {text: message.text} if message.text else {}
        row |= {entities: message.entities} if message.entities else {}
        row |= {"document": message.document} if message.document else {}
        row |= {"edit_date": int(self.clock())} if message.edits else {}
        row |= {"reply_markup": message.markup} if message.buttons else {}
        row |= {"has_protected_content": True} if chat.protected else {}
        if message.thread is not None:
            row |= {"message_thread_id": message.thread, "is_topic_message": True}
        if message.reply_to is not None and (replied := self.seen(chat.id, message.reply_to)) is not None:
            row["reply_to_message"] = {key: value for key, value in replied.items() if key != "reply_to_message"}
        return row

    def seen(self, chat: int, number: int) -> Parameters | None:
        """A message of either side, as the Bot API's Message."""
        ours = self.messages.find(chat, number)
        return self.said.get((chat, number)) if ours is None else self.to_dict(ours)
