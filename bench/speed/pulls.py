"""`python -m bench.speed.pulls`: how long a person waits for a day of 20,000 reports, start of the command included.

The day is made here: 40 sources, one report in five Chinese, one in three with its whole text, half without a language
of its own; SQL knows what is judged of each.  Beside it stands what the plain way takes: a Python program that reads
the same lines as JSON, searches them for the same words with `re`, and writes what it finds; it folds nothing, and
knows no watch, judgement or repeated item.  With `--beside DIR` another checkout of Mintwire is timed, too.  All take
turns; medians of the runs.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from bench.speed.commands import MINTWIRE, ROOT, seconds
from bench.speed.documents import WORDS
from bench.tables import table
from config.load import load
from config.sections import SECTIONS
from record.collections.layout import root_in, segments
from record.collections.writing import SegmentWriter
from record.item import Item
from record.sql import tables
from record.sql.items import light_row
from scheduler.stores import open_record

REPORTS, SOURCES = 20_000, 40
_HAN = "数字人民币中国央行稳定币监管政策市场支付跨境结算银行试点香港金融管理局发行区块链交易所价格上涨下跌投资融资报告"
WATCHES: list[dict[str, Any]] = [
    {"id": "words", "query": '(pilot* OR launch*) "digital currency"'},
    {"id": "concept", "query": "@cbdc (pilot* OR launch*)"},
    {"id": "judged", "query": "stablecoin issuer", "sections": ["policy"]},
    {"id": "chinese", "query": "数字人民币 OR 稳定币", "languages": ["zh"]},
]
CHOICES = (
    "",
    "--source outlet-3",
    *(f"--watch {watch['id']}" for watch in WATCHES),
    "--section cbdc --with judgement",
    "--sort published --excel",
)
#: What the plain way does of `--watch words`.
PLAIN = """
import json, re, sys
words = re.compile(r"(?<!\\w)(pilot|launch)", re.IGNORECASE)
for path in sys.argv[1:]:
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        text = " ".join(row[name] or "" for name in ("title", "summary", "content"))
        if words.search(text) and "digital currency" in text.lower():
            print(json.dumps(row, ensure_ascii=False))
"""


def make_day(folder: Path) -> list[Path]:
    """A config, yesterday's collection and what SQL knows of it; returns the collection's files."""
    sources = [
        {"id": f"outlet-{n}", "name": f"Outlet {n}", "kind": "feed", "url": f"https://outlet-{n}.example/rss"}
        for n in range(SOURCES)
    ]
    config = {"data": "data", "sources": sources, "watches": WATCHES}
    (folder / "mintwire.yaml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    day, dice = datetime.now(UTC).date() - timedelta(days=1), random.Random(5)
    items = [_item(number, datetime.combine(day, time(), UTC), dice) for number in range(REPORTS)]
    writer = SegmentWriter(root_in(folder / "data"), "bench")
    writer.append(day, [item.to_json() for item in items])
    writer.close()
    _judge(folder, items, dice)
    return segments(root_in(folder / "data"), day)


def _item(number: int, midnight: datetime, dice: random.Random) -> Item:
    def text(words: int) -> str:
        if number % 5 == 0:
            return "".join(dice.choices(_HAN, k=2 * words))
        return " ".join(dice.choices(WORDS, k=words)).capitalize()

    source, at = f"outlet-{number % SOURCES}", midnight + timedelta(seconds=4 * number)
    return Item(
        id=f"{number:016x}",
        source=source,
        url=f"https://{source}.example/{number}",
        title=text(11),
        summary=text(60),
        content=text(350) if number % 3 == 0 else None,
        language=None if number % 2 else "zh" if number % 5 == 0 else "en",
        published=at - timedelta(minutes=dice.randrange(600)),
        discovered=at,
        news="news",
    )


def _judge(folder: Path, items: Sequence[Item], dice: random.Random) -> None:
    """Two reports make a story."""
    stories: list[dict[str, Any]] = []
    reports = []
    for number, item in enumerate(items):
        tags = {"about_cbdc": False, "jurisdictions": [], "countries": ["CN"] if number % 7 == 0 else [], "event": None}
        judged = {"section": dice.choice(SECTIONS), "section_confidence": 0.8, "tags": tags}
        if number % 2 == 0:
            seen = {"first_seen": item.discovered, "last_seen": item.discovered}
            stories.append({"id": item.id, "lead": item.id, "size": 2, **seen, **judged})
        reports.append({**light_row(item), "story": stories[-1]["id"], **judged})
    engine = open_record(load(folder, {}, folder).settings)
    with engine.begin() as connection:
        connection.execute(tables.stories.insert(), stories)
        connection.execute(tables.items.insert(), reports)
    engine.dispose()


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.pulls", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="(5)")
    parser.add_argument("--beside", type=Path, metavar="DIR", help="another checkout; it takes only what it knows")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = make_day(folder)
        sides = [(choice or "all", [*MINTWIRE, "pull", "yesterday", *choice.split()], ROOT) for choice in CHOICES]
        if asked.beside is not None:
            known = [each for each in sides if "--section" not in each[0] and "--sort" not in each[0]]
            sides += [(f"beside: {choice}", command, asked.beside.resolve()) for choice, command, _ in known]
        sides.append(("plain Python, the words of `words`", [sys.executable, "-c", PLAIN, *map(str, files)], ROOT))
        took = [[seconds(command, folder, root=root) for _, command, root in sides] for _ in range(asked.runs)]
    print(f"a day of {REPORTS:,} reports; median of {asked.runs} runs, least and most of the seconds")
    rows = [_row(choice, [run[at] for run in took]) for at, (choice, _, _) in enumerate(sides)]
    print(table(["pull yesterday …", "s", "range", "CPU s"], rows))
    return 0


def _row(name: str, runs: Sequence[tuple[float, float]]) -> list[str]:
    wall, cpu = zip(*runs, strict=True)
    spread = f"{min(wall):.2f} to {max(wall):.2f}"
    return [name, f"{statistics.median(wall):.2f}", spread, f"{statistics.median(cpu):.2f}"]


if __name__ == "__main__":
    sys.exit(main())
