"""Does the newsroom know what is about a CBDC, and whose?

    python -m bench.quality.cbdc [--shared DIR]

The labelled items of `data/gold/cbdc`, with and without the doubtful ones.  The rules have no weights that were fitted
to them; their words come from the knowledge in config/cbdc.  Beside them a plain list of keywords, in the same run.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.tables import table
from crawlers.dates import read_date
from newsroom.cbdc.tags import Tagger, Tags
from record.item import Item

ROOT = Path(__file__).resolve().parents[2]
#: What one would search for.
KEYWORDS = re.compile(
    r"\bcbdcs?\b|central bank digital|digital (?:euro|yuan|rupee|ruble|rouble|pound|dollar|yen|won)"
    r"|e-cny|ecny|enaira|mbridge|数字人民币|數位人民幣|数字欧元|央行数字货币|法定数字货币|中央銀行デジタル通貨|デジタルユーロ|デジタル円",
    re.IGNORECASE,
)

Row = dict[str, Any]
_SEEN = datetime(2031, 3, 1, tzinfo=UTC)


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code 0: there is no threshold here, only figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.cbdc", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    path = parser.parse_args(arguments).shared / "data" / "gold" / "cbdc" / "dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    tagger = Tagger.shipped()
    tags = [tagger.tags(_item(row)) for row in rows]
    lines = []
    for name, chosen in (("all", rows), ("without doubtful ones", [row for row in rows if not row["doubtful"]])):
        pairs = [(row, tag) for row, tag in zip(rows, tags, strict=True) if row in chosen]
        lines += _lines(name, pairs)
    print(table(["items", "what", "precision", "recall", "F1"], lines))
    _events([(row, tag) for row, tag in zip(rows, tags, strict=True) if row["about_cbdc"] and tag.about_cbdc])
    return 0


def _item(row: Row) -> Item:
    moment = read_date(row["published"] or "")
    return Item(
        id=row["id"],
        source="",
        title=row["title"],
        summary=row["summary"],
        language=row["lang"],
        published=moment.at if moment else None,
        discovered=_SEEN,
    )


def _lines(name: str, pairs: Sequence[tuple[Row, Tags]]) -> list[list[str]]:
    words = [({"yes"} if KEYWORDS.search(f"{row['title']} {row['summary']}") else set()) for row, _ in pairs]
    truth = [({"yes"} if row["about_cbdc"] else set()) for row, _ in pairs]
    return [
        [name, "about_cbdc, keywords", *_figures(truth, words)],
        [name, "about_cbdc", *_figures(truth, [({"yes"} if tag.about_cbdc else set()) for _, tag in pairs])],
        *(
            [name, what, *_figures([set(row[what]) for row, _ in pairs], [set(getattr(tag, what)) for _, tag in pairs])]
            for what in ("jurisdictions", "projects")
        ),
    ]


def _figures(truth: Sequence[set[str]], found: Sequence[set[str]]) -> list[str]:
    right = sum(len(one & other) for one, other in zip(truth, found, strict=True))
    precision = right / max(sum(map(len, found)), 1)
    recall = right / max(sum(map(len, truth)), 1)
    return [f"{value:.3f}" for value in (precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))]


def _events(pairs: Sequence[tuple[Row, Tags]]) -> None:
    strict = sum(row["event"] == tag.event for row, tag in pairs)
    accepted = sum(tag.event in (row["event"], row["event_alt"]) for row, tag in pairs)
    print(
        f"\nevent, of {len(pairs)}: {strict / len(pairs):.3f}, {accepted / len(pairs):.3f} with accepted alternatives"
    )


if __name__ == "__main__":
    sys.exit(main())
