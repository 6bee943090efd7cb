"""What a child writes, as lines: drained as it comes, with a bound on what is held."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

#: A longer line is handed on in pieces, so that a child without line ends cannot fill our memory.
MAX_LINE_BYTES = 64 * 1024


class Lines:
    """Turns chunks of bytes into calls with one line each, without its end."""

    def __init__(self, hand_on: Callable[[str], None]) -> None:
        self._hand_on = hand_on
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Hand on every line that `chunk` completes."""
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        for line in whole:
            self._hand_on(line.decode(errors="replace"))
        if len(self._rest) > MAX_LINE_BYTES:
            self.finish()

    def finish(self) -> None:
        """Hand on a last line that has no end."""
        if self._rest:
            self._hand_on(self._rest.decode(errors="replace"))
        self._rest = b""


class Output(asyncio.SubprocessProtocol):
    """Both streams of one process, and the two moments of its end.

    They differ: what the process started in turn may hold its streams open after it has exited.
    """

    def __init__(self, *, on_stdout: Callable[[str], None], on_stderr: Callable[[str], None]) -> None:
        self._lines = {1: Lines(on_stdout), 2: Lines(on_stderr)}
        #: Set when the process has exited.
        self.exited = asyncio.Event()
        #: Set when it has exited and both streams are at their end.
        self.drained = asyncio.Event()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """asyncio's: a stream brought bytes."""
        self._lines[fd].feed(data)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """asyncio's: a stream is at its end."""
        self._lines[fd].finish()

    def process_exited(self) -> None:
        """asyncio's: the process has ended."""
        self.exited.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's: so have both streams."""
        self.drained.set()
