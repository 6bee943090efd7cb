"""The terminal as a channel."""

from __future__ import annotations

import asyncio
from typing import Protocol

from config.errors import MessageGone, RetryLater
from notifier.rendering.forms import text_of
from notifier.rendering.message import Message
from record.sql.channels import ChannelRow


class Stream(Protocol):
    """What is written to: an open text file, or something like it."""

    def write(self, text: str, /) -> object:
        """Takes text."""

    def flush(self) -> object:
        """Brings it out."""


class ConsoleSender:
    """Writes plain text to a stream, a line or two per message."""

    edits = False
    at_once = claims = 1

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._lock = asyncio.Lock()

    async def turn(self, channel: ChannelRow, *, edit: bool = False) -> float:
        """Always at once."""
        return 0.0

    async def send(self, channel: ChannelRow, message: Message, *, silent: bool = False) -> str | None:
        """Writes the message.  Raises RetryLater where the stream does not take it."""
        async with self._lock:
            try:
                await asyncio.to_thread(self._write, text_of(message))  # a stopped terminal must not stop the rest
            except (OSError, ValueError) as error:
                raise RetryLater(f"console: not written: {error}") from error
        return None

    async def edit(self, channel: ChannelRow, message_id: str, message: Message) -> None:
        """Raises MessageGone: what is written stays as it is."""
        raise MessageGone("console: what is written cannot be changed")

    async def answered(self, channel: ChannelRow) -> None:
        """A terminal has no limits."""

    def _write(self, text: str) -> None:
        self._stream.write(f"{text}\n")
        self._stream.flush()

    async def close(self) -> None:
        """The stream is its owner's."""
