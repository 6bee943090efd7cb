"""The forms in which reports are written: JSON lines, csv, and csv for spreadsheets."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

#: What a cell begins with that spreadsheets take for a formula, in full width too, see
#: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Characters that a cell of Excel holds, see "Excel specifications and limits" at https://support.microsoft.com
MOST_CELL = 32_767
#: Columns of times, and what a person does without of one.
_TIMES, _FRACTION = ("published", "discovered"), re.compile(r"\.[0-9]+(?=Z)")
#: By it Excel knows UTF-8.
_BOM = "\ufeff"


def write_jsonl(rows: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """One object a line."""
    stream.writelines(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


def write_csv(rows: Iterable[dict[str, Any]], columns: Sequence[str], stream: TextIO) -> None:
    """With a header; lists are joined by "; ", and what is unknown is empty."""
    stream.writelines(csv_lines(rows, columns))


def csv_lines(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    """The same, a row at a time."""
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_cell(row[name]) for name in columns])


class _Echo:
    """`writerow` returns what `write` does."""

    def write(self, text: str) -> str:
        return text


def write_excel(rows: Iterable[dict[str, Any]], columns: Sequence[str], stream: TextIO) -> int:
    """The same, as spreadsheets read it: with a byte order mark; no cell is a formula, or longer than one may be.

    A cell that begins as a formula does gets an apostrophe before it, and nothing else is changed.  Returns how many
    were cut.
    """
    stream.write(_BOM)
    cut = 0

    def safe(value: str) -> str:
        nonlocal cut
        text = f"'{value}" if value.startswith(_FORMULA) else value
        if len(text) <= MOST_CELL:
            return text
        cut += 1
        return text[: MOST_CELL - 1] + "…"

    def cells() -> Iterable[dict[str, Any]]:
        for row in rows:
            whole = {name: _FRACTION.sub("", _cell(row[name])) for name in _TIMES if name in row}
            told = {**row, **whole}
            yield {name: safe(_cell(told[name])) for name in columns}

    write_csv(cells(), columns, stream)
    return cut


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
