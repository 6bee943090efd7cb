"""Rows in order of a time, however many they are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Any


def in_time(rows: Iterable[tuple[datetime | None, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """The earliest first, those without a time last; equal ones as they came.

    They wait and are sorted in a temporary database on disk (https://sqlite.org/inmemorydb.html#temp_db), which keeps
    a few megabytes in memory.
    """
    with closing(sqlite3.connect("")) as store:
        store.execute("CREATE TABLE rows (at REAL, row TEXT NOT NULL)")
        timed = ((None if at is None else at.timestamp(), json.dumps(row)) for at, row in rows)
        store.executemany("INSERT INTO rows VALUES (?, ?)", timed)
        for (row,) in store.execute("SELECT row FROM rows ORDER BY at IS NULL, at, rowid"):
            yield json.loads(row)
