"""A program that closes a day again and again, each time from the same start, and is killed one file operation later.

    python -m tests.record.closing.killed START FOLDER

Copies START to FOLDER/0, FOLDER/1, … and prints how many there are; the last one was not killed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

from record.closing.steps import Closing, close_day
from record.collections.collections import Collections
from record.collections.layout import segments
from record.sql.database import open_engine
from tests.record.closing.wire import KEEP_A_DAY, NEXT, at, wire_of

#: Audit events before which files are as they were, see https://docs.python.org/3/library/audit_events.html.
_CHANGES = frozenset({"os.rename", "os.remove", "os.link", "os.rmdir", "os.truncate"})


def close_one(data: Path, day: date) -> None:
    """A day of a wire that keeps raw files for a day."""
    collections, engine = Collections(data / "collections"), open_engine(f"sqlite:///{data / 'mintwire.db'}")
    close_day(Closing(day, collections, engine, wire_of(keep=KEEP_A_DAY), at(day, 24), lambda: None))
    engine.dispose()


def _hang(data: Path) -> None:
    """A writer that still has its file, until this process ends."""
    fd = os.open(segments(data / "collections", NEXT)[-1], os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX)


def _kill_before(number: int) -> None:
    left = number

    def hear(event: str, _: tuple[Any, ...]) -> None:
        nonlocal left
        if event in _CHANGES:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)


def _main(start: Path, folder: Path) -> None:
    number, status = 0, -1
    # What is killed, and not its machine, finds all that it wrote.
    os.fsync = lambda _: None
    while status != 0:
        data = folder / str(number)
        shutil.copytree(start, data)
        pid = os.fork()
        if pid == 0:
            _hang(data)
            _kill_before(number)
            close_one(data, NEXT)
            os._exit(0)
        status = os.waitpid(pid, 0)[1]
        number += 1
    print(number)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
