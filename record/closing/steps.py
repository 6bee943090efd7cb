"""The steps by which a day is closed.  Each may be cut off anywhere: until the manifest is there all are done anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import structlog
from sqlalchemy import Engine

from config.collections import KeepFiles
from config.errors import StoreError
from record.closing.folders.expiring import expired_with
from record.closing.folders.moving import files_by_writer, move, still_written
from record.closing.folders.sweeping import sweep
from record.closing.judged import count_sections, matches_of, stories_of
from record.closing.late import items_to_close
from record.collections.closed.files import Contents, write_items, write_rows
from record.collections.closed.manifest import Manifest, Resource, resource_of
from record.collections.collections import Collections
from record.collections.layout import (
    ITEMS,
    MANIFEST,
    MARKS,
    MATCHES,
    PARQUET,
    STORIES,
    WORK,
    folder_of,
    name_of,
    raw_files,
    segments,
)
from record.collections.writing import repair
from record.collections.zstandard import unpacked
from record.duty import DutyLost
from record.item import to_iso
from record.sql import checkpoints
from record.sql.database import reading

#: Ids of items that are asked for at once.
_TOGETHER = 10_000

log = structlog.get_logger("mintwire.closing")


@dataclass(frozen=True, slots=True)
class Wire:
    """What a manifest tells of the wire that closes the day."""

    #: Its version.
    software: str
    #: Digest of its config.
    config: str
    #: How long which files are kept.
    keep: KeepFiles
    #: How the sources of a day fared; None where that is not known any more.
    sources: Callable[[date], Mapping[str, Any] | None]
    #: Signs a manifest and puts it in its place, which closes the day; raises FileExistsError where one is there.
    seal: Callable[[Collections, Manifest], object]


@dataclass(slots=True)
class Closing:
    """A day that is being closed."""

    day: date
    collections: Collections
    engine: Engine
    wire: Wire
    #: When it is closed, aware UTC.
    now: datetime
    #: Raises where another process has taken the duty over.
    still_ours: Callable[[], None]
    #: Lines that are no items, as a damaged disk leaves them.
    broken: int = 0
    contents: Contents = field(default_factory=Contents)
    sections: Mapping[str, int] = field(default_factory=dict)
    resources: list[Resource] = field(default_factory=list)
    #: What is taken in: the segments by their names in the day's folder, with their bytes; and the raw files.
    taken: dict[str, int] = field(default_factory=dict)
    raw: list[Path] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The day's, of the live days."""
        return self.collections.root / folder_of(self.day)

    @property
    def work(self) -> Path:
        """Where the files are made."""
        return self.folder / WORK


def leave_out(closing: Closing) -> None:
    """What those have, and will have, who write yet is of the next day; the files of the others are made whole."""
    root, day = closing.collections.root, closing.day
    for writer in still_written(root, day):
        log.warning("writer_left_out", writer=writer, day=str(day), effect="what it has of the day comes late")
        move(root, files_by_writer(root, day)[writer], day + timedelta(days=1))
    if torn := repair(root, day):
        log.warning("torn_lines_cut", lines=torn)


def begin(closing: Closing) -> None:
    """What an attempt before this one left is cleared away.  A file that comes from here on is of the next day."""
    shutil.rmtree(closing.work, ignore_errors=True)
    closing.work.mkdir(parents=True)
    root, day = closing.collections.root, closing.day
    closing.taken = {name_of(path): path.stat().st_size for path in segments(root, day)}
    closing.raw = raw_files(root, day)


def items(closing: Closing) -> None:
    """The items, in both forms, and their marks."""

    def broken(message: str) -> None:
        log.error("line_unreadable", line=message, effect="it is left out")
        closing.broken += 1

    files = [closing.folder / name for name in closing.taken]
    closing.contents = write_items(items_to_close(closing.collections, closing.day, files, broken), closing.work)


def judged(closing: Closing) -> None:
    """Stories and matches."""
    with reading(closing.engine) as connection:
        write_rows(stories_of(connection, _ids(closing)), closing.work / STORIES)
        write_rows(matches_of(connection, _ids(closing)), closing.work / MATCHES)
        closing.sections = count_sections(connection, _ids(closing))


