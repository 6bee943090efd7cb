"""Reading collections: the contract that `mintwire pull` keeps, whatever the files' layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from record.collections.collections import Collections
from record.item import NOT_AN_ITEM, Item

#: Bytes of lines that are sifted at once.
_SIFTED = 1_000_000
#: Bytes of a line, several times as many as the longest item has.
MOST_LINE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One whole line of a file of items."""

    item: Item
    #: Offset in bytes behind the line.
    end: int


def read_segment(path: Path, start: int = 0, broken: Callable[[str], None] | None = None) -> Iterator[Line]:
    """The items of one segment from an offset on; a last line without its end is not there yet.

    `broken` is told, with file and offset, of a whole line that is no Item; without it that raises ValueError.
    """
    with path.open("rb") as lines:
        lines.seek(start)
        yield from read_lines(lines, str(path), start, broken)


def read_lines(
    lines: BinaryIO, name: str, start: int = 0, broken: Callable[[str], None] | None = None
) -> Iterator[Line]:
    """The same of an open file, by this name, that stands at an offset."""
    end = start
    while line := lines.readline(MOST_LINE):
        if not line.endswith(b"\n") and len(line) < MOST_LINE:
            return
        at, end = end, end + len(line)
        try:
            item = Item.from_json(line)
        except NOT_AN_ITEM as error:
            message = f"{name}: no item at offset {at}: {error}"
            if broken is None:
                raise ValueError(message) from error
            broken(message)
        else:
            yield Line(item, end)


def read_days(collections: Collections, days: Iterable[date]) -> Iterator[Item]:
    """All items of these days, each once, file by file within a day.

    `days` ascend.  An item that was filed twice (its first filing was not confirmed before a crash) is given where it
    stands first; that may be the day before.  Memory grows with the ids of two days at most.  Raises ValueError for a
    line that is no Item and a closed file that is damaged, and FileNotFoundError where a closed day's is missing.
    """
    return (item for _, items in by_day(collections, days) for item in items)


def by_day(collections: Collections, days: Iterable[date]) -> Iterator[tuple[date, Iterator[Item]]]:
    """The same, each day with its items, which are to be read before the next day is asked for."""
    before_day: date | None = None
    before: set[str] = set()
    for day in days:
        eve = day - timedelta(days=1)
        if before_day != eve:
            # Closing has dropped what stands in the day before.
            is_live = collections.state(day) == "live"
            before = {item.id for item in _read_day(collections, eve, set())} if is_live else set()
        today: set[str] = set()
        yield day, _each_once(_read_day(collections, day, before), today)
        before_day, before = day, today


def _each_once(items: Iterable[Item], seen: set[str]) -> Iterator[Item]:
    for item in items:
        if item.id not in seen:
            seen.add(item.id)
            yield item


def sifted(
    collections: Collections, day: date, sift: Callable[[bytes], Iterable[bytes]], broken: Callable[[str], None]
) -> Iterator[list[Item]]:
    """A list for each megabyte or so of a day: the items in those lines that `sift` picks of them.

    An item that was filed twice stands there twice.  `broken` is told, with the file, of a line that is no Item, and
    of a closed day's file that is damaged or missing.
    """
    try:
        for name, file in collections.open_items(day):
            while lines := b"".join(file.readlines(_SIFTED)):
                found = []
                for line in sift(lines[: lines.rfind(b"\n") + 1]):
                    try:
                        found.append(standing_in(day, Item.from_json(line)))
                    except NOT_AN_ITEM as error:
                        broken(f"{name}: no item: {error}")
                yield found
    except (FileNotFoundError, ValueError) as error:
        broken(str(error))


def standing_in(day: date, item: Item) -> Item:
    """The item as the collection of this day has it: late, where it was discovered on an earlier one."""
    return item if item.late or item.discovered.date() >= day else replace(item, late=True)


def _read_day(collections: Collections, day: date, without: set[str]) -> Iterator[Item]:
    for name, file in collections.open_items(day):
        for line in read_lines(file, name):
            if line.item.id not in without:
                yield standing_in(day, line.item)
