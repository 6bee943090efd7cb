"""Reading collections: the contract that `mintwire pull` keeps, whatever the files' layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from record.collections.layout import segments
from record.item import NOT_AN_ITEM, Item

#: Bytes of lines that are sifted at once.
_SIFTED = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One whole line of a segment."""

    item: Item
    #: Offset in bytes behind the line.
    end: int


def read_segment(path: Path, start: int = 0, broken: Callable[[str], None] | None = None) -> Iterator[Line]:
    """The items of one segment from an offset on; a last line without its end is not there yet.

    `broken` is told, with file and offset, of a whole line that is no Item; without it that raises ValueError.
    """
    end = start
    with path.open("rb") as lines:
        lines.seek(start)
        for line in lines:
            if not line.endswith(b"\n"):
                return
            at, end = end, end + len(line)
            try:
                item = Item.from_json(line)
            except NOT_AN_ITEM as error:
                message = f"{path}: no item at offset {at}: {error}"
                if broken is None:
                    raise ValueError(message) from error
                broken(message)
            else:
                yield Line(item, end)


def read_days(root: Path, days: Iterable[date]) -> Iterator[Item]:
    """All items discovered on these days, each once, segment by segment within a day.

    `days` ascend.  An item that was filed twice (its first filing was not confirmed before a crash) is given where it
    stands first; that may be the day before.  Memory grows with the ids of two days at most.
    """
    before_day: date | None = None
    before: set[str] = set()
    for day in days:
        eve = day - timedelta(days=1)
        if before_day != eve:
            before = {item.id for item in _read_day(root, eve, set())}
        today: set[str] = set()
        for item in _read_day(root, day, before):
            if item.id not in today:
                today.add(item.id)
                yield item
        before_day, before = day, today


def sifted(
    root: Path, day: date, sift: Callable[[bytes], Iterable[bytes]], broken: Callable[[str], None]
) -> Iterator[list[Item]]:
    """A list for each megabyte or so of a day: the items in those lines that `sift` picks of them.

    An item that was filed twice stands there twice.  `broken` is told, with the file, of a line that is no Item.
    """
    for path in segments(root, day):
        with path.open("rb") as file:
            while lines := b"".join(file.readlines(_SIFTED)):
                found = []
                for line in sift(lines[: lines.rfind(b"\n") + 1]):
                    try:
                        found.append(Item.from_json(line))
                    except NOT_AN_ITEM as error:
                        broken(f"{path}: no item: {error}")
                yield found


def _read_day(root: Path, day: date, without: set[str]) -> Iterator[Item]:
    for path in segments(root, day):
        for line in read_segment(path):
            if line.item.id not in without:
                yield line.item
