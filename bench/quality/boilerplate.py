"""What is cut of reports because their source repeats it: python -m bench.quality.boilerplate [--shared DIR] [--list N]

The real news in the order of its publication, report by report, learned and cut as a running wire does; and the feeds
of `data/feeds`, each as one poll.  Whether a cut is right is for the eye: `--list` prints so many, drawn at random.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.tables import table
from config.errors import FeedError
from crawlers.items import read_document
from newsroom.boilerplate.repeats import Given, Repeats, cut
from record.item import Item
from record.text import one_line, plain

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def news(file: Path) -> Iterator[Sequence[Item]]:
    """Each address once, the oldest report first."""
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        rows = sorted(map(json.loads, stream), key=lambda row: row.get("published") or "")
    by_url = {row["url"]: row for row in reversed(rows)}
    for row in reversed(by_url.values()):
        summary = plain(row.get("summary") or "") or None
        title, source, url = one_line(row["title"]), row["source"], row["url"]
        yield [
            Item(
                id="x",
                source=source,
                url=url,
                title=title,
                summary=summary,
                language=row["lang"],
                discovered=NOW,
            )
        ]


def feeds(folder: Path) -> Iterator[Sequence[Item]]:
    """The items of every document that can be read."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            yield read_document(file.read_bytes(), content_type=None, url="", source=file.name, now=NOW).items
        except FeedError:
            continue


def measure(polls: Iterable[Sequence[Item]]) -> tuple[list[str], list[Item]]:
    """A row of the table, and the items of which something was cut; each poll is of one source."""
    known: dict[str, Repeats] = defaultdict(Repeats)
    cuts: list[Item] = []
    number, begin = 0, time.process_time()
    for items in polls:
        if not items:
            continue
        number += len(items)
        repeats = known[items[0].source]
        cuts += [item for item in cut(repeats, [Given.of(item) for item in items]) if item.cut]
        for key in repeats.superfluous():
            del repeats.passages[key]
    spent = (time.process_time() - begin) / max(number, 1)
    return [f"{number:,}", f"{len(cuts):,}", f"{len(cuts) / max(number, 1):.1%}", f"{spent * 1e3:.3f}"], cuts


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.boilerplate", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    parser.add_argument("--list", type=int, default=0, help="cuts to print (0)")
    asked = parser.parse_args(arguments)
    data = asked.shared / "data"
    rows, cuts = [], []
    for name, polls in (
        ("news", news(data / "news" / "web3-news-collector.jsonl.gz")),
        ("feeds", feeds(data / "feeds")),
    ):
        row, found = measure(polls)
        rows.append([name, *row])
        cuts += found
    print(table(["set", "items", "with a cut", "share", "CPU ms an item"], rows))
    for item in random.Random(1).sample(cuts, min(asked.list, len(cuts))):
        print(f"\n{item.source}: {item.title}")
        for each in item.cut:
            print(f"  - {each.text[:200]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
