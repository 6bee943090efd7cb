"""Redis filled from the collections: the marks of all that a source may still show, and what sources repeat."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice

import structlog
from redis.asyncio import Redis

from record.closing.folders.expiring import has_expired
from record.collections import marks
from record.collections.collections import Collections
from record.collections.layout import ITEMS, MARKS, folder_of
from record.collections.marks import Marks
from record.collections.reading import read_lines
from record.item import Item
from record.live import keys
from record.live.filling import Filling
from record.live.seen import KEEP_DAYS, MOST_RESTORED, day_number

#: What sources repeat is learned again from the collections of so many days, of each source from so many of its newest
#: reports: a passage is known for a repeat after five, and to learn takes longer than to restore a mark.
LEARN_DAYS = 30
LEARN_REPORTS = 100
#: Items that are learned from at a time: those of one source together.
_CHUNK = 2_000
#: How often it is said how far a filling has come.
_SAY_S = 5.0

log = structlog.get_logger("mintwire.fill")


async def restore_marks(
    collections: Collections,
    redis: Redis,
    filling: Filling,
    today: date,
    learn: Callable[[Iterable[Item]], Awaitable[None]],
) -> int:
    """Make the marks of all items that a feed may still show, and note that their sources have been polled before.

    `learn` is given the newest, in order.  Returns how many marks there are.  Raises FillingLost.
    """
    await _forget_repeats(redis)
    wanted = await asyncio.to_thread(collections.days, today - timedelta(days=KEEP_DAYS))
    loop = asyncio.get_running_loop()
    said = loop.time()
    restored, begun, recent = 0, set[str](), dict[date, dict[str, int]]()
    for number, day in enumerate(wanted, 1):
        found = await asyncio.to_thread(_marks_of, collections, day)
        await _restore(redis, filling, day, found, begun)
        counts = {source: lines.count(b"\n") for source, (_, lines) in found.items()}
        restored += sum(counts.values())
        if (today - day).days <= LEARN_DAYS:
            recent[day] = counts
        if loop.time() - said >= _SAY_S:
            said = loop.time()
            log.info("redis_filling", days=f"{number} of {len(wanted)}", items=restored)
    for day, skipped in _to_skip(recent).items():
        await _learn(collections, day, skipped, learn)
    return restored


def line_unreadable(message: str) -> None:
    """A line of a collection that is no item is told, and passed over."""
    log.error("line_unreadable", line=message)


def _marks_of(collections: Collections, day: date) -> Marks:
    """From a closed day's file of marks; where that is not whole, and of a live day, from its items."""
    if collections.state(day) == "closed":
        try:
            found = marks.read(collections.storage.read(f"{folder_of(day)}/{MARKS}", marks.MOST))
        except FileNotFoundError:
            found = {} if has_expired(collections, day, MARKS) else None
        if found is not None:
            return found
        log.warning("marks_unreadable", day=str(day), effect="its items are read")
    marking = marks.Marking()
    for item in _items(collections, day):
        marking.add(item)
    return marking.marks()


def _items(collections: Collections, day: date) -> Iterator[Item]:
    """What can be read of a day."""
    try:
        for name, file in collections.open_items(day):
            yield from (line.item for line in read_lines(file, name, broken=line_unreadable))
    except (FileNotFoundError, ValueError) as error:
        log.error("collection_file_unreadable", file=f"{folder_of(day)}/{ITEMS}", error=str(error))


async def _restore(redis: Redis, filling: Filling, day: date, found: Marks, begun: set[str]) -> None:
    """`begun`: sources that are noted already."""
    async with redis.pipeline(transaction=False) as pipe:
        for source in found.keys() - begun:
            pipe.hsetnx(keys.state(source), "begun", found[source][0])
        await pipe.execute()
    begun |= found.keys()
    number = day_number(day)
    await filling.restore(
        (source, number, lines)
        for source, (_, all_lines) in found.items()
        for lines in marks.chunks(all_lines, MOST_RESTORED)
    )


def _to_skip(recent: dict[date, dict[str, int]]) -> dict[date, Counter[str]]:
    """The days to learn from, the oldest first, and how many items of each source are passed over on each, so that
    LEARN_REPORTS are left of all."""
    taken: Counter[str] = Counter()
    skipped = {}
    for day, counts in sorted(recent.items(), reverse=True):
        if any(taken[source] < LEARN_REPORTS for source in counts):
            taken.update(counts)
            skipped[day] = Counter({source: taken[source] - LEARN_REPORTS for source in counts})
    return dict(sorted(skipped.items()))


async def _learn(
    collections: Collections, day: date, skipped: Counter[str], learn: Callable[[Iterable[Item]], Awaitable[None]]
) -> None:
    items = _unskipped(collections, day, skipped)
    while chunk := await asyncio.to_thread(lambda: list(islice(items, _CHUNK))):
        await learn(chunk)


def _unskipped(collections: Collections, day: date, skipped: Counter[str]) -> Iterator[Item]:
    left = +skipped
    for item in _items(collections, day):
        if left[item.source] > 0:
            left[item.source] -= 1
        else:
            yield item


async def _forget_repeats(redis: Redis) -> None:
    """A filling that was broken off has counted some already."""
    for pattern in (keys.repeats("*"), keys.page_repeats("*")):
        async for key in redis.scan_iter(pattern, count=1000):
            await redis.unlink(key)
