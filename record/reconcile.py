"""The collections are the record: what a crash left between two steps of a poll is found there and handed on."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice

import structlog
from redis.asyncio import Redis
from sqlalchemy import Engine

from record.closing.folders.expiring import has_expired
from record.collections.collections import Collections
from record.collections.layout import ITEMS, folder_of
from record.collections.marks import mark_line
from record.collections.reading import Line, read_lines, read_segment
from record.item import Item
from record.live.filed import Filed
from record.live.seen import Seen, day_number
from record.restoring import line_unreadable
from record.sql import aside, checkpoints
from record.sql.database import reading
from record.sql.items import unknown

#: An item younger than this is on its way through the stream; it is not missing yet.
GRACE = timedelta(seconds=30)
#: Items waiting for the story lane lie in Redis's memory.
MOST_HANDED = 20_000
_CHUNK = 500
#: Bytes that are passed over at a time.
_PASSED = 1024 * 1024

log = structlog.get_logger("mintwire.schedule")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one pass did."""

    #: Items that SQL did not know, handed to the story lane again.
    handed: int
    #: Whether all segments were looked at; else a later pass goes on.
    complete: bool


async def reconcile(
    collections: Collections,
    redis: Redis,
    engine: Engine,
    now: datetime,
    since: date | None = None,
    horizon: date | None = None,
) -> Reconciled:
    """Confirm and hand on what was filed and then forgotten, as a crash between two steps of a poll leaves it.

    Reads each file of the days `since` from where SQL was last known to be complete, up to items younger than GRACE;
    what SQL knows, and what waits in the stream, is left alone.  `horizon`: of days before it SQL has forgotten, so
    they are not looked at.  Hands on at most MOST_HANDED items, and none while the story lane has as many before it: a
    later pass goes on.
    """
    first = max((day for day in (since, horizon) if day is not None), default=date.min)
    work = _Pass(Seen(redis), Filed(redis), engine, now - GRACE, await Filed(redis).waiting())
    for day in await asyncio.to_thread(collections.days, first):
        for name, lines_from in await asyncio.to_thread(_files, collections, day):
            if work.handed + len(work.waiting) >= MOST_HANDED:
                return Reconciled(work.handed, complete=False)
            try:
                await work.look_at(name, lines_from)
            except (FileNotFoundError, ValueError) as error:
                # A segment may be gone since, as its day was closed.
                if name.endswith(ITEMS) and not await asyncio.to_thread(has_expired, collections, day, ITEMS):
                    log.error("collection_file_unreadable", file=name, error=str(error))
    return Reconciled(work.handed, complete=True)


@dataclass(slots=True)
class _Pass:
    seen: Seen
    filed: Filed
    engine: Engine
    #: Younger items are on their way.
    before: datetime
    waiting: set[str]
    handed: int = 0

    async def look_at(self, name: str, lines_from: Callable[[int], Iterator[Line]]) -> None:
        """Hand on what is lost of a file.  `name`: by which SQL knows how far it knows the file."""
        start = await asyncio.to_thread(_checkpoint, self.engine, name)
        if start == checkpoints.ALL:
            return
        lines = lines_from(start)
        complete = True
        while chunk := await asyncio.to_thread(_take, lines, _CHUNK):
            old = [line for line in chunk if line.item.discovered < self.before]
            missing = await asyncio.to_thread(missing_of, self.engine, [line.item for line in old])
            await _mark(self.seen, [line.item for line in old])
            lost = [item for item in missing if item.id not in self.waiting]
            await self.filed.add(lost)
            self.handed += len(lost)
            complete = complete and not missing
            if complete and old:
                await asyncio.to_thread(_advance, self.engine, name, old[-1].end)
            if len(old) < len(chunk) or self.handed >= MOST_HANDED:
                return
        if complete and name.endswith(ITEMS):
            await asyncio.to_thread(_advance, self.engine, name, checkpoints.ALL)


def _files(collections: Collections, day: date) -> list[tuple[str, Callable[[int], Iterator[Line]]]]:
    """The paths of a day's files of items, and how their lines from an offset on are read."""
    if collections.state(day) == "closed":
        return [(f"{folder_of(day)}/{ITEMS}", partial(_closed, collections, day))]
    return [
        (path.relative_to(collections.root).as_posix(), partial(read_segment, path, broken=line_unreadable))
        for path in collections.segments(day)
    ]


def _closed(collections: Collections, day: date, start: int) -> Iterator[Line]:
    for name, file in collections.open_items(day):
        passed = 0  # a packed file is read to where it goes on
        while passed < start and (some := file.read(min(start - passed, _PASSED))):
            passed += len(some)
        yield from read_lines(file, name, start, line_unreadable)


def _take(lines: Iterator[Line], most: int) -> list[Line]:
    return list(islice(lines, most))


def _checkpoint(engine: Engine, name: str) -> int:
    with reading(engine) as connection:
        return checkpoints.offset(connection, name)


def _advance(engine: Engine, name: str, to: int) -> None:
    with engine.begin() as connection:
        checkpoints.advance(connection, name, to)


def missing_of(engine: Engine, batch: list[Item]) -> list[Item]:
    """Items that SQL does not know."""
    with reading(engine) as connection:
        ids = unknown(connection, [item.id for item in batch])
        ids -= aside.filed_among(connection, sorted(ids))
    return [item for item in batch if item.id in ids]


async def _mark(seen: Seen, batch: list[Item]) -> None:
    """Confirm the marks of items that are on disk."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    # A page's revision raises the mark of its report, which may stand behind it.
    for item in sorted(batch, key=lambda item: bool(item.from_page)):
        found[item.source, day_number(item.discovered)].append(mark_line(item))
    for (source, day), marks in found.items():
        await seen.restore(source, day, marks)
