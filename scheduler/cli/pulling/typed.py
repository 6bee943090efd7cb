"""Items as Parquet: the columns of a closed day's file, and those of what is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from config.errors import StoreError
from record.collections.closed.parquet import COLUMNS, writing_parquet
from record.collections.collections import Collections
from record.collections.layout import PARQUET, folder_of
from scheduler.cli.stores import read_each_day

_TEXTS = pa.list_(pa.string())
#: Of `scheduler.cli.pulling.giving.JUDGEMENT`.
_JUDGED = pa.schema(
    [
        ("section", pa.string()),
        ("section_confidence", pa.float64()),
        ("second_section", pa.string()),
        ("second_confidence", pa.float64()),
        ("about_cbdc", pa.bool_()),
        ("about_probability", pa.float64()),
        *((name, _TEXTS) for name in ("jurisdictions", "projects", "institutions", "countries")),
        *((name, pa.string()) for name in ("event", "cited_source", "cited_date", "story")),
        ("watches", _TEXTS),
    ]
)


def write_parquet(rows: Iterable[Mapping[str, Any]], where: Path | BinaryIO, *, judged: bool) -> None:
    """Items in their JSON form, row group by row group; `judged`: with what is judged of them."""
    columns = pa.schema([*COLUMNS, *_JUDGED]) if judged else COLUMNS
    with writing_parquet(where, columns) as file:
        for row in rows:
            file.add(row)


def parquet_of(collections: Collections, days: Sequence[date], work: Path, on_day: Callable[[], object]) -> list[Path]:
    """The files of these days: of closed days their own, of live ones a file that is made of them all.

    What lies elsewhere is fetched into the folder `work`.  Raises StoreError.
    """
    live = [day for day in days if collections.state(day) == "live"]
    files = [work / "live.parquet"]
    for day in days:
        if day not in live:
            files.append(_closed(collections, day, work))
            on_day()
    rows = (item.to_dict() for _, items in read_each_day(collections, live) for item in items)
    write_parquet(rows, files[0], judged=False)
    return files


def _closed(collections: Collections, day: date, work: Path) -> Path:
    storage, path = collections.storage, f"{folder_of(day)}/{PARQUET}"
    try:
        if storage.folder is not None:
            storage.size(path)
            return storage.folder / path
        target = work / f"{day}.parquet"
        with target.open("wb") as file:
            file.writelines(storage.stream(path))
    except FileNotFoundError:
        raise StoreError(f"{storage.name}/{path}: it is missing: `mintwire collections verify {day}`") from None
    return target
