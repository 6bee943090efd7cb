"""What a day waits for before it is closed: its writers, the story lane, and the matcher."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from redis.asyncio import Redis
from sqlalchemy import Engine

from record.closing.folders.moving import still_written
from record.collections.layout import segments
from record.collections.reading import read_segment
from record.live.writers import UNHEARD, Writers
from record.reconcile import missing_of
from record.sql import changes, checkpoints, facts
from record.sql.database import reading

#: Items of which SQL is asked at once.
_CHUNK = 2_000


class Barrier:
    """Of the oldest live day.  It is to be asked again and again until it lets the day pass."""

    def __init__(self, root: Path, redis: Redis, engine: Engine) -> None:
        """`root`: of the live days."""
        self._root = root
        self._redis = redis
        self._engine = engine
        self._writers = Writers(redis)
        #: Of the day at hand, the log's number when SQL knew all of it.
        self._number: tuple[date, int] | None = None

    async def waits_for(self, day: date, now: datetime) -> str | None:
        """What the day still waits for, in words; None: it may be closed.  `now` by Redis TIME."""
        return await self._of_writers(day, now) or await self._of_judges(day)

    async def _of_writers(self, day: date, now: datetime) -> str | None:
        if waiting := await self._writers.not_done(day):
            return f"writers: {', '.join(name or 'those that Redis may not know yet' for name in waiting)}"
        # A writer that Redis does not know is left out like one that was not heard of for so long.
        if now < datetime.combine(day + timedelta(days=1), time(), UTC) + UNHEARD:
            held = await asyncio.to_thread(still_written, self._root, day)
            return f"files that are being written: {', '.join(held)}" if held else None
        return None

    async def _of_judges(self, day: date) -> str | None:
        if self._number is None or self._number[0] != day:
            unknown = await asyncio.to_thread(self._unknown, day)
            if unknown:
                return f"the story lane: {unknown} of its items or more are not stored yet"
            self._number = day, await asyncio.to_thread(self._last_number)
        behind = await asyncio.to_thread(self._behind, self._number[1])
        return f"the matcher: {behind} changes are before it" if behind else None

    def _unknown(self, day: date) -> int:
        """How many items SQL does not know, of the first that it may not know."""
        with reading(self._engine) as connection:
            horizon = facts.horizon(connection)
        if horizon is not None and day < horizon:
            return 0
        for path in segments(self._root, day):
            with reading(self._engine) as connection:
                start = checkpoints.offset(connection, path.relative_to(self._root).as_posix())
            lines = read_segment(path, start, broken=lambda _: None)
            while chunk := [line.item for line in islice(lines, _CHUNK)]:
                if missing := missing_of(self._engine, chunk):
                    return len(missing)
        return 0

    def _last_number(self) -> int:
        with reading(self._engine) as connection:
            return changes.last_number(connection)

    def _behind(self, number: int) -> int:
        with reading(self._engine) as connection:
            return max(0, number + 1 - changes.cursor(connection, changes.MATCHER).change)
