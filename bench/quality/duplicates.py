"""Does the newsroom find the same text again, and nothing else?

    python -m bench.quality.duplicates [--shared DIR]

The planted near-duplicates: pairs found and missed, and pairs found that were not planted.  Then real texts with copies
of our own making: every twentieth report of a real collection comes again with a share of its words changed; of what is
found beyond those, same-address repeats apart, the number is told for reading by eye.  Last, headline pairs that
people scored from 0 (unrelated) to 5 (the same): none below 3 may be called the same text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.tables import table
from newsroom.duplicates.fingerprint import are_same, fingerprint
from newsroom.duplicates.memory import Groups
from newsroom.report import Report

ROOT = Path(__file__).resolve().parents[2]
#: Shares of words, or pairs of characters, that a planted copy of ours has changed.
EDITS = (0.0, 0.05, 0.1)
#: Characters that a text must have to be copied: below, a report is its title.
_LEAST = 120
_WORDS = ("indeed", "rather", "quite", "meanwhile", "however")
_PAIRS = ("さらに", "むしろ", "不过", "其实")


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 0 all planted found with up to 5% changed, and none wrong; 1 not."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.duplicates", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    data = parser.parse_args(arguments).shared / "data"
    rows = [_planted(data / "dedup")]
    reports = list(_news(data / "news" / "web3-news-collector.jsonl.gz"))
    rows += [_copied(reports, share) for share in EDITS]
    print(table(["planted", "texts", "pairs", "found", "others found"], rows))
    wrong = _headlines(data / "dedup")
    light = [row for row in rows if "10%" not in row[0]]
    return 0 if all(row[2] == row[3] for row in light) and rows[0][4] == "0" and not wrong else 1


def _planted(folder: Path) -> list[str]:
    with gzip.open(folder / "planted_1000.txt.gz", "rt", encoding="utf-8") as file:
        texts = [line.rstrip("\n").partition(" ") for line in file]
    reports = [Report(id=identity, title="", content=text) for identity, _, text in texts]
    truth = {frozenset(line.split()) for line in (folder / "planted_1000.truth").read_text().splitlines()}
    found = set(map(frozenset, _pairs(reports)))
    return ["planted_1000", str(len(reports)), str(len(truth)), str(len(found & truth)), str(len(found - truth))]


def _copied(reports: list[Report], share: float) -> list[str]:
    random_ = random.Random(1)
    long = [report for report in reports if len(report.summary) >= _LEAST]
    copies = [
        Report(
            id=f"{report.id}-copy",
            title=report.title,
            summary=_edited(report.summary, share, random_),
            source="another",
            published=report.published,
        )
        for report in long[::20]
    ]
    truth = {frozenset((copy.id, copy.id.removesuffix("-copy"))) for copy in copies}
    groups = Groups()
    groups.add([*reports, *copies])
    together = {pair for pair in truth if len({groups.kept(identity) for identity in pair}) == 1}
    others = sum(groups.kept(report.id) != report.id for report in reports)
    return [f"news, {share:.0%} changed", str(len(reports)), str(len(truth)), str(len(together)), str(others)]


def _edited(text: str, share: float, random_: random.Random) -> str:
    if text.isascii() or text.count(" ") > len(text) / 10:
        words = text.split(" ")
        for at in random_.sample(range(len(words)), int(len(words) * share)):
            words[at] = random_.choice(_WORDS)
        return " ".join(words)
    pairs = [text[at : at + 2] for at in range(0, len(text), 2)]
    for at in random_.sample(range(len(pairs)), int(len(pairs) * share)):
        pairs[at] = random_.choice(_PAIRS)
    return "".join(pairs)


def _pairs(reports: list[Report]) -> Iterator[tuple[str, str]]:
    groups = Groups()
    groups.add(reports)
    for report in reports:
        if (kept := groups.kept(report.id)) != report.id:
            yield report.id, kept


def _news(path: Path) -> Iterator[Report]:
    seen = set()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            row = json.loads(line)
            if row["url"] not in seen:
                seen.add(row["url"])
                yield Report(id=str(number), title=row["title"], summary=row["summary"] or "", source=row["source"])


def _headlines(folder: Path) -> int:
    wrong = same = total = 0
    for path in sorted(folder.glob("headlines_*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            score, one, other = line.split("\t")
            prints = [fingerprint(Report(id=name, title=text)) for name, text in (("1", one), ("2", other))]
            total += 1
            if are_same(*prints) is not None:
                same += 1
                wrong += float(score) < 3
    print(f"\nheadline pairs: {total}, called the same {same}, of these scored below 3: {wrong}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
