"""`python -m bench.speed.commands`: how long people wait for commands, start included.

First those that show what there is, on the shipped config and a database without stories: seconds and CPU seconds.
Then `watches test` and `match`: a data folder of 30 days with 2,000 reports each is made of the news (`--news`), or of
made texts; `watches test` looks through all of it, `match` asks 1,000 watches of 20,000 lines.  Medians of the runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time as clock
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import yaml

from bench.speed.watches import compiled, queries, texts
from bench.tables import table
from config.load import load
from record.collections.layout import root_in
from record.collections.writing import SegmentWriter
from record.item import Item
from scheduler.stores import open_record

MINTWIRE = (sys.executable, "-m", "scheduler")
#: The aim for help is 0.3 s, for the others 0.9 s.
SHOWING = ("--help", "sources list", "stories list", "watches list", "deliveries", "channels list")
ROOT = Path(__file__).parents[2]
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


def seconds(
    command: Sequence[str], folder: Path, stdin: Path | None = None, *, root: Path = ROOT
) -> tuple[float, float]:
    """Seconds and CPU seconds of a command, of the Mintwire in `root`."""
    environment = {**os.environ, "PYTHONPATH": str(root)}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), clock.monotonic()
    with (stdin or Path("/dev/null")).open("rb") as stream:
        subprocess.run(command, cwd=folder, env=environment, stdin=stream, stdout=subprocess.DEVNULL, check=True)
    took, after = clock.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _row(command: Sequence[str], folder: Path, stdin: Path | None, runs: int) -> list[str]:
    took = zip(*(seconds([*MINTWIRE, *command], folder, stdin) for _ in range(runs)), strict=True)
    return [" ".join(command[:2]), *(f"{statistics.median(each):.2f}" for each in took)]


def _showing(folder: Path, runs: int) -> list[list[str]]:
    open_record(load(None, {}, folder).settings).dispose()
    return [_row(command.split(), folder, None, runs) for command in SHOWING]


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.commands", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="(5)")
    parser.add_argument("--news", type=Path, help="a collection of news; made texts without it")
    asked = parser.parse_args(arguments)
    dice, reports = random.Random(3), texts(asked.news)
    with tempfile.TemporaryDirectory() as name:
        print(table(["command", "s", "CPU s"], _showing(Path(name), asked.runs)))
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
        rows = [_row(command, folder, stdin, asked.runs) for command, stdin in commands]
    print(f"\n{DAYS} days of {REPORTS:,} reports; {LINES:,} lines, {len(kept):,} watches; median of {asked.runs} runs")
    print(table(["command", "s", "CPU s"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
