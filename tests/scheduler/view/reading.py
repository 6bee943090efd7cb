"""Reading what a view writes, while it does."""

from __future__ import annotations

import os
import threading
from contextlib import suppress


class Reader:
    """The other end of an output, read by a thread until it ends."""

    def __init__(self, descriptor: int) -> None:
        self._read = b""
        self._descriptor = descriptor
        self._thread = threading.Thread(target=self._drain)
        self._thread.start()

    def _drain(self) -> None:
        # A pseudo terminal whose other side is closed is an error on Linux and an end elsewhere.
        with suppress(OSError):
            while chunk := os.read(self._descriptor, 65536):
                self._read += chunk

    @property
    def text(self) -> str:
        return self._read.decode(errors="replace")

    def finish(self) -> str:
        self._thread.join(5)
        os.close(self._descriptor)
        return self.text
