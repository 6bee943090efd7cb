"""Collections: the live days in the data folder, and the closed ones in their storage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Literal, Self

from record.collections.closed.manifest import Link, Manifest
from record.collections.days import each_day
from record.collections.layout import ITEMS, MANIFEST, as_day, days, folder_of, name_of, raw_files, segments
from record.collections.storage.folder import Folder
from record.collections.storage.storage import Storage, open_storage
from record.collections.zstandard import unpacked

State = Literal["live", "closed"]
_DAY = timedelta(days=1)


class Collections:
    """All days.  Everything blocks; raises StoreError where the storage refuses.

    From the first closed day to the last one every day is closed; its manifest's being there is what closes a day.
    """

    def __init__(self, root: Path, where: str = "") -> None:
        """`root`: of the live days.  `where`: the closed ones' storage, see `open_storage`; "": the same folder."""
        self.root = root
        self._where = where
        #: The first and the last closed day, as far as we know: what is closed stays so.
        self._closed: tuple[date, date] | None = None

    @classmethod
    def of(cls, storage: Storage) -> Self:
        """The closed days of a storage alone."""
        found = cls(Path(storage.name))
        found.storage = storage
        return found

    def __reduce__(self) -> tuple[type[Collections], tuple[Path, str]]:
        return Collections, (self.root, self._where)

    @cached_property
    def storage(self) -> Storage:
        """Of the closed days."""
        return open_storage(self._where or str(self.root))

    def days(self, first: date = date.min, last: date = date.max) -> list[date]:
        """The days from `first` to `last` that have a collection, live or closed, the oldest first."""
        found: list[date] = []
        closed = self.closed()
        if closed is not None:
            found += each_day(max(first, closed[0]), min(last, closed[1]))
        return found + [day for day in days(self.root) if first <= day <= last and (not closed or day > closed[1])]

    def state(self, day: date) -> State:
        """What is no longer written is closed."""
        closed = self._closed if self._closed is not None and day <= self._closed[1] else self.closed()
        return "closed" if closed is not None and day <= closed[1] else "live"

    def closed(self) -> tuple[date, date] | None:
        """The first and the last closed day; None where none is."""
        if self._closed is None:
            first, last = self._search(newest=False), self._search(newest=True)
            if first is None or last is None:
                return None
            self._closed = first, last
        first, last = self._closed
        while self._has_manifest(last + _DAY):
            last += _DAY
        self._closed = first, last
        return self._closed

    def oldest_live(self, today: date) -> date:
        """The day that is closed next; `today` where none is older."""
        closed = self.closed()
        if closed is not None:
            return closed[1] + _DAY
        return min([today, *days(self.root)])

    def manifest(self, day: date) -> Manifest:
        """A closed day's.  Raises FileNotFoundError where the day has none, and ValueError where that is damaged."""
        return Manifest.from_bytes(self.storage.read(f"{folder_of(day)}/{MANIFEST}"))

    def taken_in(self, day: date) -> Mapping[str, int]:
        """See `Manifest.taken_in`; nothing of a day before the first closed one, whatever lies in its folder."""
        closed = self._closed or self.closed()
        return {} if closed is None or day < closed[0] else self.manifest(day).taken_in

    def link(self, day: date) -> Link:
        """To a closed day's manifest, as the next day's names it.  Raises FileNotFoundError."""
        data = self.storage.read(f"{folder_of(day)}/{MANIFEST}")
        return Link(day, hashlib.sha256(data).hexdigest())

    def segments(self, day: date) -> list[Path]:
        """A live day's segments of items.

        What a writer that came too late has left in a closed day's folder is the oldest live day's.
        """
        return self._files(day, segments)

    def raw_files(self, day: date) -> list[Path]:
        """A live day's raw files, with those that belong to segments from closed days' folders."""
        return self._files(day, raw_files)

    def open_items(self, day: date) -> Iterator[tuple[str, BinaryIO]]:
        """Name and lines of each file of a day's items, which is open until the next one is asked for.

        Where the day is closed meanwhile, its closed file follows, and repeats what was given.  Raises ValueError for
        a closed file that is damaged, and FileNotFoundError where a closed day's file is missing.
        """
        for path in self.segments(day):
            try:
                file = path.open("rb")
            except FileNotFoundError:
                if self.state(day) == "live":
                    raise
                break
            with file:
                yield str(path), file
        if self.state(day) == "closed":
            path_there = f"{folder_of(day)}/{ITEMS}"
            name = f"{self.storage.name}/{path_there}"
            with unpacked(self.storage.stream(path_there), name) as lines:
                yield name, lines

    def open_raw(self, day: date, file: str, offset: int = 0) -> Iterator[bytes]:
        """The bytes of one of a day's raw files (`raw/w1-0.warc.gz`) from an offset on, in chunks."""
        for path in self.raw_files(day):
            if file == f"raw/{path.name}":
                return Folder(path.parent).stream(path.name, offset)
        return self.storage.stream(f"{folder_of(day)}/{file}", offset)

    def _files(self, day: date, of: Callable[[Path, date], list[Path]]) -> list[Path]:
        found = []
        for each in self._folders(day):
            paths = of(self.root, each)
            taken_in = self.taken_in(each) if each != day and paths else {}
            found += [path for path in paths if name_of(path) not in taken_in]
        return found

    def _folders(self, day: date) -> list[date]:
        """The days in whose folders files of a live day lie: its own, last."""
        if self.state(day) == "closed":
            return []
        closed = self._closed
        if closed is None or day > closed[1] + _DAY:
            return [day]
        return [each for each in days(self.root) if each <= closed[1] and segments(self.root, each)] + [day]

    def _has_manifest(self, day: date) -> bool:
        try:
            self.storage.size(f"{folder_of(day)}/{MANIFEST}")
        except FileNotFoundError:
            return False
        return True

    def _search(self, *, newest: bool) -> date | None:
        """The first or the last day with a manifest."""
        storage = self.storage
        for year in sorted(storage.folders(), reverse=newest):
            for month in sorted(storage.folders(year), reverse=newest):
                for number in sorted(storage.folders(f"{year}/{month}"), reverse=newest):
                    day = as_day(f"{year}/{month}/{number}")
                    if day is not None and self._has_manifest(day):
                        return day
        return None
