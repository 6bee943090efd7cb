"""Chats and people."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tests.notifier.botapi.state.faults import Fault

#: Ids below this are supergroups and channels (https://core.telegram.org/bots/api: -100 and the bare id).
FIRST_SUPERGROUP = -1_000_000_000_000

PRIVATE, GROUP, SUPERGROUP, CHANNEL = "private", "group", "supergroup", "channel"

CREATOR, ADMINISTRATOR, MEMBER, LEFT, KICKED = "creator", "administrator", "member", "left", "kicked"
#: A member who cannot act: https://core.telegram.org/bots/api#chatmember.
GONE = (LEFT, KICKED)

#: https://core.telegram.org/bots/api#chatmemberadministrator: the rights that are always there.
_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


@dataclass
class User:
    """A person, or a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The Bot API's User."""
        row: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        row |= {"username": self.username} if self.username else {}
        return row | ({"language_code": self.language_code} if self.language_code else {})


@dataclass
class Chat:
    """A chat that the bot can see.

    `threads` are the topics of a forum.  `members` by id of the user, with their status; the bot's own is `bot`, and
    `rights` are those it has beyond an administrator's usual ones (can_manage_topics).
    """

    id: int
    type: str = ""
    title: str = ""
    username: str | None = None
    threads: frozenset[int] = frozenset()
    migrated_to: int | None = None
    faults: deque[Fault] = field(default_factory=deque)
    last_message_id: int = 0
    members: dict[int, str] = field(default_factory=dict)
    bot: str = ""
    rights: frozenset[str] = frozenset()
    is_forum: bool = False
    protected: bool = False

    def __post_init__(self) -> None:
        if not self.type:
            self.type = PRIVATE if self.id > 0 else SUPERGROUP if self.id <= FIRST_SUPERGROUP else GROUP
        self.title = self.title or f"Chat {self.id}"
        self.bot = self.bot or (ADMINISTRATOR if self.type == CHANNEL else MEMBER)
        self.is_forum = self.is_forum or bool(self.threads)

    def meet(self, method: str) -> Fault | None:
        """The fault for this call of a method, used up once more."""
        for fault in [fault for fault in self.faults if fault.times == 0]:
            self.faults.remove(fault)
        for fault in self.faults:
            if fault.method in ("", method):
                fault.times = None if fault.times is None else fault.times - 1
                return fault
        return None

    def to_dict(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        row: dict[str, Any] = {"id": self.id, "type": self.type}
        row |= {"first_name": self.title} if self.type == PRIVATE else {"title": self.title}
        row |= {"username": self.username} if self.username else {}
        return row | ({"is_forum": True} if self.is_forum else {})

    def member(self, user: User) -> dict[str, Any]:
        """The Bot API's ChatMember."""
        status = self.bot if user.is_bot else self.members.get(user.id, LEFT)
        row: dict[str, Any] = {"user": user.to_dict(), "status": status}
        if status == CREATOR:
            row["is_anonymous"] = False
        elif status == ADMINISTRATOR:
            row |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(_RIGHTS, True)
            row["can_manage_topics"] = not user.is_bot or "can_manage_topics" in self.rights
            row |= {"can_post_messages": True, "can_edit_messages": True} if self.type == CHANNEL else {}
        elif status == KICKED:
            row["until_date"] = 0
        return row
