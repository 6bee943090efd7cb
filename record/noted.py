"""The change log's number, noted outside SQL: by it a database that was restored from a backup is known.

It stands in Redis and in a file of the data folder, written after each commit, so the larger one counts, and SQL is
never behind it: unless somebody put back an older copy of SQL.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import structlog
from redis.asyncio import Redis
from sqlalchemy import Engine

from record.live import keys
from record.live.clock import redis_now
from record.sql import changes, counters, facts
from record.sql.facts import Cut

log = structlog.get_logger("mintwire.log")


class Noted:
    """Reads and writes the note."""

    def __init__(self, redis: Redis, data: Path) -> None:
        """`data`: the data folder."""
        self._redis = redis
        self._file = data / "change-log-number"

    async def read(self) -> int:
        """The largest number noted; 0 where there is none."""
        in_redis = await self._redis.get(keys.LOG)
        return max(int(in_redis or 0), self._read_file())

    async def write(self, number: int) -> None:
        """Note a number that was committed."""
        await self._redis.set(keys.LOG, number)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{number}\n", encoding="ascii")
        fresh.replace(self._file)

    async def see_restored(self, engine: Engine) -> int:
        """Where SQL is behind the note, as a restored backup is: notes the cut there, and goes on behind that number.

        Whoever comes first does it, before SQL is used for anything else.  Returns the noted number.
        """
        noted, now = await self.read(), await redis_now(self._redis)
        await asyncio.to_thread(_see_restored, engine, noted, now)
        return noted

    def _read_file(self) -> int:
        try:
            return int(self._file.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0


def _see_restored(engine: Engine, noted: int, now: datetime) -> Cut | None:
    with engine.begin() as connection:
        # Raised by nothing: so the counter is locked, and nobody else can be doing the same.
        if counters.raise_by(connection, changes.COUNTER, 0) >= noted:
            return None
        cut = Cut(now, noted)
        facts.note_cut(connection, cut)
        changes.skip_to(connection, noted)
    log.error("sql_restored", number=noted, effect="what was discovered before now may have been told already")
    return cut
