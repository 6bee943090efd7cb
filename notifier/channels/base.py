"""What every sender is and does."""

from __future__ import annotations

from typing import Protocol

from notifier.rendering.message import Message


class Destination(Protocol):
    """Where a message goes; `record.sql.destinations.Destination` is one."""

    @property
    def name(self) -> str:
        """What people call the channel."""

    @property
    def chat(self) -> str:
        """The chat; "" where the kind of channel has none."""

    @property
    def thread(self) -> int:
        """A topic within the chat, or 0."""


class Sender(Protocol):
    """Sends messages of one kind of channel; several tasks may use it side by side."""

    #: Whether what was sent can be changed.
    edits: bool
    #: Messages under way at once, and as many as are claimed together: a look at a long outbox takes its time.
    at_once: int
    claims: int

    async def turn(self, channel: Destination, *, edit: bool = False) -> float:
        """Takes a turn to send, within the service's limits: 0.0 means send now, else the seconds until asking again.

        A turn to `edit` leaves some of them to messages.
        Raises redis-py's errors where the limits are kept in Redis and it is away.
        """

    async def send(self, channel: Destination, message: Message) -> str | None:
        """Sends one message; returns its id at the service, if it has one.

        Raises RetryLater, DeliveryUnknown, ChannelGone or ChannelMoved, and ChannelError itself where this message,
        but not the channel, is at fault.  Their texts are fit for logs.
        """

    async def edit(self, channel: Destination, message_id: str, message: Message) -> None:
        """Has a message that was sent look otherwise.

        Raises what `send` raises, MessageGone and NothingChanged.
        """

    async def answered(self, channel: Destination) -> None:
        """A call about the channel came to its end, whatever that was: the service's limits count from now."""

    async def close(self) -> None:
        """Ends connections."""
