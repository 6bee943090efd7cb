"""The stream of filed items, which the story lane reads in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redis.asyncio import Redis

from record.item import NOT_AN_ITEM, Item
from record.live import keys
from record.live.client import make_group, read_group, script_text

#: Entries that one run of the script looks at, so that no run is long.
_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class FiledEntry:
    """One entry of the stream."""

    #: Id in the stream.
    id: str
    item: Item


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """An entry that is no item."""

    #: Id in the stream.
    id: str
    #: What it holds in place of an item.
    raw: str
    error: str


class Filed:
    """Reader and writer of the stream."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting = redis.register_script(script_text("waiting"))

    async def open_stream(self) -> None:
        """Make the stream and its group, where they are not there."""
        await make_group(self._redis, keys.FILED, keys.LANE)

    async def read(self, most: int, block_ms: int) -> list[FiledEntry | BrokenEntry]:
        """The next entries: first those read before and not acknowledged, then new ones.

        A broken one is to be set aside and acknowledged like the others, or it comes again and again.  Only the holder
        of the lane's lease may call it: all holders read as one consumer.
        """
        pending = await self._read("0", most, None)
        return pending or await self._read(">", most, block_ms)

    async def _read(self, start: str, most: int, block_ms: int | None) -> list[FiledEntry | BrokenEntry]:
        entries = await read_group(self._redis, keys.FILED, keys.LANE, "lane", start, most, block_ms)
        # Of one that was deleted before it was acknowledged only the id is left.
        return [_read(id_, fields or {}) for id_, fields in entries]

    async def acknowledge(self, ids: Sequence[str]) -> None:
        """Done with these entries."""
        if ids:
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.xack(keys.FILED, keys.LANE, *ids)
                pipe.xdel(keys.FILED, *ids)
                await pipe.execute()

    async def add(self, items: Iterable[Item]) -> None:
        """Hand items on again."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for item in items:
                pipe.xadd(keys.FILED, {"id": item.id, "item": item.to_json()})
            await pipe.execute()

    async def waiting(self) -> set[str]:
        """Ids of the items in the stream, read or not, that are not acknowledged."""
        ids: set[str] = set()
        after = "-"
        while after:
            after, *found = await self._waiting(keys=[keys.FILED], args=[after, _LOOKED_AT])
            ids.update(found)
        return ids


def _read(id_: str, fields: dict[str, str]) -> FiledEntry | BrokenEntry:
    raw = fields.get("item", "")
    try:
        return FiledEntry(id_, Item.from_json(raw))
    except NOT_AN_ITEM as error:
        return BrokenEntry(id_, raw, f"{type(error).__name__}: {error}")
