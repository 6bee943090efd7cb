"""`python -m bench.speed.commands`: how long people wait for `watches test` and `match`, start included.

A data folder of 30 days with 2,000 reports each is made of the news (`--news`), or of made texts; `watches test` looks
through all of it, `match` asks 1,000 watches of 20,000 lines.  CPU seconds of the whole command, median of the runs.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import yaml

from bench.speed.watches import compiled, queries, texts
from bench.tables import table
from record.collections.layout import root_in
from record.collections.writing import SegmentWriter
from record.item import Item

MINTWIRE = str(Path(sys.executable).parent / "mintwire")
DAYS, REPORTS, LINES, WATCHES = 30, 2_000, 20_000, 1_000
QUERY = "@cbdc (pilot* OR launch*)"
SOURCE = {"id": "outlet", "name": "Outlet", "kind": "feed", "url": "https://outlet.example/rss"}


def file_reports(data: Path, reports: Sequence[str], dice: random.Random) -> None:
    """A collection for each of the past days."""
    writer, today, number = SegmentWriter(root_in(data), "bench"), datetime.now(UTC).date(), 0
    for back in range(DAYS):
        day, lines = today - timedelta(days=back), []
        for _ in range(REPORTS):
            title, _, summary = dice.choice(reports).partition("\n")
            number += 1
            at = datetime.combine(day, time(0, 0, 1), UTC)
            item = Item(
                id=f"{number:016x}", source="outlet", title=title, summary=summary or None, published=at, discovered=at
            )
            lines.append(item.to_json())
        writer.append(day, lines)
    writer.close()


def seconds(arguments: Sequence[str], folder: Path, stdin: Path | None = None) -> float:
    """CPU seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (stdin or Path("/dev/null")).open("rb") as stream:
        subprocess.run([MINTWIRE, *arguments], cwd=folder, stdin=stream, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _median(command: Sequence[str], folder: Path, stdin: Path | None, runs: int) -> float:
    return statistics.median(seconds(command, folder, stdin) for _ in range(runs))


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.commands", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="(5)")
    parser.add_argument("--news", type=Path, help="a collection of news; made texts without it")
    asked = parser.parse_args(arguments)
    dice, reports = random.Random(3), texts(asked.news)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mintwire.yaml").write_text(yaml.safe_dump({"data": "data", "sources": [SOURCE]}))
        file_reports(folder / "data", reports, dice)
        lines = [json.dumps({"id": number, "title": dice.choice(reports)}) for number in range(LINES)]
        (folder / "items.jsonl").write_text("\n".join(lines))
        drawn = queries(reports, 2 * WATCHES, dice, frequent=False)
        kept = [{"id": watch, "query": query.text} for watch, query in compiled(drawn).items()][:WATCHES]
        (folder / "watches.yaml").write_text(yaml.safe_dump(kept))
        commands = (
            (["watches", "test", QUERY, "--days", str(DAYS)], None),
            (["match", "--watches", "watches.yaml"], folder / "items.jsonl"),
        )
        rows = [
            [" ".join(command[:2]), f"{_median(command, folder, stdin, asked.runs):.2f}"] for command, stdin in commands
        ]
    print(f"\n{DAYS} days of {REPORTS:,} reports; {LINES:,} lines, {len(kept):,} watches; median of {asked.runs} runs")
    print(table(["command", "CPU s"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
