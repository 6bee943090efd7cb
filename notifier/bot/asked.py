"""What a command is asked, and by whom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from redis import Redis
from sqlalchemy import Engine

from config.errors import RetryLater
from config.telegram import ChatLimits
from notifier.bot.apart import Apart
from notifier.channels.client import Client
from notifier.texts import Translator
from record.collections.collections import Collections
from record.sql.chats.settings import ChatSettings

if TYPE_CHECKING:
    from notifier.bot.table import Command

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said: a chat, or one topic of it."""

    chat: int
    #: 0 outside of topics, and in the General one.
    thread: int = 0
    #: private, group, supergroup or channel.
    type: str = "private"
    title: str = ""

    @property
    def is_private(self) -> bool:
        """Whether it is a talk with one person."""
        return self.type == "private"


@dataclass(frozen=True, slots=True)
class Person:
    """Who said it."""

    id: int
    #: BCP 47, of the person's own client, where it says so.
    language: str | None = None
    name: str = ""
    #: Speaks for the group itself, as only its administrators can.
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Stores:
    """What commands read and write; they run in threads, so the client of Redis is the one that waits."""

    engine: Engine
    redis: Redis
    collections: Collections
    #: For work that would hold the others up, see `notifier.bot.apart`.
    apart: Apart


class Ask(Protocol):
    """See `Asked.ask`."""

    def __call__(self, call: Callable[[Client], Awaitable[T]], /) -> T:
        """What the call answers."""


def _ask_nobody(_: Callable[[Client], Awaitable[T]], /) -> T:
    raise RetryLater("nobody to ask")


@dataclass(frozen=True, slots=True)
class Asked:
    """One command, press or answer of a dialogue."""

    place: Place
    person: Person
    #: What stands after the command, without marks that cannot be seen; the whole text where it is none.
    text: str
    #: The channel that it is about: the place itself, or one that the person configures from a private chat.  0 of an
    #: inline query by somebody whom the bot has not met.
    channel: int
    #: The origin of that channel's rows: `chat:telegram:CHAT:THREAD`.
    origin: str
    settings: ChatSettings
    t: Translator
    #: Redis TIME.
    now: datetime
    stores: Stores
    limits: ChatLimits
    #: Whether the person may change things here; asks the service, so call it where it matters.
    may_change: Callable[[], bool] = field(repr=False, default=lambda: False)
    #: Calls Telegram and waits: `asked.ask(lambda client: client.get_file(…))`.  Raises ChannelError.
    ask: Ask = field(repr=False, default=_ask_nobody)
    is_operator: bool = False
    #: The name of the bot, without @.
    bot: str = ""
    #: All commands, in their order.
    menu: Sequence[Command] = ()
    #: The message that this one replies to.
    replies_to: int | None = None
    #: Of a press: what the button carries, and the message that it stands under.
    action: Mapping[str, Any] = field(default_factory=dict)
    message: int | None = None
    #: Of an answer in a dialogue: what was kept with its step.
    state: Mapping[str, Any] = field(default_factory=dict)
    #: The file that came with it, as Telegram names it.
    document: str | None = None
