"""The log of `mintwire run`: one file, and a few older ones."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from scheduler.controls import escaped
from scheduler.logs.masking import masked

MAX_BYTES = 10_000_000
#: Older files that are kept: `mintwire.log.1` is the newest of them.
OLDER = 4


class LogFile(RotatingFileHandler):
    """A text stream for `setup` and for lines of other processes; the disk holds at most five files of 10 MB."""

    def __init__(self, path: Path, *, max_bytes: int = MAX_BYTES, older: int = OLDER) -> None:
        """Makes the folder.  Raises OSError where it cannot be made or the file cannot be opened."""
        path.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(path, maxBytes=max_bytes, backupCount=older, encoding="utf-8", errors="backslashreplace")
        #: Lines that could not be written, for instance because the disk was full.
        self.lost = 0

    def write(self, text: str) -> None:
        """Append a text of whole lines, rotating first where one would make the file too large."""
        for line in text.splitlines():
            self.handle(logging.makeLogRecord({"msg": line}))

    def take(self, line: str) -> None:
        """Append a line that another process wrote: masked once more, and still one line."""
        self.write(masked(escaped(line)))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Count: the wire goes on, and the terminal is not the place for it."""
        self.lost += 1
