"""Does the newsroom know what is about a CBDC, and whose?

    python -m bench.quality.cbdc [--shared DIR] [--list]

The labelled items of `data/gold/cbdc` and of bench/labels, with and without the doubtful ones, and beside them a plain
list of keywords.  `learnt` of bench/labels/cbdc-second.jsonl are read when the knowledge in config/cbdc is mended;
`apart` and `before` (bench/labels/cbdc.jsonl) only measure.  A figure's error is one standard error.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.labels.windows import HERE, news_files, read_labelled
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
#: Sets whose items may be read.
OPEN = ("development", "learnt")

Row = dict[str, Any]
_SEEN = datetime(2031, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Tagged:
    """A labelled item, and what the newsroom says of it."""

    row: Row
    tags: Tags

    @property
    def error(self) -> str:
        """What is said wrongly of it; "" where nothing is."""
        label, tags = self.row["about_cbdc"], self.tags
        if label != tags.about_cbdc:
            return "missed" if label else "not about one"
        wrong = [what for what in ("jurisdictions", "projects") if set(self.row[what]) != set(getattr(tags, what))]
        return ", ".join(f"{what} {sorted(self.row[what])}, not {sorted(getattr(tags, what))}" for what in wrong)


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code 0: there is no threshold here, only figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.cbdc", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    parser.add_argument("--list", action="store_true", help=f"also the errors of {' and '.join(OPEN)}")
    asked = parser.parse_args(arguments)
    tagger = Tagger.shipped()
    sets = {
        name: [Tagged(row, tagger.tags(item_of(row))) for row in rows]
        for name, rows in labelled(asked.shared / "data").items()
    }
    lines = []
    for name, found in sets.items():
        lines += _lines(name, found)
        lines += _lines(f"{name}, without doubtful ones", [each for each in found if not each.row["doubtful"]])
    print(table(["items", "number", "what", "precision", "recall", "F1"], lines))
    print("\nwhy a report was said to be about one or not, and how many are:\n")
    print(table(["items", "reason", "said", "about one", "not"], [line for one in sets.items() for line in _why(*one)]))
    print()
    for name, found in sets.items():
        _events(name, [each for each in found if each.row["about_cbdc"] and each.tags.about_cbdc])
    if asked.list:
        for name in OPEN:
            _list(name, sets[name])
    return 0


def labelled(data: Path) -> dict[str, list[Row]]:
    """Name of each set -> its labelled items; `data` is the folder with gold/ and news/."""
    development = (data / "gold" / "cbdc" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    news = news_files(data / "news")
    second = read_labelled(HERE / "cbdc-second.jsonl", *news)
    return {
        "development": [json.loads(line) for line in development],
        "learnt": [row for row in second if not row["apart"]],
        "apart": [row for row in second if row["apart"]],
        "before": read_labelled(HERE / "cbdc.jsonl", *news),
    }


def item_of(row: Row) -> Item:
    """The item that was labelled."""
    moment = read_date(row["published"] or "")
    return Item(
        id=row["url"],
        source="",
        title=row["title"],
        summary=row["summary"] or "",
        language=row["lang"],
        published=moment.at if moment else None,
        discovered=_SEEN,
    )


def _lines(name: str, found: Sequence[Tagged]) -> list[list[str]]:
    words = [_yes(KEYWORDS.search(f"{each.row['title']} {each.row['summary']}")) for each in found]
    truth = [_yes(each.row["about_cbdc"]) for each in found]
    many = str(len(found))
    return [
        [name, many, "about_cbdc, keywords", *_figures(truth, words)],
        [name, many, "about_cbdc", *_figures(truth, [_yes(each.tags.about_cbdc) for each in found])],
        *(
            [
                name,
                many,
                what,
                *_figures([set(each.row[what]) for each in found], [set(getattr(each.tags, what)) for each in found]),
            ]
            for what in ("jurisdictions", "projects")
        ),
    ]


def _yes(told: object) -> set[str]:
    return {"yes"} if told else set()


def _figures(truth: Sequence[set[str]], found: Sequence[set[str]]) -> list[str]:
    right = sum(len(one & other) for one, other in zip(truth, found, strict=True))
    said, wanted = max(sum(map(len, found)), 1), max(sum(map(len, truth)), 1)
    both = (said + wanted) / 2  # F1 is the share of what is right in the mean of the two
    return [_share(right, said), _share(right, wanted), _share(right, both)]


def _share(right: float, of: float) -> str:
    share = right / of
    return f"{share:.3f} ± {(share * (1 - share) / of) ** 0.5:.3f}"


def _why(name: str, found: Sequence[Tagged]) -> list[list[str]]:
    counted = Counter((each.tags.about_cbdc, each.tags.reasons, each.row["about_cbdc"]) for each in found)
    keys = sorted({key[:2] for key in counted}, reverse=True)
    return [
        [
            name,
            "; ".join(why) or "nothing names one",
            "about one" if said else "not",
            str(counted[said, why, True]),
            str(counted[said, why, False]),
        ]
        for said, why in keys
    ]


def _events(name: str, found: Sequence[Tagged]) -> None:
    strict = sum(each.row["event"] == each.tags.event for each in found) / len(found)
    accepted = sum(each.tags.event in (each.row["event"], each.row["event_alt"]) for each in found) / len(found)
    print(f"event, of {len(found)} of {name}: {strict:.3f}, {accepted:.3f} with accepted alternatives")


def _list(name: str, found: Sequence[Tagged]) -> None:
    print(f"\nerrors, {name}:")
    for each in found:
        if each.error:
            doubt = " (doubtful)" if each.row["doubtful"] else ""
            print(f"- {each.error}{doubt}: {each.row['title']} | {(each.row['summary'] or '')[:200]}")


if __name__ == "__main__":
    sys.exit(main())
