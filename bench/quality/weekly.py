"""House editions of whole weeks of the shared news: how long their items are, whether they say who said it, and when.

The rules were made on other weeks; these are looked at, and measured.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.tables import table
from notifier.digests.choice.alike import sight_by
from notifier.digests.edition import HOUSE_ORDER, Edition, Piece
from notifier.digests.making import make
from notifier.digests.prose.paragraph import LENGTHS, length
from notifier.digests.told import Gathered
from scheduler.cli.commands.digest.lines import gather, read
from scheduler.cli.commands.digest.making import period_of
from scheduler.judging import make_judge

#: A day of each week: odd ISO weeks, in which the sets of all languages have reports.
_WEEKS = (date(2026, 6, 3), date(2026, 7, 1))
_SETS = ("web3-news-collector", "rssbot-articles-zh-half", "rssbot-flash-zh-half", "stablecoin-ko-half")
_DAY = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}\b|\d+月\d+日"
)


class Figures(NamedTuple):
    """What is measured of an edition's items."""

    items: int
    #: In another language than the edition's.
    foreign: int
    #: Words, or characters, of the items in its own: the median, and the share of those that are short.
    median: float
    short: float
    #: The share that begins with source and day.
    opened: float
    #: Sentences, the openings apart, and those of them that stand in no report.
    sentences: int
    invented: int


def figures(edition: Edition, gathered: Gathered) -> Figures:
    """Those of an edition that was made of these stories."""
    texts = {
        report.item.id: _core(f"{report.item.title} {report.item.summary} {report.item.content}")
        for told in gathered.told
        for report in told.reports
    }
    own = [length(each.paragraph) for each in edition.pieces if each.language is None]
    said = [words for each in edition.pieces for words in each.paragraph if words.kind == "sentence"]
    return Figures(
        items=len(edition.pieces),
        foreign=len(edition.pieces) - len(own),
        median=median(own),
        short=sum(each < LENGTHS[edition.language][0] for each in own) / len(own),
        opened=sum(map(_is_opened, edition.pieces)) / len(edition.pieces),
        sentences=len(said),
        invented=sum(_core(each.text) not in texts[each.report or ""] for each in said),
    )


def _is_opened(piece: Piece) -> bool:
    opening = piece.paragraph[0]
    return opening.kind == "opening" and bool(opening.report) and _DAY.search(opening.text) is not None


def _core(text: str) -> str:
    """Letters and digits alone."""
    return "".join(filter(str.isalnum, text)).lower()


def main(argv: list[str]) -> int:
    """Returns the exit code: 0 every sentence stands in a report and every item names source and day, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.weekly")
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--week", type=date.fromisoformat, action="append", help="a day of it; else the two")
    asked = parser.parse_args(argv)
    news = asked.shared / "data" / "news"
    judge, is_right = make_judge(), True
    rows: list[list[object]] = []
    for day in asked.week or _WEEKS:
        period = period_of("weekly", day, "UTC")
        gathered = gather(read([news / f"{name}.jsonl.gz" for name in _SETS], period), period, judge)
        for language in LENGTHS:
            edition = make(gathered, period, language, sight_by(judge.encoder))
            found = figures(edition, gathered)
            is_right = is_right and found.opened == 1 and not found.invented
            counts = Counter(each.section for each in edition.pieces)
            rows.append([period.first_day, language, *(counts[each] for each in HOUSE_ORDER), *_shown(found)])
    print(table(("week", "in", *HOUSE_ORDER, "foreign", "median", "short", "opened", "sentences", "invented"), rows))
    return not is_right


def _shown(found: Figures) -> list[str]:
    return [
        str(found.foreign),
        f"{found.median:g}",
        f"{found.short:.0%}",
        f"{found.opened:.0%}",
        str(found.sentences),
        str(found.invented),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
