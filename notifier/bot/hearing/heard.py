"""One update, as far as it concerns the bot.  Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from telegram import Bot, CallbackQuery, Chat, InlineQuery, Message, MessageOriginChannel, Update, User

from notifier.bot.asked import Person, Place

#: Kinds of updates that are asked for (https://core.telegram.org/bots/api#update).
KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
#: An older message is edited for its readers, and not for the bot.
_EDITED_WITHIN_S = 600
#: Marks that cannot be seen, and turn or hide what can: controls but for line ends, zero-width spaces and the like,
#: and those of direction (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>[A-Za-z0-9_]{1,64}))?(?:\s+(?P<rest>.*))?", re.DOTALL)
#: The person in whose name those speak who are hidden (https://core.telegram.org/bots/api#message, sender_chat).
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """said: a message, a command or not.  pressed: a button.  inline: a query in some chat.  met: the bot's own
    standing in a chat changed.  moved: a group became a supergroup.  refused: the first that is too much.
    """

    update: int
    kind: Literal["said", "pressed", "inline", "met", "moved", "refused"]
    place: Place
    person: Person
    #: Without marks that cannot be seen.
    text: str = ""
    message: int | None = None
    replies_to: int | None = None
    edited: bool = False
    #: Of a press or an inline query: its id, by which it is answered; and the button's data.
    query: str = ""
    data: str = ""
    #: Of `met`: what the bot is there now, as Telegram names it; and whether it could write there before.
    status: str = ""
    could: bool = False
    #: Of `moved`: where the chat goes on.
    to: int = 0
    #: A channel whose post was forwarded, or that was chosen.
    channel: int | None = None
    #: A file, by the id by which it is fetched.
    document: str | None = None

    def command(self, bot: str) -> tuple[str, str] | None:
        """The name of the command, in small letters, and what stands after it; None where it is none, or another bot's.

        `bot`: our name, without @.
        """
        found = _COMMAND.fullmatch(self.text)
        if found is None or (found["bot"] or bot).lower() != bot.lower():
            return None
        return found["name"].lower(), (found["rest"] or "").strip()

    @property
    def is_command(self) -> bool:
        """Whether it is a command, whoever's."""
        return _COMMAND.fullmatch(self.text) is not None


def heard_of(raw: Mapping[str, Any], client: Bot, us: int) -> Heard | None:
    """None for an update that does not concern the bot, whose number is `us`.

    `raw`: https://core.telegram.org/bots/api#update.  Raises ValueError, TypeError, LookupError or AttributeError where
    it is none.
    """
    change = raw.get("my_chat_member")
    if change is not None:
        return _of_member(raw["update_id"], change, client)
    update = Update.de_json(dict(raw), client)
    if update.message is not None:
        return _of_message(update.update_id, update.message, us)
    edited = update.edited_message
    if edited is not None and edited.edit_date is not None:
        is_recent = (edited.edit_date - edited.date).total_seconds() <= _EDITED_WITHIN_S
        return _of_message(update.update_id, edited, us, edited=True) if is_recent else None
    if update.callback_query is not None:
        return _of_press(update.update_id, update.callback_query)
    if update.inline_query is not None:
        return _of_inline(update.update_id, update.inline_query)
    return None


def seen(text: str | None) -> str:
    """The text without marks that cannot be seen."""
    return _UNSEEN.sub("", text or "").strip()


def _of_message(number: int, message: Message, us: int, *, edited: bool = False) -> Heard | None:
    place, person = _place(message), _person(message.from_user, message)
    if message.migrate_to_chat_id is not None:
        return Heard(number, "moved", place, person, to=message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return Heard(number, "moved", Place(message.migrate_from_chat_id), person, to=place.chat)
    shared = message.chat_shared
    channel = shared.chat_id if shared else _forwarded(message)
    text = seen(message.text or message.caption)
    replied = message.reply_to_message
    is_to_us = place.is_private or bool(replied and replied.from_user and replied.from_user.id == us)
    if not (text.startswith("/") or (is_to_us and (text or channel or message.document))):
        return None
    return Heard(
        number,
        "said",
        place,
        person,
        text=text,
        message=message.message_id,
        replies_to=replied.message_id if replied else None,
        edited=edited,
        channel=channel,
        document=message.document.file_id if message.document else None,
    )


def _forwarded(message: Message) -> int | None:
    """The channel whose post this is; a server older than Bot API 7.0 says so in a field of its own."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel):
        return origin.chat.id
    older = message.api_kwargs.get("forward_from_chat", {})
    return int(older["id"]) if older.get("type") == "channel" else None


def _of_press(number: int, query: CallbackQuery) -> Heard:
    message = query.message
    place = Place(0, 0, "") if message is None else _place(message)
    return Heard(
        number,
        "pressed",
        place,
        _person(query.from_user, None),
        message=message.message_id if message else None,
        query=query.id,
        data=query.data or "",
    )


def _of_inline(number: int, query: InlineQuery) -> Heard:
    person = _person(query.from_user, None)
    return Heard(number, "inline", Place(person.id), person, text=seen(query.query), query=query.id)


def _of_member(number: int, change: Mapping[str, Any], client: Bot) -> Heard:
    """Of its rights in the chat nothing is read, so none has to be there."""
    old, new = change["old_chat_member"]["status"], change["new_chat_member"]["status"]
    place = _of_chat(Chat.de_json(change["chat"], client), 0)
    person = _person(User.de_json(change["from"], client), None)
    return Heard(number, "met", place, person, status=new, could=old not in ("left", "kicked"))


def _place(message: Any) -> Place:
    """Of a message, also of one that can no longer be seen, which says its chat alone."""
    in_topic = getattr(message, "is_topic_message", None)
    thread = message.message_thread_id if in_topic else 0
    return _of_chat(message.chat, thread if thread != 1 else 0)


def _of_chat(chat: Chat, thread: int) -> Place:
    return Place(chat.id, thread, chat.type, chat.effective_name or "")


def _person(user: User | None, message: Message | None) -> Person:
    sender = message.sender_chat if message else None
    if sender is not None and message is not None:
        return Person(user.id if user else _NOBODY, None, sender.title or "", is_group=sender.id == message.chat.id)
    if user is None:
        return Person(_NOBODY)
    return Person(user.id, user.language_code, user.full_name)
