"""The files of writers in a day's folder: which are done, and those that go to a later day.

A writer locks its files for as long as it writes them (`record.collections.writing`).  All that one writer has of a day
stays together, so that a raw file and the lines that name it stand in the same day.
"""

from __future__ import annotations

import fcntl
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from record.collections.layout import folder_of, raw_files, segments, sync_folders, writer_of

#: In the folder of the live days.
_LOCK = ".closing.lock"


class ClosingElsewhere(Exception):
    """Another process of this machine closes days now, or brings what it has of them."""


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else of this machine moves files of days that are over: a stopped process, too, keeps the lock.

    Raises ClosingElsewhere.
    """
    root.mkdir(parents=True, exist_ok=True)
    fd = os.open(root / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ClosingElsewhere from None
        yield
    finally:
        os.close(fd)


def files_by_writer(root: Path, day: date) -> dict[str, list[Path]]:
    """What lies in a day's folder: of each writer its raw files, then its segments."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in (*raw_files(root, day), *segments(root, day)):
        found[writer_of(path.name)].append(path)
    return dict(found)


def is_locked(path: Path) -> bool:
    """Whether somebody writes it now; what is gone nobody writes."""
    try:
        fd = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def still_written(root: Path, day: date) -> list[str]:
    """The writers that still write files of the day."""
    return [writer for writer, files in files_by_writer(root, day).items() if any(map(is_locked, files))]


def move(root: Path, files: Iterable[Path], day: date) -> None:
    """Move a writer's files, its raw files first, into another day's folder; who writes one goes on writing it.

    Cut off anywhere, lines may lie in both folders, and a raw file in each in which lines name it.
    """
    folder = root / folder_of(day)
    moved = [(path, folder / path.parent.name / path.name) for path in files]
    for path, target in moved:
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.link(path, target)
        sync_folders(target.parent, root)
    for path, _ in reversed(moved):
        path.unlink(missing_ok=True)
