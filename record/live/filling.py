"""The duty of filling an empty Redis, which one process has at a time, by a lease that it renews while it works."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import islice

from redis.asyncio import Redis

from record.live import keys
from record.live.client import UNREACHABLE, script_text
from record.live.seen import Seen

#: How long the filling of a process that died keeps others away.
LEASE_MS = 15_000
#: Runs of the script that are sent together.
_TOGETHER = 50


class FillingLost(Exception):
    """Another process fills Redis, or its content went meanwhile: what was filled does not count."""


class Filling:
    """One filling.  Each write checks that it is still the one under way, so a process that slept writes nothing."""

    def __init__(self, redis: Redis, lease_ms: int = LEASE_MS) -> None:
        self._redis = redis
        self._seen = Seen(redis)
        self._lease_ms = lease_ms
        self._token = uuid.uuid4().hex[:12]
        self._script = redis.register_script(script_text("fill"))

    async def begin(self) -> bool:
        """Take the duty; False where another process has it, or Redis is filled."""
        return await self._run("begin")

    async def end(self) -> None:
        """Redis is filled, and polls may be released.  Raises FillingLost."""
        if not await self._run("end"):
            raise FillingLost

    @asynccontextmanager
    async def renewed(self) -> AsyncIterator[None]:
        """Keep the duty for as long as the block takes, if it can be kept; whoever writes will see."""
        task = asyncio.ensure_future(self._renew())
        try:
            yield
        finally:
            task.cancel()

    async def restore(self, marks: Iterable[tuple[str, int, bytes]]) -> None:
        """Confirm marks: (source, day, lines), see `Seen.restore_by`.  Raises FillingLost."""
        rows = iter(marks)
        while batch := list(islice(rows, _TOGETHER)):
            async with self._redis.pipeline(transaction=False) as pipe:
                for source, day, lines in batch:
                    await self._seen.restore_by(pipe, source, day, lines, fence=self._token)
                if not all(await pipe.execute()):
                    raise FillingLost

    async def _run(self, what: str) -> bool:
        return bool(await self._script(keys=[keys.READY, keys.FILLING], args=[self._token, self._lease_ms, what]))

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._lease_ms / 3000)
            try:
                await self._run("keep")
            except UNREACHABLE:
                continue
