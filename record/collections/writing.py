"""Appending items to a writer's own segment of a day, so that they survive whatever happens next."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from record.collections.layout import items_folder, sync_folders

#: A segment of this size is followed by another, so that no file grows too large to handle.
SEGMENT_BYTES = 256 * 1024 * 1024


class SegmentWriter:
    """Appends lines to this writer's segments; no two writers share a file.

    A segment is locked while it is written, so that `repair` leaves it alone.
    """

    def __init__(self, root: Path, writer: str) -> None:
        self._root = root
        self._writer = writer
        self._day: date | None = None
        self._number = -1
        self._fd: int | None = None
        self._size = 0

    def append(self, day: date, lines: Sequence[str]) -> None:
        """Append lines (without their ends) to the day's collection; on return they are on the disk.

        Raises OSError where the disk refuses; then nothing of `lines` is in the collection.
        """
        if not lines:
            return
        fd = self._segment(day)
        data = "".join(line + "\n" for line in lines).encode("utf-8")
        try:
            _write_all(fd, data)
            os.fdatasync(fd) if hasattr(os, "fdatasync") else os.fsync(fd)
        except OSError:
            self._give_up(fd)
            raise
        self._size += len(data)

    def close(self) -> None:
        """Close the open segment, if there is one."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _segment(self, day: date) -> int:
        if self._fd is not None and self._day == day and self._size < SEGMENT_BYTES:
            return self._fd
        self.close()
        folder = items_folder(self._root, day)
        folder.mkdir(parents=True, exist_ok=True)
        self._day = day
        self._number += 1
        path = folder / f"{self._writer}-{self._number}.jsonl"
        fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o644)
        fcntl.flock(fd, fcntl.LOCK_EX)
        self._fd, self._size = fd, 0
        sync_folders(folder, self._root)
        return fd

    def _give_up(self, fd: int) -> None:
        """Take back a write that failed half way; the next one goes to a new segment."""
        os.ftruncate(fd, self._size)
        self.close()


def repair(root: Path, day: date) -> int:
    """Cut off the torn last line of each segment of a day that nobody writes; returns how many there were.

    A torn line was never confirmed, so its report is read from the source again.
    """
    torn = 0
    for path in items_folder(root, day).glob("*.jsonl"):
        fd = os.open(path, os.O_RDWR)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            torn += _cut_torn_line(fd)
        except BlockingIOError:
            continue
        finally:
            os.close(fd)
    return torn


def _cut_torn_line(fd: int) -> int:
    size = os.fstat(fd).st_size
    end = size
    while end > 0:
        start = max(0, end - 65_536)
        newline = os.pread(fd, end - start, start).rfind(b"\n")
        if newline >= 0:
            end = start + newline + 1
            break
        end = start
    if end == size:
        return 0
    os.ftruncate(fd, end)
    os.fsync(fd)
    return 1


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
