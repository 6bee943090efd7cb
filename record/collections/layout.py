"""Where a collection's files lie, in the data folder and in a storage alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

#: The files of a closed day, in its folder.
ITEMS = "items.jsonl.zst"
PARQUET = "items.parquet"
STORIES = "stories.jsonl.zst"
MATCHES = "matches.jsonl.zst"
MARKS = "marks"
MANIFEST = "datapackage.json"
SIGNATURE = "datapackage-digest.json"
#: Where a timestamping service has answered.
TIMESTAMP = "datapackage.json.tsr"
#: What is beside the files that a manifest names.
BESIDE = (MANIFEST, SIGNATURE, TIMESTAMP)
#: The folder of a day in a storage to which hosts bring what they have of it.
BROUGHT = "segments"
#: The folder in a live day's in which the files of the closed one are made.
WORK = ".closing"


def root_in(data: Path) -> Path:
    """The root of the collections in a data folder."""
    return data / "collections"


def versions_in(data: Path) -> Path:
    """The root of the versions of pages in a data folder; each source has a folder of its id below it."""
    return data / "versions"


def keys_in(data: Path) -> Path:
    """The folder of the key that closed days are signed with."""
    return data / "keys"


def folder_of(day: date) -> str:
    """A day's folder below the collections' root: `2026/11/23`."""
    return f"{day:%Y/%m/%d}"


def items_folder(root: Path, day: date) -> Path:
    """Folder of a live day's segments, below the collections' root."""
    return root / folder_of(day) / "items"


def raw_folder(root: Path, day: date) -> Path:
    """Folder of a day's raw files, below the collections' root."""
    return root / folder_of(day) / "raw"


def segments(root: Path, day: date) -> list[Path]:
    """The segments in a day's folder, in the order of their names."""
    return sorted(items_folder(root, day).glob("*.jsonl"))


def raw_files(root: Path, day: date) -> list[Path]:
    """The raw files in a day's folder, in the order of their names."""
    return sorted(raw_folder(root, day).glob("*.warc.gz"))


def name_of(path: Path) -> str:
    """Of a segment or a raw file in its day's folder: `items/w1-0.jsonl`."""
    return f"{path.parent.name}/{path.name}"


def writer_of(name: str) -> str:
    """Of a segment or a raw file by its name: `w1` of `w1-0.jsonl`."""
    return name.partition(".")[0].rpartition("-")[0]


def days(root: Path) -> Iterator[date]:
    """The days that have a folder, oldest first."""
    for folder in sorted(root.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]/[0-9][0-9]")):
        if day := as_day(folder.relative_to(root).as_posix()):
            yield day


def as_day(folder: str) -> date | None:
    """The reverse of `folder_of`; None for what is no day's."""
    try:
        return datetime.strptime(folder, "%Y/%m/%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def sync_folders(folder: Path, root: Path) -> None:
    """Make the names of a new file and of the folders above it durable, up to the root."""
    for path in (folder, *folder.parents):
        fd = os.open(path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
        if path == root:
            return