def put_files(closing: Closing) -> None:
    """What was made goes to the storage, and so do the raw files.  Raises StoreError, see `_require_as_many`."""
    _require_as_many(closing)
    raw = [(name_of(path), path) for path in closing.raw]
    made = [(name, closing.work / name) for name in (ITEMS, PARQUET, MARKS, STORIES, MATCHES)]
    for name, path in (*made, *raw):
        closing.still_ours()
        closing.resources.append(resource_of(name, path))
        closing.collections.storage.put(f"{folder_of(closing.day)}/{name}", path)


def manifest(closing: Closing) -> None:
    """The day is closed."""
    collections = closing.collections
    expired, kept_since = expired_with(collections, closing.day, closing.wire.keep, closing.now)
    made = Manifest(
        day=closing.day,
        created=closing.now,
        resources=tuple(closing.resources),
        previous=None if collections.closed() is None else collections.link(closing.day - timedelta(days=1)),
        expired=tuple(expired),
        about=_about(closing) | {"kept_since": kept_since},
    )
    closing.still_ours()
    try:
        closing.wire.seal(collections, made)
    except FileExistsError:
        raise DutyLost from None


def clear(closing: Closing) -> None:
    """What the live day leaves goes, and what has expired; of the day nothing is to be looked for in SQL any more."""
    with closing.engine.begin() as connection:
        checkpoints.advance(connection, f"{folder_of(closing.day)}/{ITEMS}", checkpoints.ALL)
    sweep(closing.collections)


#: In this order.
STEPS: Sequence[Callable[[Closing], None]] = (leave_out, begin, items, judged, put_files, manifest, clear)


def close_day(closing: Closing) -> None:
    """All steps.  Raises what stores and disk raise, and what `still_ours` does."""
    for step in STEPS:
        step(closing)
    size = sum(resource.bytes for resource in closing.resources)
    log.info("day_closed", day=str(closing.day), items=closing.contents.items, late=closing.contents.late, bytes=size)


def _require_as_many(closing: Closing) -> None:
    """A day that lost its manifest, and not its items, is not closed anew without them.

    What an attempt before this one put there has no item that is not taken in again.  Raises StoreError.
    """
    collections, name = closing.collections, f"{folder_of(closing.day)}/{ITEMS}"
    try:
        with unpacked(collections.storage.stream(name), name) as lines:
            there = sum(1 for _ in lines)
    except FileNotFoundError:
        return
    except ValueError as error:
        raise StoreError(f"collections: {error}: move it away, or put its {MANIFEST} back") from error
    if there > closing.contents.items:
        raise StoreError(
            f"collections: {closing.day} has no {MANIFEST}, and its {ITEMS} holds {there} items, of which no more than "
            f"{closing.contents.items} would be left: put its {MANIFEST} back from a copy, or move the day away"
        )


def _about(closing: Closing) -> dict[str, Any]:
    contents, wire = closing.contents, closing.wire
    sources = wire.sources(closing.day)
    return {
        # A wire that ran through an empty day knows of polls.
        "ran": bool(closing.taken) or bool(sources and sources["polled"]),
        "counts": {
            "items": contents.items,
            "late": contents.late,
            "unreadable": closing.broken,
            "by_source": dict(contents.by_source.most_common()),
            "by_section": dict(closing.sections),
            "by_language": dict(contents.by_language.most_common()),
        },
        "first": None if contents.first is None else to_iso(contents.first),
        "last": None if contents.last is None else to_iso(contents.last),
        "sources": sources,
        "software": wire.software,
        "config": wire.config,
        "segments": closing.taken,
    }


def _ids(closing: Closing) -> Iterator[Sequence[str]]:
    with parquet.ParquetFile(closing.work / PARQUET) as file:
        for batch in file.iter_batches(_TOGETHER, columns=["id"]):
            yield batch.column(0).to_pylist()
