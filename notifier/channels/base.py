"""What every sender is and does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Destination(Protocol):
    """Where a message goes; `record.sql.directory.ChannelRow` is one."""

    @property
    def id(self) -> str:
        """The channel's id."""

    @property
    def chat(self) -> str | None:
        """The chat, where the kind of channel has chats."""

    @property
    def thread(self) -> int | None:
        """A topic within the chat."""


class Sender(Protocol):
    """Sends messages of one kind of channel; several tasks may use it side by side."""

    #: Whether what was sent can be changed.
    edits: bool

    async def turn(self, channel: Destination, *, edit: bool = False) -> float:
        """Takes a turn to send, within the service's limits: 0.0 means send now, else the seconds until asking again.

        A turn to `edit` leaves some of them to messages.
        Raises redis-py's errors where the limits are kept in Redis and it is away.
        """

    async def send(self, channel: Destination, kind: str, payload: Mapping[str, Any]) -> str | None:
        """Sends one message; returns its id at the service, if it has one.

        `kind` says how `payload` is rendered: "alert" and "update" are `notifier.render.Alert`.
        Raises RetryLater, DeliveryUnknown, ChannelGone or ChannelMoved, and ChannelError itself where this message,
        but not the channel, is at fault.  Their texts are fit for logs.
        """

    async def edit(self, channel: Destination, message_id: str, kind: str, payload: Mapping[str, Any]) -> None:
        """Has a message that was sent show another payload.

        Raises what `send` raises, MessageGone and NothingChanged.
        """

    async def close(self) -> None:
        """Ends connections."""
