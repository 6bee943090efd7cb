"""Filing for many polls at once."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from crawlers.polling.filer import Filer
from record.collections.layout import segments
from record.collections.writing import SegmentWriter

DAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)


class CountingWriter(SegmentWriter):
    """Counts flushes, and refuses them when told to."""

    flushes = 0
    refuses = False

    def append(self, day: date, lines: object) -> None:
        self.flushes += 1
        if self.refuses:
            raise OSError(28, "No space left on device")
        super().append(day, lines)  # type: ignore[arg-type]


async def test_polls_that_wait_together_share_a_flush(tmp_path: Path) -> None:
    writer = CountingWriter(tmp_path, "w")
    filer = Filer(writer)
    await asyncio.gather(*(filer.append(DAY, [f"{n}"]) for n in range(100)), filer.append(NEXT, ["x"]))
    filer.close()
    assert writer.flushes <= 4
    lines = [line for path in segments(tmp_path, DAY) for line in path.read_text().split()]
    assert sorted(lines, key=int) == [str(n) for n in range(100)]
    assert [path.read_text() for path in segments(tmp_path, NEXT)] == ["x\n"]


async def test_a_refusal_reaches_every_poll_and_the_next_is_tried(tmp_path: Path) -> None:
    writer = CountingWriter(tmp_path, "w")
    filer = Filer(writer)
    writer.refuses = True
    results = await asyncio.gather(*(filer.append(DAY, ["x"]) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(result, OSError) for result in results)
    writer.refuses = False
    await filer.append(DAY, ["y"])
    filer.close()
    assert [path.read_text() for path in segments(tmp_path, DAY)] == ["y\n"]


async def test_nothing_is_done_before_it_is_on_the_disk(tmp_path: Path) -> None:
    filer = Filer(SegmentWriter(tmp_path, "w"))
    await filer.append(DAY, ["x"])
    (path,) = segments(tmp_path, DAY)
    assert path.read_text() == "x\n"
    filer.close()
    with pytest.raises(StopIteration):
        next(iter(segments(tmp_path, NEXT)))
