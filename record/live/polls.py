"""Due times, host leases and the stream of released polls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from redis.asyncio import Redis

from record.alike import joined_keys, place_of
from record.identity import base_id
from record.item import Item
from record.live import keys
from record.live.client import make_group, read_group, read_hash, script_text
from record.live.clock import RedisClock

#: A poll that nobody took up within this time is released again.
RELEASE_LEASE_MS = 60_000
#: While a poll is open its worker renews the lease, well before this ends.
OPEN_LEASE_MS = 30_000
#: A poll still pending after this long belongs to a worker that died.
LITTER_MS = 900_000
#: Polls released and not finished: more would only grow old in the stream.
MOST_OPEN = 2_000
#: With so many items waiting for the story lane, polling pauses.
MOST_FILED = 50_000


@dataclass(frozen=True, slots=True)
class Poll:
    """One released visit to a source."""

    #: Id in the stream.
    id: str
    source: str
    host: str
    token: str
    #: The source as JSON.
    spec: str


@dataclass(frozen=True, slots=True)
class ScheduledSource:
    """What scheduling needs to know of a source."""

    id: str
    host: str
    spec: str
    #: Milliseconds from now until the first poll of a source that is new.
    first_due_ms: int


@dataclass(frozen=True)
class FiledItem:
    """An item that a poll files, and what its mark is to say: see `record.live.seen`."""

    item: Item
    text: str
    raw: str
    #: Which of its poll's documents it stands in.
    document: int = 0

    @cached_property
    def json(self) -> str:
        """Its line."""
        return self.item.to_json()


class Polls:
    """Releases due polls and carries each through to its end."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        #: Set whenever polls are held.
        self.clock = RedisClock()
        self._release = redis.register_script(script_text("release"))
        self._schedule = redis.register_script(script_text("schedule"))
        self._turns = redis.register_script(script_text("turns"))
        self._hold = redis.register_script(script_text("hold"))
        self._borrow = redis.register_script(script_text("borrow"))
        self._free = redis.register_script(script_text("free"))
        self._finish = redis.register_script(script_text("mark", "finish"))

    async def open_stream(self) -> None:
        """Make the stream and its group, where they are not there."""
        await make_group(self._redis, keys.POLLS, keys.CRAWL)

    async def schedule(self, sources: Sequence[ScheduledSource]) -> tuple[int, int, int]:
        """Make `sources` all that is scheduled; returns how many were added, changed and removed."""
        args: list[Any] = [keys.due("")]
        for source in sources:
            args += [source.id, source.host, source.spec, source.first_due_ms]
        added, changed, removed = await self._schedule(
            keys=[keys.HOSTS, keys.LEASES, keys.SPECS, keys.SOURCE_HOSTS], args=args
        )
        return int(added), int(changed), int(removed)

    async def plan(self, turns: Mapping[str, tuple[str, datetime]]) -> None:
        """Note the turns of sources, as `record.turns.Turns` writes them, each with the first one."""
        args: list[Any] = [keys.due(""), keys.state("")]
        for source, (text, first) in turns.items():
            args += [source, text, round(first.timestamp() * 1000)]
        await self._turns(keys=[keys.HOSTS, keys.LEASES, keys.SOURCE_HOSTS], args=args)

    async def begun(self, sources: Sequence[str]) -> dict[str, datetime]:
        """When the first poll was that brought entries, of those of these sources that had one."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for source in sources:
                pipe.hget(keys.state(source), "begun")
            found = zip(sources, await pipe.execute(), strict=True)
        return {source: datetime.fromtimestamp(int(ms) / 1000, UTC) for source, ms in found if ms}

    async def release(self, most: int = 500) -> int | None:
        """Move up to `most` due polls to the stream; None where the marks do not stand yet."""
        answer = await self._release(
            keys=[keys.READY, keys.HOSTS, keys.LEASES, keys.TOKENS, keys.SPECS, keys.POLLS, keys.FILED],
            args=[most, RELEASE_LEASE_MS, MOST_OPEN, MOST_FILED, keys.due(""), LITTER_MS],
        )
        return None if answer == -1 else int(answer)

    async def take(self, worker: str, most: int, block_ms: int) -> list[Poll]:
        """Up to `most` released polls for this worker, waiting for the first at most `block_ms`."""
        entries = await read_group(self._redis, keys.POLLS, keys.CRAWL, worker, ">", most, block_ms)
        return [Poll(id_, **fields) for id_, fields in entries]

    async def hold(self, polls: Sequence[Poll], lease_ms: int = OPEN_LEASE_MS) -> list[dict[str, str] | None]:
        """Take up or renew the leases of polls.

        Returns for each what earlier polls of its source left, as `state` does, or None where the lease lapsed and the
        host went to another poll.
        """
        if not polls:
            return []
        names, args = [keys.HOSTS, keys.LEASES], [str(lease_ms)]
        for poll in polls:
            names += [keys.due(poll.host), keys.state(poll.source)]
            args += [poll.host, poll.source, poll.token]
        now_ms, *states = await self._hold(keys=names, args=args)
        self.clock.set(int(now_ms))
        return [None if flat is None else dict(zip(flat[::2], flat[1::2], strict=True)) for flat in states]

    async def drop(self, poll: Poll) -> None:
        """Acknowledge a poll that was released again in the meantime."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.xack(keys.POLLS, keys.CRAWL, poll.id)
            pipe.xdel(keys.POLLS, poll.id)
            await pipe.execute()

    async def forget_workers(self, idle_ms: int) -> int:
        """Forget workers of the group that have not asked for polls for so long; returns how many."""
        consumers: list[dict[str, Any]] = await self._redis.xinfo_consumers(keys.POLLS, keys.CRAWL)
        gone = [each["name"] for each in consumers if each["pending"] == 0 and each["idle"] >= idle_ms]
        for name in gone:
            await self._redis.xgroup_delconsumer(keys.POLLS, keys.CRAWL, name)
        return len(gone)

    async def borrow(self, host: str, token: str) -> bool:
        """Lease the host that a redirect led to; False while another poll has it."""
        return bool(
            await self._borrow(keys=[keys.HOSTS, keys.LEASES, keys.due(host)], args=[host, token, OPEN_LEASE_MS])
        )

    async def free(self, hosts: Sequence[str], token: str, rest_ms: int = 0) -> None:
        """Give borrowed hosts back; for so long nothing of them is released, and no page of them fetched."""
        if hosts:
            due = [keys.due(host) for host in hosts]
            await self._free(keys=[keys.HOSTS, keys.LEASES, keys.PAGE_HOSTS, *due], args=[token, rest_ms, *hosts])

    async def state(self, source: str) -> dict[str, str]:
        """What earlier polls of a source left (see docs/redis.md for the fields)."""
        return await read_hash(self._redis, keys.state(source))

    async def confirm(self, poll: Poll, items: Sequence[FiledItem], *, day: int) -> int:
        """Confirm filed items and hand them to the story lane; returns how many were handed on."""
        return await self._run_finish(poll, items, day=day, poll_id="", due_ms=0, tail=[])

    async def finish(
        self,
        poll: Poll,
        items: Sequence[FiledItem],
        *,
        day: int,
        due_ms: int,
        counts: Mapping[str, int],
        state: Mapping[str, str],
        rest_ms: int = 0,
    ) -> int:
        """Confirm the last items and end the poll: counts, the source's state, its next due time, the host.

        For `rest_ms` nothing of the host is released, and no page of it fetched.
        """
        tail: list[Any] = []
        for name, number in counts.items():
            tail += [name, number]
        tail.append("--")
        for name, value in state.items():
            tail += [name, value]
        return await self._run_finish(poll, items, day=day, poll_id=poll.id, due_ms=due_ms, rest_ms=rest_ms, tail=tail)

    async def _run_finish(
        self,
        poll: Poll,
        items: Sequence[FiledItem],
        *,
        day: int,
        poll_id: str,
        due_ms: int,
        tail: list[Any],
        rest_ms: int = 0,
    ) -> int:
        args: list[Any] = [poll.host, poll.source, poll.token, poll_id, due_ms, rest_ms, day, len(items)]
        for each in items:
            item = each.item
            args += [base_id(item.id), item.revision, each.text, each.raw, place_of(item), joined_keys(item)]
            args += [item.id, each.json]
        handed = await self._finish(
            keys=[
                keys.HOSTS,
                keys.LEASES,
                keys.due(poll.host),
                keys.seen(poll.source),
                keys.FILED,
                keys.COUNTS,
                keys.POLLS,
                keys.state(poll.source),
                keys.SPECS,
                keys.alike(poll.source),
                keys.LEARNED,
                keys.PAGE_HOSTS,
            ],
            args=args + tail,
        )
        return int(handed)
