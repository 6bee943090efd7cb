"""`python -m bench.speed.watches`: all watches against each document, beside asking each watch by itself.

Documents are reports of the news joined until they have 400 words, in one language each.  Watches are drawn from the
words of all reports: from any of them, most of which are rare, as names are; or as frequent as they are there, so that
each document matches hundreds of watches, and the time is that of the matches.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import random
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.speed.documents import WORDS
from bench.tables import table
from config.errors import QueryError
from notifier.matching.index import WatchIndex
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Standing
from notifier.query.compile import compile_query
from notifier.query.documents.document import Document
from notifier.query.query import Query
from notifier.query.reading.stop_words import STOP_WORDS

WORDS_OF_A_DOCUMENT = 400
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'-]{2,}|[\u30a0-\u30ff]{3,}|[\u4e00-\u9fff]{2,6}")
_SPACED = re.compile(r"[A-Za-z0-9]+|[\u3041-\u9fff]")
#: Documents whose anchors are counted, so that watches stand on what is rare.
SAMPLE = 300
#: Watches that are added one by one.
ADDED = 20
#: Measured in each run; of these so many are asked of each watch by itself.
DOCUMENTS, NAIVE_DOCUMENTS = 400, 4


def texts(news: Path | None) -> list[str]:
    """Reports as text; made ones without `news`."""
    if news is None:
        dice = random.Random(7)
        return [" ".join(dice.choices(WORDS, k=60)) for _ in range(20_000)]
    with gzip.open(news, "rt", encoding="utf-8") as stream:
        rows = map(json.loads, stream)
        return [f"{row['title']}\n{row.get('summary') or ''}" for row in rows]


def documents(reports: Sequence[str], dice: random.Random) -> list[str]:
    """Reports joined until they have WORDS_OF_A_DOCUMENT words; those in Latin letters and the others apart."""
    joined = []
    by_script = [[text for text in reports if text.isascii()], [text for text in reports if not text.isascii()]]
    for part in by_script:
        dice.shuffle(part)
        text, words = "", 0
        for report in part:
            text, words = f"{text}\n{report}", words + len(_SPACED.findall(report))
            if words >= WORDS_OF_A_DOCUMENT:
                joined.append(text)
                text, words = "", 0
    dice.shuffle(joined)
    return joined


def queries(reports: Sequence[str], number: int, dice: random.Random, *, frequent: bool) -> list[str]:
    """Queries of the shapes that people write: of any words of the news, or as `frequent` as there."""
    if frequent:
        words = [_words(dice.choice(reports)) for _ in range(number)]
    else:
        every = sorted({word for report in reports for word in _words(report)})
        words = [dice.sample(every, 6) for _ in range(number)]
    return [_query(dice.choice(_SHAPES), each, dice) for each in words if len(each) >= _LEAST_WORDS]


def _words(report: str) -> list[str]:
    return [word for word in _WORD.findall(report) if word.lower() not in STOP_WORDS]


_LEAST_WORDS = 6


_SHAPES = (
    *["{0} {1}"] * 6,
    *['"{2}"'] * 4,
    *["{0} ({1} OR {3})"] * 4,
    *["({0} OR {1} OR {3}) {4}"] * 2,
    *["{0} {1} -{3}"] * 2,
    *["{0} NEAR/8 {1}", "title:{0} {1}", "{0}* {1}"],
)


def _query(shape: str, words: Sequence[str], dice: random.Random) -> str:
    at = dice.randrange(len(words) - 1)
    others = dice.sample(words, 4)
    return shape.format(others[0], others[1], f"{words[at]} {words[at + 1]}", *others[2:])


def compiled(asked: Sequence[str]) -> dict[str, Query]:
    """Those that the language takes, by their number."""
    found = {}
    for number, text in enumerate(asked):
        with contextlib.suppress(QueryError):
            found[str(number)] = compile_query(text)
    return found


def per_second(work: Callable[[], object], documents: int) -> float:
    """Documents per second of CPU time."""
    begin = time.process_time()
    work()
    return documents / (time.process_time() - begin)


def measure(asked: Sequence[str], joined: Sequence[str], sample: Sequence[str], runs: int) -> list[str]:
    """A row of the table."""
    begin = time.process_time()
    by_id = compiled(asked)
    standing = {watch: Standing.of(query) for watch, query in by_id.items()}
    rarity = CountedRarity(Document.of(text) for text in sample)
    WatchIndex(standing, rarity=rarity)
    from_text = time.process_time() - begin
    stored = {watch: each.to_text() for watch, each in standing.items()}
    naive = list(by_id.values())
    del by_id, standing
    begin, before = time.process_time(), _memory()
    rarity = CountedRarity(Document.of(text) for text in sample)
    matcher = WatchIndex({watch: Standing.from_text(text) for watch, text in stored.items()}, rarity=rarity)
    from_stored = time.process_time() - begin
    matched = [len(matcher.match(Document.of(text))) for text in joined]
    memory = _memory() - before
    adding = statistics.median(_adding(matcher, f"added-{number}") for number in range(ADDED))
    alone, together, told, one_by_one = [], [], [], []
    for _ in range(runs):
        alone.append(per_second(lambda: [Document.of(text) for text in joined], len(joined)))
        folded = [Document.of(text) for text in joined]
        together.append(per_second(lambda folded=folded: [matcher.match(each) for each in folded], len(joined)))  # type: ignore[misc]
        folded = [Document.of(text) for text in joined]
        told.append(per_second(lambda folded=folded: [m.hits for d in folded for m in matcher.match(d)], len(joined)))  # type: ignore[misc]
        folded = [Document.of(text) for text in joined[:NAIVE_DOCUMENTS]]
        one_by_one.append(
            per_second(lambda folded=folded: [query.match(d) for d in folded for query in naive], len(folded))  # type: ignore[misc]
        )
    ratio = statistics.median(ours / theirs for ours, theirs in zip(together, one_by_one, strict=True))
    return [
        f"{len(stored):,}",
        *(f"{statistics.median(each):,.0f}" for each in (alone, together, told, one_by_one)),
        f"{ratio:,.0f}",
        f"{statistics.mean(matched):.1f}",
        f"{memory / 1e6:.0f}",
        f"{adding * 1e3:.1f}",
        f"{from_stored:.2f}",
        f"{from_text:.1f}",
    ]


def _adding(matcher: WatchIndex, word: str) -> float:
    """CPU seconds until a watch that no other one helps is matched with the others."""
    begin = time.process_time()
    matcher.add({word: Standing.of(compile_query(f'"of {word} alone"'))})
    return time.process_time() - begin


def _memory() -> int:
    """Resident memory of this process in bytes (https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.watches", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="(5)")
    parser.add_argument("--watches", default="10000,100000", help="how many, apart by commas (10000,100000)")
    parser.add_argument("--news", type=Path, help="a collection of news; made texts without it")
    asked = parser.parse_args(arguments)
    dice = random.Random(11)
    reports = texts(asked.news)
    joined = documents(reports, dice)
    sample, measured = joined[:SAMPLE], joined[SAMPLE : SAMPLE + DOCUMENTS]
    head = [
        "words",
        "watches",
        "normalised/s",
        "matched/s",
        "with hits/s",
        "one by one/s",
        "ratio",
        "matches per document",
    ]
    head += ["MB", "one more ms", "start s", "start from text s"]
    rows = [
        [kind, *measure(queries(reports, int(number), dice, frequent=kind == "frequent"), measured, sample, asked.runs)]
        for kind in ("any", "frequent")
        for number in asked.watches.split(",")
    ]
    print(f"\ndocuments of {WORDS_OF_A_DOCUMENT} words per CPU second, median of {asked.runs} runs")
    print(table(head, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
