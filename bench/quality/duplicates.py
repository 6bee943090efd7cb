"""Does the newsroom find the same text again, and nothing else?

    python -m bench.quality.duplicates [--shared DIR] [--list]

The planted near-duplicates: pairs found and missed, and pairs found that were not planted.  Then real texts with copies
of our own making: reports of a real collection and labelled ones come again from another outlet, changed in one way.
Of what is found beyond those the number is told, and with --list the titles, for reading by eye.  Last, headline pairs
that people scored from 0 (unrelated) to 5 (the same): none below 4 may be called the same.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.tables import table
from newsroom.duplicates.claims import claim
from newsroom.duplicates.memory import MemoryStore
from newsroom.duplicates.sameness import FEWEST, likeness
from newsroom.duplicates.text import text_of
from record.item import Item

ROOT = Path(__file__).resolve().parents[2]
#: Characters of a summary that is copied: below, a report is its title.
_LEAST = 120
SEEN = datetime(2031, 3, 1, tzinfo=UTC)
#: A report in so many is copied in each way.
_EVERY = 20
_BELOW = {True: " Read the full article on our website and subscribe.", False: "続きを読むには会員登録が必要です。"}
#: In scripts without blanks two characters stand for a word.
_PIECE = re.compile(r"[A-Za-z0-9.,]+|[^A-Za-z0-9]{1,2}")

Change = Callable[[str, random.Random], str]


def changed(share: float) -> Change:
    """With this share of its words replaced by words of its own, in other places."""

    def change(text: str, chance: random.Random) -> str:
        spaced = _is_spaced(text)
        words = text.split(" ") if spaced else _PIECE.findall(text)
        others = [word[::-1] for word in words]
        for at in chance.sample(range(len(words)), round(len(words) * share)):
            words[at] = chance.choice(others)
        return (" " if spaced else "").join(words)

    return change


def shuffled(text: str, chance: random.Random) -> str:
    """Its sentences in another order."""
    sentences = re.split(r"(?<=[.!?])\s+|(?<=。)", text)
    chance.shuffle(sentences)
    return " ".join(sentences)


#: What is done to the text of a copy; those that must all be found first.
CHANGES: Mapping[str, Change] = {
    "nothing": lambda text, _: text,
    "5% of the words": changed(0.05),
    "order of sentences": shuffled,
    "a line below": lambda text, _: text + _BELOW[_is_spaced(text)],
    "cut to 60%": lambda text, _: text[: int(len(text) * 0.6)],
    "10% of the words": changed(0.1),
    "20% of the words": changed(0.2),
}
_MUST_BE_FOUND = 5


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 0 all found that must be and none wrong, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.duplicates", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    parser.add_argument("--list", action="store_true", help="also print what is found in real news")
    asked = parser.parse_args(arguments)
    data = asked.shared / "data"
    planted = _planted(data / "dedup")
    news = list(_news(data / "news" / "web3-news-collector.jsonl.gz"))
    rows, others = _copied([*news, *_labelled(data / "gold")])
    print(table(["planted", "in texts", "pairs", "found", "share"], [planted, *rows]))
    print(f"\nfound beside them in real news: {len(others)}")
    if asked.list:
        for one, other in others:
            print(f"\n{one.source}: {one.title}\n{other.source}: {other.title}")
    wrong = _headlines(data / "dedup")
    missed = [row for row in (planted, *rows[:_MUST_BE_FOUND]) if row[2] != row[3]]
    return 1 if missed or wrong else 0


def _planted(folder: Path) -> list[str]:
    with gzip.open(folder / "planted_1000.txt.gz", "rt", encoding="utf-8") as file:
        texts = [line.rstrip("\n").partition(" ") for line in file]
    reports = [Item(id=identity, source="", content=text, discovered=SEEN) for identity, _, text in texts]
    truth = {frozenset(line.split()) for line in (folder / "planted_1000.truth").read_text().splitlines()}
    store = _filed(reports)
    found = {frozenset((each.id, kept)) for each in reports if (kept := store.kept(each.id)) != each.id}
    wrong = f" (others: {len(found - truth)})" if found - truth else ""
    return _row("planted_1000", len(reports), len(truth), len(found & truth), wrong)


def _copied(reports: Sequence[Item]) -> tuple[list[list[str]], list[tuple[Item, Item]]]:
    """Rows of the table, and pairs of reports that are the same without our doing."""
    chance = random.Random(1)
    long = [report for report in reports if len(report.summary or "") >= _LEAST]
    copies = {
        name: [_copy(report, name, change, chance) for report in long[start::_EVERY]]
        for start, (name, change) in enumerate(CHANGES.items())
    }
    alone = [report for report in reports if not report.summary and text_of(report).size >= FEWEST]
    copies["titles alone"] = [replace(report, id=f"{report.id} alone", source="another") for report in alone]
    store = _filed([*reports, *(copy for some in copies.values() for copy in some)])
    rows = []
    for name, some in copies.items():
        found = sum(store.kept(copy.id) == store.kept(copy.id.split(" ")[0]) for copy in some)
        rows.append(_row(name, len(reports), len(some), found))
    by_id = {report.id: report for report in reports}
    pairs = ((report, by_id.get(store.kept(report.id), report)) for report in reports)
    return rows, [(one, other) for one, other in pairs if one is not other]


def _copy(report: Item, name: str, change: Change, chance: random.Random) -> Item:
    summary = change(report.summary or "", chance)
    return replace(report, id=f"{report.id} {name}", summary=summary, source="another")


def _row(name: str, texts: int, pairs: int, found: int, more: str = "") -> list[str]:
    return [name, str(texts), str(pairs), str(found), f"{found / pairs:.1%}{more}"]


def _filed(reports: Sequence[Item]) -> MemoryStore:
    store = MemoryStore()
    asyncio.run(claim(store, reports, 0))
    return store


def _is_spaced(text: str) -> bool:
    return text.count(" ") > len(text) / 10


def _news(path: Path) -> Iterator[Item]:
    seen = set()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            row = json.loads(line)
            if row["url"] not in seen:
                seen.add(row["url"])
                yield Item(
                    id=f"n{number}",
                    source=row["source"],
                    title=row["title"],
                    summary=row["summary"],
                    discovered=SEEN,
                )


def _labelled(folder: Path) -> Iterator[Item]:
    """Titles alone, most of them Chinese."""
    titles: Iterable[str] = dict.fromkeys(
        json.loads(line)["title"]
        for path in sorted(folder.glob("stories/window_B*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    for number, title in enumerate(titles):
        yield Item(id=f"g{number}", source="labelled", title=title, discovered=SEEN)


def _headlines(folder: Path) -> int:
    """How many pairs are wrongly called the same; prints them."""
    wrong = same = total = 0
    for path in sorted(folder.glob("headlines_*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            score, *titles = line.split("\t")
            one, other = (text_of(Item(id="", source="", title=title, discovered=SEEN)) for title in titles)
            total += 1
            if likeness(one, other) is not None:
                same += 1
                wrong += float(score) < 4
    print(f"headline pairs: {total}, called the same {same}, of these scored below 4: {wrong}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
