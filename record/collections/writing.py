"""Appending items to a writer's own segments of a day, so that they survive whatever happens next."""

from __future__ import annotations

import fcntl
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from record.collections.layout import items_folder, raw_files, raw_folder, segments
from record.collections.segment import Segment, is_sealed, seal
from record.collections.warc import BrokenMemberError, Packed, info_record, members
from record.item import Item, RawRef

#: A segment of this size is followed by another, so that no file grows too large to handle.
SEGMENT_BYTES = 256 * 1024 * 1024
#: What wrote a file of raw responses.
_SOFTWARE = "Mintwire"
_CHUNK = 1024 * 1024

#: An item, and the exchange that brought it; None: it is not kept.
Brought = tuple[Item, Packed | None]
_Kind = Literal["items", "raw"]


class SegmentWriter:
    """Appends to this writer's segments, of items and of raw responses; no two writers share a file.

    A segment is locked while it is written, so that `repair` and closing leave it alone.  For one thread at a time.
    """

    def __init__(self, root: Path, writer: str) -> None:
        self._root = root
        self._writer = writer
        self._open: dict[tuple[_Kind, date], Segment] = {}
        self._numbers = Counter[_Kind]()
        #: What is discovered before it is filed in its collection.
        self._first = date.min

    @property
    def days(self) -> set[date]:
        """The days of which a segment is open."""
        return {day for _, day in self._open}

    def file(self, day: date, brought: Sequence[Brought]) -> list[Item]:
        """Append items to the day's collection, behind the exchanges that brought them; on return all are on the disk.

        Returns the items with where their raw bytes lie.  Raises OSError where the disk refuses; then none of them is
        in the collection.
        """
        refs = self._record(day, {id(packed): packed for _, packed in brought if packed is not None})
        items = [replace(item, raw=refs.get(id(packed)), late=False) for item, packed in brought]
        self.append(day, [item.to_json() for item in items])
        return items

    def append(self, day: date, lines: Sequence[str]) -> None:
        """Append lines (without their ends) to the day's collection; otherwise as `file`."""
        if lines:
            with self._whole("items", day) as segment:
                segment.append("".join(line + "\n" for line in lines).encode("utf-8"))
                segment.sync()

    def note(self, day: date, records: Sequence[bytes]) -> None:
        """Append records that no item names.  They are on the disk when the system likes, or behind the next `file`.

        Raises OSError, likewise.
        """
        if records:
            with self._whole("raw", day) as segment:
                segment.append(b"".join(records))

    def end_before(self, day: date) -> None:
        """Close the segments of earlier days; what comes for those from now on goes to the collection of `day`."""
        self._first = max(self._first, day)
        for key in [key for key in self._open if key[1] < day]:
            self._end(key)

    def close(self) -> None:
        """Close all segments."""
        for key in list(self._open):
            self._end(key)

    def _record(self, day: date, exchanges: Mapping[int, Packed]) -> Mapping[int, RawRef]:
        if not exchanges:
            return {}
        with self._whole("raw", day) as segment:
            name = f"raw/{segment.path.name}"
            refs = {
                key: RawRef(name, segment.append(packed.records), packed.digest) for key, packed in exchanges.items()
            }
            segment.sync()
        return refs

    @contextmanager
    def _whole(self, kind: _Kind, day: date) -> Iterator[Segment]:
        """The open segment; where the disk refuses inside, what was appended there is taken back."""
        key = (kind, max(day, self._first))
        if key in self._open and self._open[key].size >= SEGMENT_BYTES:
            self._end(key)
        if key not in self._open:
            self._open[key] = self._new(*key)
        segment = self._open[key]
        begun = segment.size
        try:
            if kind == "raw" and not begun:
                segment.append(info_record(segment.path.name, _SOFTWARE))
            yield segment
        except OSError:
            self._take_back(key, begun)
            raise

    def _take_back(self, key: tuple[_Kind, date], size: int) -> None:
        try:
            self._open[key].cut(size)
        except OSError:
            self._open.pop(key).close()

    def _end(self, key: tuple[_Kind, date]) -> None:
        segment = self._open.pop(key)
        if key[0] == "raw":
            segment.seal()
        segment.close()

    def _new(self, kind: _Kind, day: date) -> Segment:
        number, self._numbers[kind] = self._numbers[kind], self._numbers[kind] + 1
        folder, suffix = (items_folder, "jsonl") if kind == "items" else (raw_folder, "warc.gz")
        return Segment(folder(self._root, day) / f"{self._writer}-{number}.{suffix}", self._root)


def repair(root: Path, day: date) -> int:
    """Cut off the torn end of each segment of a day that nobody writes; returns how many there were.

    What is torn was never confirmed, so its report is read from the source again.
    """
    torn = 0
    for path in [*segments(root, day), *raw_files(root, day)]:
        fd = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.suffix == ".jsonl":
                torn += _cut(path, fd, _end_of_lines(fd))
            elif not is_sealed(fd):
                torn += _cut(path, fd, _end_of_records(path))
                seal(fd)
        except BlockingIOError:
            continue
        finally:
            os.close(fd)
    return torn


def _cut(path: Path, fd: int, end: int) -> int:
    if end == os.fstat(fd).st_size:
        return 0
    os.truncate(path, end)
    os.fsync(fd)
    return 1


def _end_of_lines(fd: int) -> int:
    end = os.fstat(fd).st_size
    while end > 0:
        start = max(0, end - 65_536)
        newline = os.pread(fd, end - start, start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return end


def _end_of_records(path: Path) -> int:
    with path.open("rb") as file:
        try:
            for _ in members(iter(lambda: file.read(_CHUNK), b"")):
                pass
        except BrokenMemberError as error:
            if error.is_torn:
                return error.offset
    # What is broken otherwise is for verifying to name.
    return path.stat().st_size
