"""Tables for people."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scheduler.controls import shown
from scheduler.view.wording import lasting

#: Wide enough for any row: what is no terminal (a file, grep) gets each row on one line.
_UNBOUNDED = 1_000_000
#: What stands for nothing.
NOTHING = "—"


def cell(text: object, style: str = "") -> Text:
    """A text, also one from outside, that no terminal takes for more than text."""
    return Text(NOTHING if text is None or text == "" else shown(str(text)), style)


def age(moment: datetime | None, now: datetime) -> str:
    """`45 s`, `12 min`, `2 h`, `3 d`: how long ago, in the largest unit."""
    return NOTHING if moment is None else " ".join(lasting(now - moment).split()[:2])


def print_table(headings: Sequence[str], rows: Iterable[Sequence[Text]]) -> None:
    """Columns with these headings (all empty: no head); on a terminal wide ones are folded, but for the first."""
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
