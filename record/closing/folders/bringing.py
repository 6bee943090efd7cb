"""Days of several hosts: where closed days lie elsewhere, each host brings there what it has of a day that is over.

    2026/11/23/segments/<writer>/raw/<writer>-0.warc.gz
    2026/11/23/segments/<writer>/items/<writer>-0.jsonl
    2026/11/23/segments/<writer>.json

The last one names the others with their bytes, and is put after them: of a writer all is there, or nothing counts.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import structlog

from record.closing.folders.moving import alone, files_by_writer, is_locked, move
from record.collections.collections import Collections
from record.collections.days import each_day
from record.collections.layout import BROUGHT, days, folder_of, name_of, sync_folders
from record.collections.writing import repair

_NAME = re.compile(r"items/[A-Za-z0-9_-]{1,100}\.jsonl|raw/[A-Za-z0-9_-]{1,100}\.warc\.gz")

log = structlog.get_logger("mintwire.closing")


def is_away(collections: Collections) -> bool:
    """Whether closed days lie elsewhere than the live ones."""
    return collections.storage.folder != collections.root


def bring(collections: Collections, before: date) -> None:
    """Bring all that is whole of the days before this one, and let go of what closed days have taken in.

    What comes too late for its own day is brought for the oldest live one, the next time.  Raises OSError, StoreError,
    and ClosingElsewhere.
    """
    with alone(collections.root):
        _bring(collections, before)


def _bring(collections: Collections, before: date) -> None:
    root = collections.root
    for day in [each for each in days(root) if each < before]:
        repair(root, day)
        for writer, files in files_by_writer(root, day).items():
            if any(map(is_locked, files)):
                continue
            if collections.state(day) == "live":
                _put(collections, f"{folder_of(day)}/{BROUGHT}/{writer}", files)
                continue
            taken_in = _taken_in_since(collections, day)
            left = [path for path in files if name_of(path) not in taken_in]
            move(root, left, collections.oldest_live(before))
            for path in files:
                path.unlink(missing_ok=True)


def gather(collections: Collections, day: date) -> None:
    """Fetch what hosts have brought of a live day into its folder here."""
    for listed, names in _lists(collections, day):
        _fetch(collections, listed, names, day)


def forget_brought(collections: Collections, day: date, live: date) -> None:
    """Remove what was brought of a closed day; what came too late for it is fetched into the folder of a live one."""
    taken_in = collections.taken_in(day)
    for listed, names in _lists(collections, day):
        _fetch(collections, listed, {name: size for name, size in names.items() if name not in taken_in}, live)
        collections.storage.delete(f"{listed}.json")
        for name in names:
            collections.storage.delete(f"{listed}/{name}")


def _put(collections: Collections, listed: str, files: list[Path]) -> None:
    """What is there already stays: it may be more than has been fetched here of another host's."""
    storage, names = collections.storage, {name_of(path): path.stat().st_size for path in files}
    try:
        there = _read_names(storage.read(f"{listed}.json"))
    except FileNotFoundError:
        there = {}
    missing = [path for path in files if there.get(name_of(path)) != names[name_of(path)]]
    for path in missing:
        storage.put(f"{listed}/{name_of(path)}", path)
    if missing:
        storage.put_bytes(f"{listed}.json", json.dumps(there | names).encode())


def _read_names(data: bytes) -> dict[str, int]:
    """Raises ValueError for what is no list of a writer's files."""
    try:
        names = {str(name): int(size) for name, size in json.loads(data).items()}
    except (AttributeError, TypeError, RecursionError) as error:
        raise ValueError(f"no list of files: {error}") from error
    if not all(map(_NAME.fullmatch, names)):
        raise ValueError("a name is none of a segment or a raw file")
    return names


def _lists(collections: Collections, day: date) -> Iterator[tuple[str, dict[str, int]]]:
    """Of each writer the folder in the storage, and the names of its files there with their bytes."""
    folder = f"{folder_of(day)}/{BROUGHT}"
    for path, _ in list(collections.storage.list(folder)):
        if path.endswith(".json"):
            try:
                yield path.removesuffix(".json"), _read_names(collections.storage.read(path))
            except ValueError as error:
                log.error("brought_unreadable", file=path, error=str(error), effect="it is left where it is")


def _fetch(collections: Collections, listed: str, names: dict[str, int], day: date) -> None:
    """Raw files stand before the segments that name them."""
    for name, size in names.items():
        target = collections.root / folder_of(day) / name
        if target.exists() and target.stat().st_size == size:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}")
        with part.open("wb") as file:
            file.writelines(collections.storage.stream(f"{listed}/{name}"))
            file.flush()
            os.fsync(file.fileno())
        # As its writer left it, whole.
        part.chmod(0o444)
        part.replace(target)
        sync_folders(target.parent, collections.root)


def _taken_in_since(collections: Collections, day: date) -> set[str]:
    """What this closed day and later ones have in them: what a host has of a day may have come too late for it."""
    closed = collections.closed()
    days_since = () if closed is None else each_day(day, closed[1])
    return {name for each in days_since for name in collections.taken_in(each)}
