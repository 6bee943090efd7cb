"""Are the financings that the newsroom reads in real reports right as a whole, as `stories financings` shows them?

    python -m bench.quality.deals [--shared DIR] [--list]

Real reports of bench/labels/deals.jsonl, English and Chinese: rounds, acquisitions, funds, listings, treasuries, and
others that talk of money.  A row is right if kind, company, amount and rumour are.  A third (`apart`) is looked at only
to measure.  With `--list`: what is wrong or missing in the others.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.labels.windows import HERE, read_labelled
from bench.tables import table
from newsroom.financing.extract import financing
from newsroom.financing.financing import Financing
from record.item import Item

ROOT = Path(__file__).resolve().parents[2]
_SEEN = datetime(2031, 3, 1, tzinfo=UTC)
#: Amounts are told as rounded as this.
_TOLERANCE = 0.01

Row = Mapping[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code 0: there is no threshold here, only figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.deals", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    parser.add_argument("--list", action="store_true", help="what is wrong or missing, but in the third set apart")
    asked = parser.parse_args(arguments)
    news = sorted((asked.shared / "data" / "news").glob("*.jsonl.gz"))
    judged = [(row, _found(row)) for row in read_labelled(HERE / "deals.jsonl", *news)]
    lines = [
        _figures(
            f"{name} {language}", [each for each in judged if each[0]["apart"] is apart and _is_of(each[0], language)]
        )
        for name, apart in (("seen", False), ("apart", True))
        for language in ("", "en", "zh")
    ]
    print(table(["real reports", "reports", "told", "right", "precision", "recall"], lines))
    for row, found in judged if asked.list else ():
        if not row["apart"] and (_is_right(row, found) if found else row["kinds"] == [] or row["doubtful"]) is False:
            print("wrong  " if found else "missing", found.to_dict() if found else "", row["title"])
    return 0


def _is_of(row: Row, language: str) -> bool:
    return str(row["lang"]).startswith(language)


def _figures(name: str, judged: Sequence[tuple[Row, Financing | None]]) -> list[str]:
    told = [(row, found) for row, found in judged if found is not None]
    right = [row for row, found in told if _is_right(row, found)]
    wanted = sum(bool(row["kinds"]) and not row["doubtful"] for row, _ in judged)
    got = sum(not row["doubtful"] for row in right)
    shares = f"{len(right) / len(told):.3f}", f"{got / wanted:.3f}"
    return [name, str(len(judged)), str(len(told)), str(len(right)), *shares]


def _found(row: Row) -> Financing | None:
    return financing(Item(id="1", source="", title=row["title"], summary=row["summary"] or "", discovered=_SEEN))


def _is_right(row: Row, found: Financing) -> bool:
    rumour = row["rumoured"] is None or row["rumoured"] is found.rumoured
    return found.kind in row["kinds"] and found.company in row["companies"] and rumour and _has_amount(row, found)


def _has_amount(row: Row, found: Financing) -> bool:
    """Whether the amount is one that the report states; any where the label leaves it open."""
    if row["amounts"] is None:
        return True
    amount = None if found.amount is None else float(found.amount)
    if amount is None or not row["amounts"]:
        return amount is None and not row["amounts"]
    return any(abs(amount - each) <= _TOLERANCE * each for each in row["amounts"])


if __name__ == "__main__":
    sys.exit(main())
