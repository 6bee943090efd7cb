"""Filing for many polls at once: those that wait together share one flush to disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

import structlog

from record.collections.warc import Exchange, Packed, Recorded, pack, revisit_record
from record.collections.writing import Brought, SegmentWriter
from record.item import Item

#: Revisits that wait for the next flush; with so many they are written without one.
MOST_NOTED = 200

log = structlog.get_logger("mintwire.poll")


class Filer:
    """Appends to a SegmentWriter in a thread, one flush at a time."""

    def __init__(self, writer: SegmentWriter, *, raw: bool = True) -> None:
        """`raw`: whether what came is kept as it was received."""
        self._writer = writer
        self._raw = raw
        self._waiting: list[tuple[date, Sequence[Brought], asyncio.Future[list[Item]]]] = []
        self._noted: list[tuple[date, bytes]] = []
        self._lock = asyncio.Lock()

    async def file(self, day: date, items: Sequence[tuple[Item, Exchange | None]]) -> list[Item]:
        """Append items to the day's collection, behind the exchanges that brought them; on return all are on the disk.

        Returns the items with where their raw bytes lie.  Raises OSError as the writer does.
        """
        packed = await self._pack({id(exchange): exchange for _, exchange in items if exchange is not None})
        done: asyncio.Future[list[Item]] = asyncio.get_running_loop().create_future()
        self._waiting.append((day, [(item, packed.get(id(exchange))) for item, exchange in items], done))
        async with self._lock:
            if not done.done():
                await self._flush()
        return await done

    async def note(self, day: date, exchange: Exchange, before: Recorded) -> None:
        """Record that a response brought the same as one before; on the disk with a later flush, or never."""
        if self._raw:
            self._noted.append((day, revisit_record(exchange, before)))
        if len(self._noted) >= MOST_NOTED:
            async with self._lock:
                await self._write_noted()

    async def end_before(self, day: date) -> None:
        """On return nothing goes into earlier days any more; what comes for those goes to `day`."""
        async with self._lock:
            await self._write_noted()
            await asyncio.to_thread(self._writer.end_before, day)

    def close(self) -> None:
        """Close the writer's segments."""
        self._try_note(self._noted)
        self._writer.close()

    async def _pack(self, exchanges: dict[int, Exchange]) -> dict[int, Packed]:
        """Each in its poll's own time, not in the flush that all share."""
        if not exchanges or not self._raw:
            return {}
        return await asyncio.to_thread(lambda: {key: pack(exchange) for key, exchange in exchanges.items()})

    async def _flush(self) -> None:
        await self._write_noted()
        batch, self._waiting = self._waiting, []
        days = {day: [each for other, brought, _ in batch if other == day for each in brought] for day, _, _ in batch}
        for day, brought in days.items():
            filed = await asyncio.to_thread(self._try_file, day, brought)
            for other, own, done in batch:
                if other != day:
                    continue
                if isinstance(filed, list):
                    mine, filed = filed[: len(own)], filed[len(own) :]
                if not done.cancelled():
                    done.set_exception(filed) if isinstance(filed, OSError) else done.set_result(mine)

    def _try_file(self, day: date, brought: Sequence[Brought]) -> list[Item] | OSError:
        try:
            return self._writer.file(day, brought)
        except OSError as error:
            return error

    async def _write_noted(self) -> None:
        noted, self._noted = self._noted, []
        if noted:
            await asyncio.to_thread(self._try_note, noted)

    def _try_note(self, noted: Sequence[tuple[date, bytes]]) -> None:
        for day in {day for day, _ in noted}:
            records = [record for other, record in noted if other == day]
            try:
                self._writer.note(day, records)
            except OSError as error:
                log.warning("revisits_not_kept", number=len(records), error=error.strerror)
