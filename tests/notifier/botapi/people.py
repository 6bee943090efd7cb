"""What people do, as updates for the bot: https://core.telegram.org/bots/api#update."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.notifier.botapi.reading.entities import utf16
from tests.notifier.botapi.reading.parameters import Parameters
from tests.notifier.botapi.state.chats import (
    ADMINISTRATOR,
    CHANNEL,
    CREATOR,
    KICKED,
    LEFT,
    MEMBER,
    PRIVATE,
    SUPERGROUP,
    Chat,
    User,
)
from tests.notifier.botapi.state.messages import Message
from tests.notifier.botapi.world import Query, World

#: Who speaks for an administrator that is anonymous: https://core.telegram.org/bots/api#message (sender_chat).
ANONYMOUS = User(1087968824, "Group", "GroupAnonymousBot", None, is_bot=True)

_ENTITIES = {
    "bot_command": re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    "mention": re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}\b"),
    "url": re.compile(r"https?://\S+"),
}


@dataclass
class People:
    """Each method is something that a person does; what the bot is told of it becomes an update."""

    world: World
    #: Privacy: https://core.telegram.org/bots/features#privacy-mode.
    privacy: bool = True
    _joined: set[int] = field(default_factory=set)

    def meet(self, user: User) -> Chat:
        """The private chat of a user, who is known from now on."""
        self.world.users.setdefault(user.id, user)
        name = user.first_name
        return self.world.chats.setdefault(user.id, Chat(user.id, PRIVATE, name, user.username))

    def say(
        self,
        user: User,
        text: str,
        chat: int | None = None,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
        anonymous: bool = False,
        content: bytes | None = None,
        name: str = "file.yaml",
        forwarded_from: int | None = None,
    ) -> int:
        """Says something, in private where no chat is named; with `content` it is the caption of a file.

        Returns its message id.
        """
        place = self.meet(user) if chat is None or chat == user.id else self.world.chats[chat]
        message = self._message(user, place, thread, anonymous=anonymous)
        message |= self._words(text, content, name)
        if reply_to is not None and (replied := self.world.seen(place.id, reply_to)) is not None:
            message["reply_to_message"] = {key: value for key, value in replied.items() if key != "reply_to_message"}
        if forwarded_from is not None:
            origin = self.world.chats[forwarded_from].to_dict()
            message["forward_origin"] = {"type": "channel", "date": message["date"], "chat": origin, "message_id": 1}
        self._tell(place, message)
        facts = {"thread": thread, "text": text, "entities": message.get("entities"), "reply_to": reply_to}
        facts |= {"document": message["document"]} if content is not None else {}
        self.world.note("said", place.id, user=user.id, message_id=message["message_id"], **facts)
        return int(message["message_id"])

    def edit(self, user: User, number: int, text: str, chat: int | None = None) -> None:
        """Changes what was said."""
        place = self.world.chats[chat or user.id]
        old = {key: value for key, value in self.world.said[place.id, number].items() if key != "entities"}
        message = old | self._words(text) | {"edit_date": int(self.world.clock())}
        self._tell(place, message, "edited_")
        self.world.note("said", place.id, user=user.id, message_id=number, text=text, edited=True)

    def press(
        self, user: User, message: Message, button: str, *, data: str | None = None, in_chat: int | None = None
    ) -> str:
        """Presses the first button that has these words; returns the query's id.

        `data` forges it; `in_chat` has it come from another chat's message of the same number.  Raises KeyError where
        there is no such button.
        """
        self.world.users.setdefault(user.id, user)
        if data is None:
            found = [each for row in message.buttons for each in row if each["text"] == button]
            if not found:
                raise KeyError(
                    f"no button {button!r} among {[each['text'] for row in message.buttons for each in row]}"
                )
            data = found[0].get("callback_data")
        shown = self.world.to_dict(message)
        if in_chat is not None:
            shown |= {"chat": self.world.chats[in_chat].to_dict()}
        if message.deleted:  # https://core.telegram.org/bots/api#inaccessiblemessage
            shown = {"chat": shown["chat"], "message_id": message.message_id, "date": 0}
        number = self.world.name("callback")
        self.world.queries[number] = Query(user, self.world.clock())
        row = {"id": number, "from": user.to_dict(), "message": shown, "chat_instance": str(message.chat), "data": data}
        self.world.note("pressed", message.chat, user=user.id, message_id=message.message_id, text=button)
        self.world.updates.add({"callback_query": row})
        return number

    def seek(self, user: User, query: str, offset: str = "") -> str:
        """Writes `@bot QUERY` in some chat; returns the query's id."""
        self.world.users.setdefault(user.id, user)
        number = self.world.name("inline")
        self.world.queries[number] = Query(user, self.world.clock(), is_inline=True)
        self.world.note("sought", None, user=user.id, text=query)
        row = {"id": number, "from": user.to_dict(), "query": query, "offset": offset, "chat_type": "sender"}
        self.world.updates.add({"inline_query": row})
        return number

    def share(self, user: User, chat: int, request_id: int) -> None:
        """Picks a chat with a button that asked for one: https://core.telegram.org/bots/api#chatshared."""
        place = self.meet(user)
        message = self._message(user, place, None)
        message["chat_shared"] = {"request_id": request_id, "chat_id": chat, "title": self.world.chats[chat].title}
        self._tell(place, message)
        self.world.note("shared", place.id, user=user.id, text=self.world.chats[chat].title)

    def join(self, user: User, chat: int, status: str = MEMBER, rights: tuple[str, ...] = ()) -> None:
        """Adds the bot to a chat, or makes it an administrator there with these rights."""
        place = self.world.chats[chat]
        place.rights = frozenset(rights)
        if self._status(user, place, status) in (LEFT, KICKED) and place.type not in (PRIVATE, CHANNEL):
            self._tell(place, self._message(user, place, None) | {"new_chat_members": [self.world.bot.to_dict()]})

    def remove(self, user: User, chat: int, status: str = KICKED) -> None:
        """Removes the bot from a chat; in a private one, blocks it."""
        self._status(user, self.world.chats[chat], status)

    def upgrade(self, user: User, chat: int, into: int) -> None:
        """A group becomes a supergroup: https://core.telegram.org/bots/api#message (migrate_to_chat_id)."""
        old = self.world.chats[chat]
        new = self.world.chats.setdefault(into, Chat(into, SUPERGROUP, old.title, members=dict(old.members)))
        old.migrated_to = into
        self._tell(old, self._message(user, old, None) | {"migrate_to_chat_id": into})
        self._tell(new, self._message(user, new, None) | {"migrate_from_chat_id": chat})

    def _status(self, user: User, place: Chat, status: str) -> str:
        """The bot's old status in a chat, once it has the new one and was told."""
        self.world.users.setdefault(user.id, user)
        old, before = place.member(self.world.bot), place.bot
        place.bot = status
        row = {"chat": place.to_dict(), "from": user.to_dict(), "date": int(self.world.clock())}
        row |= {"old_chat_member": old, "new_chat_member": place.member(self.world.bot)}
        self.world.note("status", place.id, user=user.id, text=status)
        self.world.updates.add({"my_chat_member": row})
        return before

    def _message(self, user: User, place: Chat, thread: int | None, *, anonymous: bool = False) -> Parameters:
        self.world.users.setdefault(user.id, user)
        row: Parameters = {"message_id": self.world.next_id(place), "date": int(self.world.clock())}
        row["chat"] = place.to_dict()
        if place.type == CHANNEL:
            row["sender_chat"] = place.to_dict()
        else:
            row["from"] = (ANONYMOUS if anonymous else user).to_dict()
        if anonymous:
            row["sender_chat"] = place.to_dict()
        if thread is not None:
            row |= {"message_thread_id": thread, "is_topic_message": True}
        return row

    def _words(self, text: str, content: bytes | None = None, name: str = "") -> Parameters:
        key, entities = ("text", "entities") if content is None else ("caption", "caption_entities")
        row: Parameters = {key: text} if text else {}
        if found := _entities(text):
            row[entities] = found
        if content is not None:
            number = self.world.name("document")
            self.world.files[number] = content
            row["document"] = {
                "file_id": number,
                "file_unique_id": number,
                "file_name": name,
                "file_size": len(content),
            }
        return row

    def _tell(self, place: Chat, message: Parameters, prefix: str = "") -> None:
        """The bot is told of a message, unless it is none of its business."""
        self.world.said[place.id, message["message_id"]] = message
        if place.bot in (LEFT, KICKED) or (place.type == PRIVATE and place.bot != MEMBER):
            return
        if place.type == CHANNEL:
            self.world.updates.add({f"{prefix}channel_post": message})
        elif place.type == PRIVATE or not self.privacy or place.bot == ADMINISTRATOR or self._is_ours(message):
            self.world.updates.add({f"{prefix}message": message})

    def _is_ours(self, message: Parameters) -> bool:
        """Whether a bot with privacy mode hears it: commands for it, answers to it, and what Telegram itself says."""
        text = message.get("text") or message.get("caption")
        if text is None and "document" not in message:
            return True
        replied = message.get("reply_to_message", {})
        if replied.get("from", {}).get("id") == self.world.bot.id:
            return True
        first = (message.get("entities") or message.get("caption_entities") or [{}])[0]
        command = str(text)[: first.get("length", 0)]
        named = command.partition("@")[2].lower()
        is_command = first.get("type") == "bot_command" and first["offset"] == 0
        return is_command and named in ("", str(self.world.bot.username).lower())


def _entities(text: str) -> list[dict[str, Any]]:
    found = [
        {"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(match[0])}
        for kind, pattern in _ENTITIES.items()
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda entity: entity["offset"])


def status_of(name: str) -> str:
    """A member's status by its name in a dialogue."""
    return {"creator": CREATOR, "administrator": ADMINISTRATOR}.get(name, MEMBER)
