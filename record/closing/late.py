"""The items that a day is closed with: what its writers filed, but for what stands in a closed day already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryFile

import pyarrow as pa
import pyarrow.parquet as parquet
import structlog

from record.collections.collections import Collections
from record.collections.layout import PARQUET, folder_of
from record.collections.reading import read_segment, standing_in
from record.item import Item

_DAY = timedelta(days=1)

log = structlog.get_logger("mintwire.closing")


def items_to_close(
    collections: Collections, day: date, files: Sequence[Path], broken: Callable[[str], None]
) -> Iterator[Item]:
    """The items of segments as the day has them: late, where they were discovered on an earlier one.

    Left out are those that stand in a closed day since the eve of their discovery: a report that was filed and not
    confirmed is filed again, and what a writer that hung still had comes long after that.  `broken` is told of lines
    that are no Item.
    """
    known: dict[date, set[str]] = {}
    for path in files:
        for line in read_segment(path, broken=broken):
            item = standing_in(day, line.item)
            if not _is_known(collections, item, day, known):
                yield item


def _is_known(collections: Collections, item: Item, day: date, known: dict[date, set[str]]) -> bool:
    """`known`: the ids of the days that were read already."""
    each = item.discovered.date() - _DAY
    while each < day:
        if each not in known:
            known[each] = _ids_of(collections, each)
        if item.id in known[each]:
            return True
        each += _DAY
    return False


def _ids_of(collections: Collections, day: date) -> set[str]:
    """None of a day whose items have expired, or that lies before the first closed one."""
    path = f"{folder_of(day)}/{PARQUET}"
    try:
        chunks = collections.storage.stream(path)
    except FileNotFoundError:
        return set()
    with TemporaryFile() as file:
        file.writelines(chunks)
        try:
            return set(parquet.read_table(file, columns=["id"]).column("id").to_pylist())
        except (pa.ArrowException, OSError) as error:
            log.error("collection_file_unreadable", file=path, error=str(error), effect="what it repeats stands twice")
            return set()
