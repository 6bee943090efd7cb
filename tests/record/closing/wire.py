"""A wire whose days are to be closed: what its writers filed, and what the lane and the matcher made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from sqlalchemy import Engine

from config.collections import KeepFiles
from record.closing.closer import Closer
from record.closing.steps import Wire
from record.collections.closed.manifest import Manifest
from record.collections.collections import Collections
from record.collections.layout import MANIFEST, folder_of, raw_folder
from record.collections.reading import read_days
from record.collections.writing import SegmentWriter
from record.item import Item
from record.sql import changes
from record.sql.changes import MATCHER, Cursor
from tests.newsroom.items import make_item
from tests.newsroom.judged import assign, judged
from tests.newsroom.lane.filing import title

#: The wire's first day, long past.
DAY = date(2024, 2, 27)
NEXT = DAY + timedelta(days=1)
#: Raw files go with the day after theirs.
KEEP_A_DAY = KeepFiles(raw=timedelta(days=1))


def at(day: date, hour: int = 9) -> datetime:
    """On the hour; the 24th is the next day's first."""
    return datetime.combine(day, time(), UTC) + timedelta(hours=hour)


def report(number: int, day: date = DAY, **changed: Any) -> Item:
    """A report of that day."""
    values: dict[str, Any] = {"source": f"s{number % 3}", "title": title(number), "discovered": at(day)}
    return make_item(id=f"{number:016x}", url=f"https://x.example/{number}", **{**values, **changed})


def file(root: Path, writer: str, items: Sequence[Item], day: date | None = None) -> SegmentWriter:
    """Into a segment of each one's day, or of this day; it is still open."""
    segment = SegmentWriter(root, writer)
    for item in items:
        segment.append(day or item.discovered.date(), [item.to_json()])
    return segment


def put_raw(root: Path, writer: str, day: date) -> None:
    """A raw file that its writer has closed."""
    path = raw_folder(root, day) / f"{writer}-0.warc.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(writer.encode())
    path.chmod(0o444)


def judge(engine: Engine, items: Sequence[Item]) -> None:
    """They are in SQL, and the matcher has passed them."""
    with engine.begin() as connection:
        assign(connection, [judged(item) for item in items], items[-1].discovered)
    pass_matcher(engine)


def pass_matcher(engine: Engine) -> None:
    """The matcher has passed the whole log."""
    with engine.begin() as connection:
        changes.move(connection, MATCHER, Cursor(changes.last_number(connection) + 1))


def put_unsigned(collections: Collections, manifest: Manifest) -> None:
    """Instead of a seal."""
    collections.storage.put_bytes(f"{folder_of(manifest.day)}/{MANIFEST}", manifest.to_bytes())


def no_sources(_: date) -> Mapping[str, Any] | None:
    """Nobody knows how they fared."""
    return None


def wire_of(**changed: Any) -> Wire:
    """What manifests tell of it."""
    values: dict[str, Any] = {"software": "0.1", "config": "sha256:00", "keep": KeepFiles(), "sources": no_sources}
    return Wire(**{**values, "seal": put_unsigned, **changed})


def closer(collections: Collections, redis: Redis, engine: Engine, holder: str = "n1", **changed: Any) -> Closer:
    """One process that closes days."""
    return Closer(collections, redis, engine, holder, wire_of(**changed))


async def close(collections: Collections, redis: Redis, engine: Engine, last: date = DAY, **changed: Any) -> list[date]:
    """Returns the days that it closed."""
    closed: list[date] = []
    await closer(collections, redis, engine, **changed).close(last, closed.append)
    return closed


def ids(collections: Collections, day: date = DAY) -> list[int]:
    """The numbers of the reports that readers get of a day, in order."""
    return sorted(int(item.id, 16) for item in read_days(collections, [day]))


def left(root: Path) -> list[str]:
    """What lies in the folder of live days, but for what is closed there."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("items/*"))
