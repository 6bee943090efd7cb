"""Days closed with the pieces that closing them takes, and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from record.closing.late import items_to_close
from record.collections.closed.files import write_items
from record.collections.closed.manifest import Manifest, resource_of
from record.collections.collections import Collections
from record.collections.layout import ITEMS, MARKS, PARQUET, folder_of, items_folder
from record.collections.proof.keys import Keys
from record.collections.proof.signing import seal


def close_days(collections: Collections, last: date) -> None:
    """Each live day up to this one."""
    while (day := collections.oldest_live(last)) <= last and collections.state(last) == "live":
        close_day(collections, day)


def close_day(collections: Collections, day: date, **about: object) -> Manifest:
    """The oldest live one; `about`: what else its manifest says."""
    previous = None if collections.closed() is None else collections.link(day - timedelta(days=1))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        contents = write_items(items_to_close(collections, day, collections.segments(day), pytest.fail), work)
        files = [(name, work / name) for name in (ITEMS, PARQUET, MARKS)]
        files += [(f"raw/{path.name}", path) for path in collections.raw_files(day)]
        for name, local in files:
            collections.storage.put(f"{folder_of(day)}/{name}", local)
        manifest = Manifest(
            day=day,
            created=datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1, minutes=5),
            resources=tuple(resource_of(name, local) for name, local in files),
            previous=previous,
            about={"counts": {"items": contents.items}} | about,
        )
    sealed = seal(collections, manifest, Keys.open(collections.root.parent / "keys"))
    shutil.rmtree(items_folder(collections.root, day), ignore_errors=True)
    return sealed
