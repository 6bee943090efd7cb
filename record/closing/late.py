"""Late items: the days since they were discovered were closed without them, or hold them already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as parquet

from record.collections.collections import Collections
from record.collections.layout import PARQUET, folder_of
from record.item import Item


def without_known(collections: Collections, day: date, items: Iterable[Item]) -> Iterator[Item]:
    """The items of a day, without those late ones that stand in a closed day since they were discovered."""
    known: dict[date, set[str]] = {}
    for item in items:
        if not item.late or not _is_known(collections, item, day, known):
            yield item


def _is_known(collections: Collections, item: Item, day: date, known: dict[date, set[str]]) -> bool:
    """`known`: the ids of the days that were read already."""
    since = item.discovered.date()
    for number in range((day - since).days):
        each = since + timedelta(days=number)
        if each not in known:
            known[each] = _ids_of(collections, each)
        if item.id in known[each]:
            return True
    return False


def _ids_of(collections: Collections, day: date) -> set[str]:
    """None of a day whose items have expired, or that lies before the first closed one."""
    try:
        data = collections.storage.read(f"{folder_of(day)}/{PARQUET}")
    except FileNotFoundError:
        return set()
    return set(parquet.read_table(pa.BufferReader(data), columns=["id"]).column("id").to_pylist())
