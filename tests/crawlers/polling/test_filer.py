"""Filing for many polls at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from crawlers.polling.filer import MOST_NOTED, Filer
from record.collections.collections import Collections
from record.collections.layout import raw_files, segments
from record.collections.reading import read_days
from record.collections.warc import Exchange, read_records
from record.collections.writing import Brought, SegmentWriter
from record.item import Item
from tests.newsroom.items import make_item

DAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)
AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


class CountingWriter(SegmentWriter):
    """Counts flushes, and refuses them when told to."""

    flushes = 0
    refuses = False

    def file(self, day: date, brought: Sequence[Brought]) -> list[Item]:
        self.flushes += 1
        if self.refuses:
            raise OSError(28, "No space left on device")
        return super().file(day, brought)


def item(number: int) -> Item:
    return make_item(id=f"{number:016x}")


def exchange(body: bytes) -> Exchange:
    return Exchange("https://a.example/feed", AT, 200, [("Content-Type", "text/xml")], body, [("Accept", "*/*")])


def types(root: Path, day: date) -> list[str]:
    return [record.type for path in raw_files(root, day) for record in read_records([path.read_bytes()])]


async def test_polls_that_wait_together_share_a_flush(tmp_path: Path) -> None:
    writer = CountingWriter(tmp_path, "w")
    filer = Filer(writer)
    found = await asyncio.gather(
        *(filer.file(DAY, [(item(n), None), (item(1000 + n), None)]) for n in range(100)),
        filer.file(NEXT, [(item(5000), None)]),
    )
    filer.close()
    assert writer.flushes <= 4
    assert [[int(each.id, 16) for each in items] for items in found] == [[n, 1000 + n] for n in range(100)] + [[5000]]
    assert sorted(int(each.id, 16) for each in read_days(Collections(tmp_path), [DAY])) == [
        *range(100),
        *range(1000, 1100),
    ]


async def test_a_refusal_reaches_every_poll_and_the_next_is_tried(tmp_path: Path) -> None:
    writer = CountingWriter(tmp_path, "w")
    filer = Filer(writer)
    writer.refuses = True
    results = await asyncio.gather(*(filer.file(DAY, [(item(1), None)]) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(result, OSError) for result in results)
    writer.refuses = False
    await filer.file(DAY, [(item(2), None)])
    filer.close()
    assert list(read_days(Collections(tmp_path), [DAY])) == [item(2)]


async def test_each_item_names_what_brought_it(tmp_path: Path) -> None:
    filer = Filer(SegmentWriter(tmp_path, "w"))
    one, two = exchange(b"<a/>"), exchange(b"<b/>")
    brought = await filer.file(DAY, [(item(1), one), (item(2), two), (item(3), one), (item(4), None)])
    filer.close()
    (path,) = raw_files(tmp_path, DAY)
    bodies = {record.offset: record.payload for record in read_records([path.read_bytes()])}
    named = [each.raw and (each.raw.file, bodies[each.raw.offset], each.raw.digest) for each in brought]
    of_one = ("raw/w-0.warc.gz", b"<a/>", one.digest)
    assert named == [of_one, ("raw/w-0.warc.gz", b"<b/>", two.digest), of_one, None]
    assert list(read_days(Collections(tmp_path), [DAY])) == brought


async def test_raw_responses_are_kept_only_where_wanted(tmp_path: Path) -> None:
    filer = Filer(SegmentWriter(tmp_path, "w"), raw=False)
    one = exchange(b"<a/>")
    assert await filer.file(DAY, [(item(1), one)]) == [item(1)]
    await filer.note(DAY, one, one.record)
    filer.close()
    assert raw_files(tmp_path, DAY) == []


async def test_revisits_wait_for_a_flush_but_not_for_ever(tmp_path: Path) -> None:
    filer = Filer(SegmentWriter(tmp_path, "w"))
    one = exchange(b"<a/>")
    await filer.note(DAY, one, one.record)
    assert types(tmp_path, DAY) == []
    await filer.file(DAY, [(item(1), one)])
    assert types(tmp_path, DAY) == ["warcinfo", "revisit", "response", "request"]
    for _ in range(MOST_NOTED):
        await filer.note(NEXT, one, one.record)
    assert types(tmp_path, NEXT) == ["warcinfo"] + MOST_NOTED * ["revisit"]
    await filer.note(DAY, one, one.record)
    filer.close()
    assert types(tmp_path, DAY)[-1] == "revisit"


async def test_nothing_goes_into_a_day_that_was_ended(tmp_path: Path) -> None:
    filer = Filer(SegmentWriter(tmp_path, "w"))
    one = exchange(b"<a/>")
    await filer.file(DAY, [(item(1), one)])
    await filer.note(DAY, one, one.record)
    await filer.end_before(NEXT)
    assert types(tmp_path, DAY)[-1] == "revisit"
    before = [path.stat() for path in (*segments(tmp_path, DAY), *raw_files(tmp_path, DAY))]
    (late,) = await filer.file(DAY, [(item(2), exchange(b"<b/>"))])
    await filer.note(DAY, one, one.record)
    filer.close()
    assert [path.stat() for path in (*segments(tmp_path, DAY), *raw_files(tmp_path, DAY))] == before
    assert [path.name for path in segments(tmp_path, NEXT)] == ["w-1.jsonl"]
    assert late.raw is not None
    assert (late.raw.file, late.discovered) == ("raw/w-1.warc.gz", item(2).discovered)
    assert types(tmp_path, NEXT) == ["warcinfo", "response", "request", "revisit"]


async def test_nothing_is_done_before_it_is_on_the_disk(tmp_path: Path) -> None:
    filer = Filer(SegmentWriter(tmp_path, "w"))
    await filer.file(DAY, [(item(1), None)])
    (path,) = segments(tmp_path, DAY)
    assert path.read_text() == item(1).to_json() + "\n"
    filer.close()
    assert segments(tmp_path, NEXT) == []
