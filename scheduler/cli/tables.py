"""Rows and facts, for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from record.item import to_iso
from scheduler.cli.context import print_json
from scheduler.controls import shown
from scheduler.view.wording import lasting

#: Wide enough for any row: what is no terminal (a file, grep) gets each row on one line.
_UNBOUNDED = 1_000_000
#: What stands for nothing.
NOTHING = "—"
#: The tallest of the eight would touch the line above.
_BARS = " ▁▂▃▄▅▆▇"

#: By its heading what each column shows of a row.
Columns = Mapping[str, Callable[[Any], object]]


def cell(value: object, style: str = "") -> Text:
    """A text, also one from outside, that no terminal takes for more than text; one that is such a text stays it."""
    if isinstance(value, Text):
        return value
    return Text(NOTHING if value is None or value == "" else shown(str(value)), style)


def age(moment: datetime | None, now: datetime) -> str:
    """`45 s`, `12 min`, `2 h`, `3 d`: how long ago, in the largest unit."""
    return NOTHING if moment is None else " ".join(lasting(now - moment).split()[:2])


def sparkline(numbers: Sequence[int]) -> str:
    """A bar for each, as high as it is beside the largest; nothing is a dot, and anything is seen."""
    most = max(numbers, default=0)
    return "".join(_BARS[-(-number * (len(_BARS) - 1) // most)] if number else "·" for number in numbers)


def to_second(moment: datetime) -> str:
    """`2026-11-23T08:30:00Z`, for people: without a fraction."""
    return to_iso(moment.replace(microsecond=0))


def print_table(columns: Columns, rows: Iterable[Any]) -> None:
    """A line for each row; on a terminal wide columns are folded, but for the first."""
    _print(list(columns), ([cell(of(row)) for of in columns.values()] for row in rows))


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """A line for each name and value."""
    _print(("", ""), ([cell(name, "bold"), cell(value)] for name, value in facts))


def tell(
    rows: Sequence[Any],
    columns: Columns,
    *,
    as_json: bool,
    document: Callable[[Any], Any] = lambda row: row,
    nothing: str | None = None,
) -> None:
    """One JSON document of what `document` makes of each row, or else a table; `nothing` stands for an empty table."""
    if as_json:
        print_json([document(row) for row in rows])
    elif rows or nothing is None:
        print_table(columns, rows)
    else:
        print(nothing)


def _print(headings: Sequence[str], rows: Iterable[Sequence[Text]]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=bool(any(headings)))
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*row)
    console = Console() if sys.stdout.isatty() else Console(width=_UNBOUNDED)
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        print(line.rstrip())
