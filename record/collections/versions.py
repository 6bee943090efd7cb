"""The versions of a page that is watched for changes: the last few of each source, as files beside the collections.

They are kept before the report of a change is filed.  A poll that was killed in between leaves a version without a
report, and its reader gives it again; so does one that has lost all that Redis knew.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Container, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from record.item import from_iso, to_iso

#: Versions of one page that are kept.
MOST_KEPT = 10


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What a page said when it was read."""

    #: Counts the versions of the page, from 1.
    number: int
    title: str
    #: BCP 47, or "".
    language: str
    lines: tuple[str, ...]
    #: Aware UTC: when it was read.
    at: datetime
    #: Whether it counts as a version yet: what may be a passing state of the page waits to be read once more.
    settled: bool = True


class Versions:
    """Those of one source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> list[PageVersion]:
        """Those that are kept, the oldest first.  Raises OSError, and ValueError for what is no version."""
        return [_from_json(path.read_bytes()) for path in self._files()]

    def keep(self, version: PageVersion) -> None:
        """Keep one, in the place of one of its number; on return it is on the disk.  Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(version.number)
        part = path.with_suffix(".part")
        with part.open("wb") as stream:
            stream.write(_to_json(version))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        for old in self._files()[:-MOST_KEPT]:
            old.unlink(missing_ok=True)

    def drop(self, number: int) -> None:
        """Forget one.  Raises OSError."""
        self._path(number).unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:08}.json"

    def _files(self) -> Sequence[Path]:
        return sorted(self._folder.glob("*.json"))


def forget_versions(root: Path, known: Container[str], before: datetime) -> int:
    """Drop those of sources that are not `known` any more and were not read since `before` (aware); how many sources.

    Raises OSError.
    """
    folders = [folder for folder in root.glob("*") if folder.name not in known]
    old = [folder for folder in folders if folder.stat().st_mtime < before.timestamp()]
    for folder in old:
        shutil.rmtree(folder)
    return len(old)


def _to_json(version: PageVersion) -> bytes:
    row = asdict(version) | {"at": to_iso(version.at)}
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _from_json(data: bytes) -> PageVersion:
    row: dict[str, Any] = json.loads(data)
    try:
        return PageVersion(**row | {"lines": tuple(row["lines"]), "at": from_iso(row["at"])})
    except (TypeError, KeyError) as error:
        raise ValueError(f"no version of a page: {error}") from error
