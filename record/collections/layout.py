"""Where a collection's files lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path


def root_in(data: Path) -> Path:
    """The root of the collections in a data folder."""
    return data / "collections"


def versions_in(data: Path) -> Path:
    """The root of the versions of pages in a data folder; each source has a folder of its id below it."""
    return data / "versions"


def items_folder(root: Path, day: date) -> Path:
    """Folder of a day's segments, below the collections' root."""
    return root / f"{day:%Y/%m/%d}" / "items"


def segments(root: Path, day: date) -> list[Path]:
    """A day's segments, in the order of their names."""
    return sorted(items_folder(root, day).glob("*.jsonl"))


def days(root: Path) -> Iterator[date]:
    """The days that have a collection, oldest first."""
    for folder in sorted(root.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]/[0-9][0-9]")):
        try:
            yield date(*(int(part) for part in folder.parts[-3:]))
        except ValueError:
            continue
