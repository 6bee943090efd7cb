"""`python -m bench.speed.readers`: the wire's polls and alerts while many read the collections by HTTP.

What `bench.speed.latency` measures, first without readers, then with 50 of them at once: each reads one form of a
closed day of 20,000 items after the other, as fast as it is answered, on the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx

from bench import processes
from bench.speed.latency import MINTWIRE, measure, shown
from bench.speed.newsroom import reports
from bench.tables import table
from record.collections.collections import Collections
from record.collections.layout import root_in
from record.collections.writing import SegmentWriter
from record.sql import facts, tokens
from record.sql.database import migrate, open_engine
from record.sql.tokens import AccessToken
from tests.record.collections.closing import close_day
from web.access.secret import Secret

_FORMS = ("items.jsonl", "items.parquet", "items.csv", "items.jsonl?language=en", "items.jsonl?after=0")
#: Seconds that a reader waits for a piece.
_LONGEST_S = 300.0
_Told = tuple[str, int, float]
#: In the process of the readers: set when they are to end.
_END: Event


def prepare(data: Path, day: date, items: int) -> Secret:
    """A closed day in a data folder, which the wire takes for one that it forgot, and a token."""
    data.mkdir(parents=True)
    engine, secret = open_engine(f"sqlite:///{data / 'mintwire.db'}"), Secret.draw()
    migrate(engine)
    now = datetime.now(UTC)
    with engine.begin() as connection:
        facts.move_horizon(connection, now.date())
        tokens.add(connection, AccessToken(secret.id, "bench", secret.digest, secret.link_key, ("admin",), now))
    engine.dispose()
    collections = Collections(root_in(data))
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    rows = (
        replace(each, content="It says so. " * 200, discovered=begin + timedelta(seconds=4 * number))
        for number, each in enumerate(islice(reports(1), items))
    )
    segments = SegmentWriter(collections.root, "bench")
    segments.append(day, [each.to_json() for each in rows])
    segments.close()
    close_day(collections, day)
    return secret


@contextmanager
def reading(url: str, secret: Secret, readers: int, told: list[_Told]) -> Iterator[None]:
    """In a process of their own, until the end of the block; `told` gets form, bytes and seconds of each answer."""
    context = multiprocessing.get_context("spawn")
    end = context.Event()
    with ProcessPoolExecutor(1, context, _begin, (end,)) as process:
        reads = process.submit(_read_in_process, url, str(secret), readers)
        try:
            yield
        finally:
            end.set()
        told += reads.result()


def _begin(end: Event) -> None:
    global _END
    _END = end


def _read_in_process(url: str, token: str, readers: int) -> list[_Told]:
    os.nice(19)  # they would be elsewhere
    return asyncio.run(_read(url, token, readers, _END))


async def _read(url: str, token: str, readers: int, end: Event) -> list[_Told]:
    found: list[_Told] = []

    async def read(client: httpx.AsyncClient, first: int) -> None:
        for form in islice(cycle(_FORMS), first, None):
            begun, size = time.monotonic(), 0
            async with client.stream("GET", f"{url}/{form}") as answer:
                answer.raise_for_status()
                async for piece in answer.aiter_raw():
                    size += len(piece)
                    if end.is_set():
                        return
            found.append((form, size, time.monotonic() - begun))

    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
    limits = httpx.Limits(max_connections=readers)
    async with httpx.AsyncClient(headers=headers, timeout=_LONGEST_S, limits=limits, trust_env=False) as client:
        await asyncio.gather(*(read(client, number) for number in range(readers)))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.readers", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument("--readers", type=int, default=50, metavar="N")
    parser.add_argument("--items", type=int, default=20_000, metavar="N")
    parser.add_argument("--mintwire", default=MINTWIRE)
    asked = parser.parse_args(argv)
    processes.become_reaper()
    day = datetime.now(UTC).date() - timedelta(days=9)
    told: list[_Told] = []
    port = processes.free_port()
    for readers in (0, asked.readers):
        runs = []
        for _ in range(asked.runs):
            with tempfile.TemporaryDirectory(prefix="mw-readers-", ignore_cleanup_errors=True) as folder:
                secret = prepare(Path(folder) / "data", day, asked.items)
                url = f"http://127.0.0.1:{port}/collections/{day}"
                beside = partial(reading, url, secret, readers, told)
                web = {"web": {"listen": f"127.0.0.1:{port}"}}
                runs.append(measure(shlex.split(asked.mintwire), Path(folder), web, beside if readers else nullcontext))
        print(f"\n{readers} readers")
        print(shown(runs))
    rows = []
    for form in _FORMS:
        theirs = [(size, seconds) for name, size, seconds in told if name == form]
        if theirs:
            sizes, seconds = zip(*theirs, strict=True)
            rows.append([form, len(theirs), f"{statistics.mean(sizes) / 1e6:.2f}", f"{statistics.median(seconds):.1f}"])
    print(table(["answers", "number", "MB each", "median s"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
