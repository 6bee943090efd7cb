"""`python -m bench.speed.previews`: how long a person waits for a preview of a watch.

It shows what would have been sent in the last 7 days.  A data folder with 4,000 reports a day, and one with 20,000, is
made of the news (`--news`), or of made texts.  The bot's own process for heavy work answers: the first query of each
pays for its start, which stands apart.  Medians of the runs, beside how many of the reports were looked through before
the time for it was over, and the process's memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time as clock
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bench.speed.watches import texts
from bench.tables import table
from notifier.bot.apart import Apart
from notifier.trial.lately import DAYS, Wanted
from notifier.trial.preview import Preview, preview
from record.collections.collections import Collections
from record.collections.layout import root_in
from record.collections.writing import SegmentWriter
from record.item import Item
from record.sql.database import migrate, open_engine

A_DAY = (4_000, 20_000)
#: A rare concept, plain words, a company's names, a word of every tenth report, and one without a word that must be.
QUERIES = ("@e-cny (pilot* OR launch*)", "the digital euro", "company Circle", "bitcoin", "/[0-9]{4}/")


def file_week(data: Path, reports: Sequence[str], a_day: int) -> str:
    """Collections of the last days, in the newest of which a third is still to come; returns the database's URL."""
    writer, dice, today = SegmentWriter(root_in(data), "bench"), random.Random(5), datetime.now(UTC).date()
    for back in range(DAYS):
        day, lines = today - timedelta(days=back), []
        midnight = datetime.combine(day, time(), UTC)
        for number in range(a_day * 2 // 3 if back == 0 else a_day):
            title, _, summary = dice.choice(reports).partition("\n")
            at = midnight + timedelta(milliseconds=number)
            lines.append(
                Item(
                    id=f"{back:04x}{number:012x}",
                    source="outlet",
                    title=title,
                    summary=summary or None,
                    published=at,
                    discovered=at,
                    news="news",
                ).to_json()
            )
        writer.append(day, lines)
    writer.close()
    url = f"sqlite:///{data / 'mintwire.db'}"
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


def ask(apart: Apart, query: str, data: Path, url: str) -> tuple[float, Preview]:
    """Seconds, and the preview."""
    started = clock.perf_counter()
    told = apart(preview, Wanted(query, Collections(root_in(data)), url, "Asia/Singapore", datetime.now(UTC)))
    if not isinstance(told, Preview):
        raise TypeError(f"{query}: {told.message}")
    return clock.perf_counter() - started, told


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.previews", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="(5)")
    parser.add_argument("--news", type=Path, help="a collection of news; made texts without it")
    asked = parser.parse_args(arguments)
    reports, rows = texts(asked.news), []
    with tempfile.TemporaryDirectory() as name:
        for a_day in A_DAY:
            data = Path(name) / str(a_day)
            data.mkdir()
            url, apart = file_week(data, reports, a_day), Apart()
            start, _ = ask(apart, "walrus", data, url)
            for query in QUERIES:
                runs = [ask(apart, query, data, url) for _ in range(asked.runs)]
                took, told = [each for each, _ in runs], runs[-1][1]
                spread = f"{min(took):.2f} to {max(took):.2f}"
                looked = f"{told.looked_at:,} of {len(told.per_day)} days"
                rows.append([f"{a_day:,}", query, f"{statistics.median(took):.2f}", spread, looked, str(told.messages)])
            apart.close()
            rows.append([f"{a_day:,}", "the first, with the start", f"{start:.2f}", "", "", ""])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"median of {asked.runs} runs, least and most of the seconds; the process took {peak} MB at most")
    print(table(["reports a day", "query", "s", "range", "looked through", "messages"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
