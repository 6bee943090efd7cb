"""What sources repeat, in Redis: the counts by which boilerplate is known.

A field of the source's hash is a passage: "reports first last titles", see `newsroom.boilerplate.repeats.Repeat`, the
titles joined by commas; the field REPORTS is the number of reports that were counted.  Two processes that learn of one
source at once may lose a count, which the next reports make good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

from redis.asyncio import Redis

from newsroom.boilerplate.repeats import MOST_PASSAGES, Given, Repeat, Repeats, cut, learn
from record.item import Item
from record.live import keys
from record.live.client import read_hash

REPORTS = "reports"


class Boilerplate:
    """Learns what sources, and their articles' pages, repeat, and names it in their reports."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def cut(self, items: Sequence[Item]) -> list[Item]:
        """Reports of one source, or of its pages, each with what of it is boilerplate as far as is known with them."""
        if not items:
            return []
        key, given = _key(items[0]), [Given.of(item) for item in items]
        repeats = await self._load(key, given)
        found = cut(repeats, given)
        await self._save(key, repeats)
        return found

    async def learn(self, items: Iterable[Item]) -> None:
        """Count what stands in reports of any sources."""
        by_key: dict[str, list[Given]] = defaultdict(list)
        for item in items:
            by_key[_key(item)].append(Given.of(item))
        for key, given in by_key.items():
            repeats = await self._load(key, given)
            for each in given:
                learn(repeats, each)
            await self._save(key, repeats)

    async def _load(self, key: str, given: Sequence[Given]) -> Repeats:
        """What is known of the passages of these reports."""
        wanted = sorted(set().union(*(each.keys for each in given)))
        answers: list[Any] = await self._redis.hmget(key, [REPORTS, *wanted])
        reports, *values = cast("list[str | None]", answers)
        passages = {each: _read(value) for each, value in zip(wanted, values, strict=True) if value is not None}
        return Repeats(int(reports or 0), passages)

    async def _save(self, key: str, repeats: Repeats) -> None:
        if not repeats.changed:
            return
        changed: dict[Any, Any] = {each: _written(repeats.passages[each]) for each in sorted(repeats.changed)}
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hset(key, mapping={REPORTS: repeats.reports, **changed})
            pipe.hlen(key)
            _, size = await pipe.execute()
        if size > MOST_PASSAGES + 1:
            await self._forget(key)

    async def _forget(self, key: str) -> None:
        values = await read_hash(self._redis, key)
        reports = int(values.pop(REPORTS))
        superfluous = Repeats(reports, {each: _read(value) for each, value in values.items()}).superfluous()
        if superfluous:
            await self._redis.hdel(key, *superfluous)


def _key(item: Item) -> str:
    return keys.page_repeats(item.source) if item.from_page else keys.repeats(item.source)


def _read(value: str) -> Repeat:
    reports, first, last, titles = value.split(" ")
    return Repeat(int(reports), int(first), int(last), tuple(titles.split(",")))


def _written(repeat: Repeat) -> str:
    return f"{repeat.reports} {repeat.first} {repeat.last} {','.join(repeat.titles)}"
