"""The collections are the record: what a crash left between two steps of a poll is found there and handed on."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from redis.asyncio import Redis
from sqlalchemy import Engine

from record.collections.layout import days, segments
from record.collections.marks import mark_line
from record.collections.reading import Line, read_segment
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


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one pass did."""

    #: Items that SQL did not know, handed to the story lane again.
    handed: int
    #: Whether all segments were looked at; else a later pass goes on.
    complete: bool


async def reconcile(
    root: Path, redis: Redis, engine: Engine, now: datetime, since: date | None = None, horizon: date | None = None
) -> Reconciled:
    """Confirm and hand on what was filed and then forgotten, as a crash between two steps of a poll leaves it.

    Reads each segment of the days `since` from where SQL was last known to be complete, up to items younger than
    GRACE; what SQL knows, and what waits in the stream, is left alone.  `horizon`: of days before it SQL has
    forgotten, so they are not looked at.  Hands on at most MOST_HANDED items, and none while the story lane has as many
    before it: a later pass goes on.
    """
    seen, filed = Seen(redis), Filed(redis)
    waiting = await filed.waiting()
    handed = 0
    first = max((day for day in (since, horizon) if day is not None), default=date.min)
    for day in (day for day in days(root) if day >= first):
        for path in segments(root, day):
            if handed + len(waiting) >= MOST_HANDED:
                return Reconciled(handed, complete=False)
            handed += await _reconcile_segment(root, path, seen, filed, engine, now - GRACE, waiting)
    return Reconciled(handed, complete=True)


async def _reconcile_segment(
    root: Path, path: Path, seen: Seen, filed: Filed, engine: Engine, before: datetime, waiting: set[str]
) -> int:
    name = path.relative_to(root).as_posix()
    start = await asyncio.to_thread(_checkpoint, engine, name)
    lines = read_segment(path, start, broken=line_unreadable)
    handed, complete = 0, True
    while chunk := await asyncio.to_thread(_take, lines, _CHUNK):
        old = [line for line in chunk if line.item.discovered < before]
        missing = await asyncio.to_thread(_missing, engine, [line.item for line in old])
        await _mark(seen, [line.item for line in old])
        lost = [item for item in missing if item.id not in waiting]
        await filed.add(lost)
        handed += len(lost)
        complete = complete and not missing
        if complete and old:
            await asyncio.to_thread(_advance, engine, name, old[-1].end)
        if len(old) < len(chunk) or handed >= MOST_HANDED:
            break
    return handed


def _take(lines: Iterator[Line], most: int) -> list[Line]:
    return list(islice(lines, most))


def _checkpoint(engine: Engine, name: str) -> int:
    with reading(engine) as connection:
        return checkpoints.offset(connection, name)


def _advance(engine: Engine, name: str, to: int) -> None:
    with engine.begin() as connection:
        checkpoints.advance(connection, name, to)


def _missing(engine: Engine, batch: list[Item]) -> list[Item]:
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
