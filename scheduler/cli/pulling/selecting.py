"""What `--sql` asks: DuckDB over Parquet files of items, which alone it can read."""

from __future__ import annotations

import base64
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from config.errors import MintwireError
from record.item import to_iso

#: Rows that are taken at once; and what DuckDB may hold, which goes to a temporary folder beyond that.
_ROWS, _MEMORY = 10_000, "1GB"
#: Of a connection that learns nothing from its surroundings.
_CLOSED_IN: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "memory_limit": _MEMORY,
}


class SqlError(MintwireError):
    """A question that cannot be answered; `is_ours`: not by any fault of the question."""

    def __init__(self, text: str, *, is_ours: bool = False) -> None:
        super().__init__(text)
        self.is_ours = is_ours


class Table:
    """The view `items` over Parquet files, and nothing else.  Every method raises SqlError."""

    def __init__(self, files: Sequence[Path], scratch: Path) -> None:
        """`scratch`: a folder for what does not fit into memory."""
        with _told(is_ours=True):
            self._duck = duckdb.connect(config=_CLOSED_IN | {"temp_directory": str(scratch)})
            self._duck.execute("SET TimeZone = 'UTC'")
            names = [str(file) for file in files]
            self._duck.execute("SET allowed_paths = " + _list(names))
            self._duck.read_parquet(names, union_by_name=True).create_view("items")
            # Of files it reads those alone, whatever the question says.
            self._duck.execute("SET enable_external_access = false")
            self._duck.execute("SET lock_configuration = true")

    def ask(self, question: str) -> pa.RecordBatchReader:
        """The answer to one SELECT, some rows at a time."""
        with _told():
            statements = self._duck.extract_statements(question)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise SqlError("write one SELECT, as in: select source, count(*) from items group by all")
            answer = self._duck.sql(question).to_arrow_reader(_ROWS)
        if twice := [name for name, times in Counter(answer.schema.names).items() if times > 1]:
            raise SqlError(f"several columns are called {twice[0]}: give them names of their own by AS")
        return answer


def rows_of(answer: pa.RecordBatchReader) -> Iterator[dict[str, Any]]:
    """The answer's rows, as JSON has them: times ISO 8601, bytes in base64.  Raises SqlError."""
    with _told():
        for batch in answer:
            for row in batch.to_pylist():
                yield {name: _plain(value) for name, value in row.items()}


def cells_of(answer: pa.RecordBatchReader) -> Iterator[dict[str, Any]]:
    """The same for csv, where a list of texts stays one, and what else has parts is JSON."""
    for row in rows_of(answer):
        yield {name: _cell(value) for name, value in row.items()}


def write_answer(answer: pa.RecordBatchReader, file: BinaryIO) -> None:
    """The answer as a Parquet file.  Raises SqlError."""
    with _told(), ParquetWriter(file, answer.schema, compression="zstd") as writer:
        for batch in answer:
            writer.write_batch(batch)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_iso(value) if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has neither infinities nor what is no number
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _cell(value: Any) -> Any:
    is_row = isinstance(value, dict) or (isinstance(value, list) and not all(isinstance(each, str) for each in value))
    return json.dumps(value, ensure_ascii=False) if is_row else value


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join("'" + name.replace("'", "''") + "'" for name in names) + "]"


@contextmanager
def _told(*, is_ours: bool = False) -> Iterator[None]:
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException, pa.ArrowInvalid) as error:
        raise SqlError(_first(error), is_ours=True) from error
    except duckdb.Error as error:
        raise SqlError(_first(error), is_ours=is_ours) from error


def _first(error: Exception) -> str:
    """What it says first, in one line; behind that stand the question once more, and advice that does not fit here."""
    return " ".join(str(error).partition("\n\n")[0].split())
