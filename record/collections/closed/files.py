"""A closed day's files of items, made in one pass."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from record.collections.closed.parquet import writing_parquet
from record.collections.layout import ITEMS, MARKS, PARQUET
from record.collections.marks import Marking
from record.collections.zstandard import packing
from record.item import Item

_SORTING = "sorting.db"


@dataclass(slots=True)
class Contents:
    """Of a day's items."""

    items: int = 0
    late: int = 0
    #: When the first and the last were discovered; None of an empty day.
    first: datetime | None = None
    last: datetime | None = None
    by_source: Counter[str] = field(default_factory=Counter)
    #: By language as the items have it, "" where it is unknown.
    by_language: Counter[str] = field(default_factory=Counter)

    def count(self, item: Item) -> None:
        """One more, in order of discovery."""
        self.items += 1
        self.late += item.late
        self.first = self.first or item.discovered
        self.last = item.discovered
        self.by_source[item.source] += 1
        self.by_language[item.language or ""] += 1


def write_items(items: Iterable[Item], work: Path) -> Contents:
    """Write ITEMS, PARQUET and MARKS into a folder, in order of `discovered`, source and id, each item once.

    They are sorted on disk, in the same folder; memory grows with their marks alone, some 100 bytes each.
    """
    contents, marking = Contents(), Marking()
    with packing(work / ITEMS) as lines, writing_parquet(work / PARQUET) as table:
        for line in _in_order(items, work / _SORTING):
            item = Item.from_json(line)
            lines.write(line.encode() + b"\n")
            table.add(item.to_dict())
            marking.add(item)
            contents.count(item)
    marking.write(work / MARKS)
    return contents


def write_rows(rows: Iterable[Mapping[str, Any]], path: Path) -> int:
    """Write a file such as `stories.jsonl.zst`, in the order that the rows have; returns how many there are."""
    written = 0
    with packing(path) as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            written += 1
    return written


def _in_order(items: Iterable[Item], file: Path) -> Iterator[str]:
    """Their lines; of equal ids the first is kept."""
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as store:
        store.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE items (id TEXT UNIQUE, at REAL, source TEXT, line TEXT)"
        )
        rows = ((item.id, item.discovered.timestamp(), item.source, item.to_json()) for item in items)
        store.executemany("INSERT OR IGNORE INTO items VALUES (?, ?, ?, ?)", rows)
        # Its keys alone are sorted, and not the lines, which are many times as long.
        store.execute("CREATE INDEX in_order ON items (at, source, id)")
        for (line,) in store.execute("SELECT line FROM items INDEXED BY in_order ORDER BY at, source, id"):
            yield line
    file.unlink()
