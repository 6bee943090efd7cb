"""The collections are the record: marks and SQL are brought up to them after a crash, or after Redis was lost."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from redis.asyncio import Redis
from sqlalchemy import Engine

from record.collections.layout import days, segments
from record.collections.reading import Line, read_segment
from record.identity import base_id, text_digest
from record.item import Item
from record.live import keys
from record.live.filed import Filed
from record.live.seen import KEEP_DAYS, Seen, day_number
from record.sql import checkpoints
from record.sql.database import reading
from record.sql.items import has_earlier, unknown

#: An item younger than this is on its way through the stream; it is not missing yet.
GRACE = timedelta(seconds=30)
#: Items waiting for the story lane lie in Redis's memory.
MOST_HANDED = 20_000
_CHUNK = 500
#: What sources repeat is learned again from the collections of so many days.
LEARN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one pass did."""

    #: Items that SQL did not know, handed to the story lane again.
    handed: int
    #: Whether all segments were looked at; else a later pass goes on.
    complete: bool


async def restore_marks(
    root: Path, redis: Redis, today: date, learn: Callable[[Iterable[Item]], Awaitable[None]]
) -> int:
    """Make the marks of all items that a feed may still show.

    `learn` is given those of the last LEARN_DAYS, in order.  Returns how many items were read.
    """
    seen, read = Seen(redis), 0
    for day in days(root):
        if (today - day).days > KEEP_DAYS:
            continue
        pages: list[Item] = []
        for path in segments(root, day):
            lines = read_segment(path)
            while chunk := await asyncio.to_thread(_take, lines, _CHUNK):
                await _mark(redis, seen, (line.item for line in chunk if not line.item.from_page))
                pages += (line.item for line in chunk if line.item.from_page)
                if (today - day).days <= LEARN_DAYS:
                    await learn(line.item for line in chunk)
                read += len(chunk)
        # A report was discovered before its page was read, but may stand in a later segment.
        await _mark(redis, seen, pages)
    return read


async def reconcile(root: Path, redis: Redis, engine: Engine, now: datetime, since: date | None = None) -> Reconciled:
    """Confirm and hand on what was filed and then forgotten, as a crash between two steps of a poll leaves it.

    Reads each segment of the days `since` from where SQL was last known to be complete, up to items younger than
    GRACE.  Hands on at most MOST_HANDED items, and none while the story lane has as many before it: a later pass
    goes on.
    """
    seen, filed = Seen(redis), Filed(redis)
    handed = 0
    for day in [day for day in days(root) if since is None or day >= since]:
        for path in segments(root, day):
            if handed + await redis.xlen(keys.FILED) >= MOST_HANDED:
                return Reconciled(handed, complete=False)
            handed += await _reconcile_segment(root, path, redis, seen, filed, engine, now - GRACE)
    return Reconciled(handed, complete=True)


async def _reconcile_segment(
    root: Path, path: Path, redis: Redis, seen: Seen, filed: Filed, engine: Engine, before: datetime
) -> int:
    name = path.relative_to(root).as_posix()
    start = await asyncio.to_thread(_checkpoint, engine, name)
    lines = read_segment(path, start)
    handed, complete = 0, True
    while chunk := await asyncio.to_thread(_take, lines, _CHUNK):
        old = [line for line in chunk if line.item.discovered < before]
        missing = await asyncio.to_thread(_missing, engine, [line.item for line in old])
        await _mark(redis, seen, (line.item for line in old))
        await filed.add(missing)
        handed += len(missing)
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


def _missing(engine: Engine, batch: list[Item]) -> list[tuple[Item, bool]]:
    """Items that SQL does not know, each with whether nothing of its source was discovered before it."""
    with reading(engine) as connection:
        ids = unknown(connection, [item.id for item in batch])
        return [(item, not has_earlier(connection, item.source, item.discovered)) for item in batch if item.id in ids]


async def _mark(redis: Redis, seen: Seen, batch: Iterable[Item]) -> None:
    """Confirm the marks of items that are on disk, and note that their sources have been polled before."""
    by_source: dict[str, list[Item]] = defaultdict(list)
    by_page: dict[str, list[Item]] = defaultdict(list)
    for item in batch:
        (by_page if item.from_page else by_source)[item.source].append(item)
    for source, group in by_source.items():
        await seen.restore(
            source,
            [
                (
                    base_id(item.id),
                    item.revision,
                    text_digest(item.title, item.summary, item.content).hex(),
                    day_number(item.discovered),
                )
                for item in group
            ],
        )
        await redis.hsetnx(keys.state(source), "begun", int(group[0].discovered.timestamp() * 1000))
    for source, group in by_page.items():
        await seen.raise_to(source, [(base_id(item.id), item.revision) for item in group])
