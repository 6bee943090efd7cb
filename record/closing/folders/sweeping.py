"""What is left of live days once they are closed: what was taken in goes, and what was not goes to the next day."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from record.closing.folders.bringing import forget_brought, is_away
from record.closing.folders.expiring import remove_expired
from record.closing.folders.moving import files_by_writer, is_locked, move
from record.collections.collections import Collections
from record.collections.layout import WORK, days, folder_of, name_of

#: Of how many closed days a host may have brought something that it took for live ones.
_BROUGHT = timedelta(days=2)


def sweep(collections: Collections) -> None:
    """Also after a crash at any step of a closing, and as often as one likes."""
    closed = collections.closed()
    if closed is None:
        return
    remove_expired(collections, collections.manifest(closed[1]))
    for day in list(days(collections.root)):
        if day <= closed[1] and (day == closed[1] or _has_left(collections, day, closed[0])):
            _sweep(collections, day, closed[1] + timedelta(days=1))
    if is_away(collections):
        for day in collections.days(closed[1] - _BROUGHT, closed[1]):
            forget_brought(collections, day, closed[1] + timedelta(days=1))


def _has_left(collections: Collections, day: date, first: date) -> bool:
    """Whether a day's folder may hold more than it should: one look, of thousands of folders.

    What lies before the first closed day comes late, as far as it is a live day's.
    """
    folder = collections.root / folder_of(day)
    if (folder / "items").exists():
        return True
    return day >= first and ((folder / WORK).exists() or is_away(collections))


def _sweep(collections: Collections, day: date, live: date) -> None:
    root, taken_in = collections.root, collections.taken_in(day)
    folder = root / folder_of(day)
    for files in files_by_writer(root, day).values():
        taken = [path for path in files if _is_taken(path, taken_in)]
        move(root, [path for path in files if path not in taken], live)
        for path in taken:
            if path.parent.name == "items" or is_away(collections):
                path.unlink()
    shutil.rmtree(folder / WORK, ignore_errors=True)
    for empty in (folder / "items", folder / "raw", folder):
        if empty.exists() and not any(empty.iterdir()):
            empty.rmdir()


def _is_taken(path: Path, taken_in: Mapping[str, int]) -> bool:
    """Whether the closed day has all that a file has: a segment that nobody writes is no longer than it was then."""
    if path.parent.name == "raw":
        return name_of(path) in taken_in
    return not is_locked(path) and taken_in.get(name_of(path)) == path.stat().st_size
