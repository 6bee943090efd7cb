"""What every sender is and does."""

from __future__ import annotations

from typing import Protocol

from notifier.rendering.message import Message
from record.sql.channels import ChannelRow


class Sender(Protocol):
    """Sends messages of one kind of channel; several tasks may use it side by side."""

    #: Whether what was sent can be changed.
    edits: bool
    #: Messages under way at once, and as many as are claimed together: a look at a long outbox takes its time.
    at_once: int
    claims: int

    async def turn(self, channel: ChannelRow, *, edit: bool = False) -> float:
        """Takes a turn to send, within the service's limits: 0.0 means send now, else the seconds until asking again.

        A turn to `edit` leaves some of them to messages.
        Raises redis-py's errors where the limits are kept in Redis and it is away.
        """

    async def send(self, channel: ChannelRow, message: Message, *, silent: bool = False) -> str | None:
        """Sends one message, `silent`: without a sound; returns its id at the service, if it has one.

        Raises RetryLater, DeliveryUnknown, ChannelGone or ChannelMoved, and ChannelError itself where this message,
        but not the channel, is at fault.  Their texts are fit for logs.
        """

    async def edit(self, channel: ChannelRow, message_id: str, message: Message) -> None:
        """Has a message that was sent look otherwise.

        Raises what `send` raises, MessageGone and NothingChanged.
        """

    async def answered(self, channel: ChannelRow) -> None:
        """A call about the channel came to its end, whatever that was: the service's limits count from now."""

    async def close(self) -> None:
        """Ends connections."""
