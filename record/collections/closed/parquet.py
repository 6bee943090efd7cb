"""Items as a Parquet file: the same rows as in JSON lines, typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from record.item import from_iso

_TIME = pa.timestamp("us", tz="UTC")
_TEXTS = pa.list_(pa.string())
COLUMNS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        *(pa.field(name, pa.string()) for name in ("url", "title", "summary", "content")),
        pa.field("authors", _TEXTS, nullable=False),
        pa.field("language", pa.string()),
        pa.field("published", _TIME),
        pa.field("discovered", _TIME, nullable=False),
        pa.field("guid", pa.string()),
        pa.field("revision", pa.int32(), nullable=False),
        pa.field("from_page", _TEXTS, nullable=False),
        pa.field("cut", pa.list_(pa.struct({"in": pa.string(), "at": pa.int32(), "text": pa.string()}))),
        pa.field("news", pa.string()),
        pa.field("raw", pa.struct({"file": pa.string(), "offset": pa.int64(), "digest": pa.string()})),
        pa.field("late", pa.bool_(), nullable=False),
    ]
)
#: A row group ends with so many rows, or characters of their texts, whichever comes first.
_ROWS, _CHARACTERS = 20_000, 32_000_000


class ParquetFile:
    """A file that is being written."""

    def __init__(self, writer: ParquetWriter, columns: pa.Schema) -> None:
        self._writer = writer
        self._columns = columns
        self._rows: list[dict[str, Any]] = []
        self._characters = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """One more item, in its JSON form."""
        times = {name: row[name] and from_iso(row[name]) for name in ("published", "discovered")}
        self._rows.append({"from_page": [], "cut": [], "late": False, **row, **times})
        self._characters += len(row["summary"] or "") + len(row["content"] or "")
        if len(self._rows) >= _ROWS or self._characters >= _CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """End the row group."""
        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, self._columns))
        self._rows, self._characters = [], 0


@contextmanager
def writing_parquet(where: Path | BinaryIO, columns: pa.Schema = COLUMNS) -> Iterator[ParquetFile]:
    """A new file; it is whole when this ends.  `columns`: COLUMNS, and perhaps others behind them."""
    with ParquetWriter(where, columns, compression="zstd", use_dictionary=["source", "language", "news"]) as writer:
        file = ParquetFile(writer, columns)
        yield file
        file.flush()
