"""Does the newsroom read who raises money, and whom a report cites?

    python -m bench.quality.sentences

Sets of sentences of bench/labels, the second and third by writers who had not seen the rules; half of the first two
(`apart`) was looked at only to measure.  Financings count as right by their kind; company, amount and rumour are shares
of those.  Citations count as right by the outlet's name, or another of its `names`.  After each share its standard
error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.tables import share, table
from newsroom.citations.cite import cite
from newsroom.financing.extract import financing
from record.item import Item

HALVES = {False: "seen", True: "apart"}
SETS = {"first": "", "second": "-second"}
THIRD = {"third": "-third"}
LABELS = Path(__file__).resolve().parents[1] / "labels"
_SEEN = datetime(2031, 3, 1, tzinfo=UTC)

Row = Mapping[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code 0: there is no threshold here, only figures."""
    argparse.ArgumentParser(prog="python -m bench.quality.sentences", description=__doc__).parse_args(arguments)
    for about, sets, heads, line in (
        ("financing", SETS | THIRD, ["company", "amount", "rumour"], financings),
        ("citations", SETS, [], citations),
    ):
        lines = [
            line(some, f"{which}, {HALVES[apart]}")
            for which, end in sets.items()
            for apart in (False, True)
            if (some := half(rows(f"{about}{end}"), apart))
        ]
        print(table([about, "sentences", "precision", "recall", *heads], lines))
    return 0


def rows(name: str) -> list[Row]:
    """The labelled sentences of a kind."""
    return [json.loads(line) for line in (LABELS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def half(every: Sequence[Row], apart: bool) -> list[Row]:
    """Those that are set apart, or the others."""
    return [row for row in every if row["apart"] is apart]


def financings(some: Sequence[Row], name: str) -> list[str]:
    """A line of the table."""
    told = [(row, found) for row in some if (found := financing(_item(row))) is not None]
    right = [(row, found) for row, found in told if found.kind == row["kind"]]
    wanted = sum(row["kind"] is not None for row in some)
    company = sum(_is_name(found.company, row["company"]) for row, found in right)
    amount = sum(_is_equal(found.amount, row["amount"]) for row, found in right)
    rumour = sum(found.rumoured is row["rumoured"] for row, found in right)
    of_right = (share(each, len(right)) for each in (company, amount, rumour))
    return [name, str(len(some)), share(len(right), len(told)), share(len(right), wanted), *of_right]


def citations(some: Sequence[Row], name: str) -> list[str]:
    """A line of the table."""
    told = [(row, found) for row in some if (found := cite(_item(row))) is not None]
    right = sum(_plain(found.source) in _names(row) for row, found in told)
    wanted = sum(row["cited"] is not None for row in some)
    return [name, str(len(some)), share(right, len(told)), share(right, wanted)]


def _item(row: Row) -> Item:
    return Item(id="1", source="", title=row["text"], discovered=_SEEN)


def _is_name(found: str | None, labelled: str | None) -> bool:
    """ "Corp" and "Corp." are one."""
    return (found or "").rstrip(".") == (labelled or "").rstrip(".")


def _is_equal(found: Decimal | None, labelled: float | None) -> bool:
    return (None if found is None else float(found)) == labelled


def _names(row: Row) -> set[str]:
    return {_plain(name) for name in row.get("names", [row["cited"] or ""])}


def _plain(name: str) -> str:
    return name.removeprefix("The ").removeprefix("the ")


if __name__ == "__main__":
    sys.exit(main())
