"""Writing to the output without a lock that outlives its thread."""

from __future__ import annotations

import os
from io import TextIOBase
from typing import TextIO, cast

from rich.console import Console


class Terminal(TextIOBase):
    """A text stream on a file descriptor, without a buffer.

    A terminal that stands still (Ctrl-S, a slow pipe) holds its writer for ever.  The views write in a thread that the
    process leaves behind then; with Python's buffered stdout the interpreter would wait for that thread's lock.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Always this: rich asks, and chooses the characters of its boxes by it."""
        return "utf-8"

    def fileno(self) -> int:
        """The file descriptor that is written to."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._descriptor)

    def write(self, text: str, /) -> int:
        """Write all of it.  Raises OSError when the terminal is gone."""
        left = text.encode(errors="replace")
        while left:
            left = left[os.write(self._descriptor, left) :]
        return len(text)

    def console(self) -> Console:
        """For rich to write here."""
        return Console(file=cast("TextIO", self), force_terminal=self.isatty())
