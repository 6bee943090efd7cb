"""Filing for many polls at once: those that wait together share one flush to disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from record.collections.writing import SegmentWriter


class Filer:
    """Appends to a SegmentWriter in a thread, one flush at a time."""

    def __init__(self, writer: SegmentWriter) -> None:
        self._writer = writer
        self._waiting: list[tuple[date, Sequence[str], asyncio.Future[None]]] = []
        self._lock = asyncio.Lock()

    async def append(self, day: date, lines: Sequence[str]) -> None:
        """Append lines to the day's collection; on return they are on the disk.  Raises OSError as the writer does."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((day, lines, done))
        async with self._lock:
            if not done.done():
                await self._flush()
        await done

    async def _flush(self) -> None:
        batch, self._waiting = self._waiting, []
        days = {day: [line for other, lines, _ in batch if other == day for line in lines] for day, _, _ in batch}
        for day, lines in days.items():
            error = await asyncio.to_thread(self._try_append, day, lines)
            for other, _, done in batch:
                if other == day and not done.cancelled():
                    done.set_result(None) if error is None else done.set_exception(error)

    def _try_append(self, day: date, lines: Sequence[str]) -> OSError | None:
        try:
            self._writer.append(day, lines)
        except OSError as error:
            return error
        return None

    def close(self) -> None:
        """Close the writer's segment."""
        self._writer.close()
