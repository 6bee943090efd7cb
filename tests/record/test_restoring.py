"""Redis filled from the collections, by way of the files of marks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from redis.asyncio import Redis

from record.collections import marks
from record.collections.layout import items_folder
from record.collections.writing import SegmentWriter
from record.item import Item
from record.live import keys
from record.live.filling import Filling
from record.live.seen import Seen
from record.restoring import LEARN_REPORTS, note_marks, restore_marks
from tests.newsroom.items import make_item

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY, YESTERDAY = NOW.date(), NOW.date() - timedelta(days=1)


def item(number: int, age: timedelta = timedelta(days=1), **changes: object) -> Item:
    return make_item(**{"id": f"{number:016x}", "discovered": NOW - age, **changes})


def file(root: Path, *items: Item, writer: str = "w1") -> None:
    segment = SegmentWriter(root, writer)
    for each in items:
        segment.append(each.discovered.date(), [each.to_json()])
    segment.close()


async def learn_nothing(items: Iterable[Item]) -> None:
    assert items


async def fill(redis: Redis, root: Path) -> int:
    filling = Filling(redis)
    assert await filling.begin()
    restored = await restore_marks(root, redis, filling, TODAY, learn_nothing)
    await filling.end()
    return restored


async def all_marks(redis: Redis) -> dict[str, dict[str, str]]:
    found = {key: await redis.hgetall(key) async for key in redis.scan_iter("mw:s*")}
    assert found
    return found


def make_record(root: Path) -> None:
    first = item(1)
    file(
        root,
        first,
        item(2, source="other"),
        item(3, from_page=("content",), id=f"{first.id}-page", revision=1, content="A page"),
        item(4, timedelta()),
        item(5, timedelta(days=500)),
    )
    file(root, item(1, id=f"{first.id}-2-aaaaaaaa", revision=2, title="Changed"), item(2, source="other"), writer="w2")


def path(root: Path, day: date = YESTERDAY) -> Path:
    return items_folder(root, day).parent / "marks"


async def test_a_fill_by_files_is_the_same_as_one_by_the_days(redis: Redis, tmp_path: Path) -> None:
    make_record(tmp_path)
    assert await fill(redis, tmp_path) == 6
    by_days = await all_marks(redis)
    assert set(by_days) == {"mw:seen:ecb-press", "mw:state:ecb-press", "mw:seen:other", "mw:state:other"}
    assert path(tmp_path).exists()
    assert not path(tmp_path, TODAY).exists(), "it is still written to"
    assert await note_marks(tmp_path, TODAY) == 0
    await redis.flushall()
    for segment in items_folder(tmp_path, YESTERDAY).glob("*"):
        stat = segment.stat()
        segment.write_bytes(b"x" * stat.st_size)  # which nobody reads: the file of marks stands for it
        os.utime(segment, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with structlog.testing.capture_logs():
        assert await fill(redis, tmp_path) == 6
    assert await all_marks(redis) == by_days


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-7])


def flip_a_digit(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:-3] + (b"0" if data[-3:-2] != b"0" else b"1") + data[-2:])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def of_another_version(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"mintwire-marks 1 ", b"mintwire-marks 2 ", 1))


def of_another_day(file: Path) -> None:
    first, _, rest = file.read_bytes().partition(b"\n")
    file.write_bytes(first + b"\n" + rest.replace(b"w1-0", b"w7-0", 1))


@pytest.mark.parametrize("spoil", [cut_off, flip_a_digit, empty, of_another_version, of_another_day, Path.unlink])
async def test_a_file_that_is_spoilt_is_made_again_and_never_believed(
    redis: Redis, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    make_record(tmp_path)
    assert await note_marks(tmp_path, TODAY) == 1, "of the day 500 days ago nothing is restored"
    whole = path(tmp_path).read_bytes()
    spoil(path(tmp_path))
    assert await fill(redis, tmp_path) == 6
    assert path(tmp_path).read_bytes() == whole
    assert len(await redis.hgetall("mw:seen:ecb-press")) == 2


async def test_a_day_that_was_added_to_is_read_again(redis: Redis, tmp_path: Path) -> None:
    make_record(tmp_path)
    assert await note_marks(tmp_path, TODAY) == 1
    assert marks.is_current(tmp_path, YESTERDAY)
    file(tmp_path, item(9), writer="late")
    assert not marks.is_current(tmp_path, YESTERDAY)
    assert marks.read(tmp_path, YESTERDAY) is None
    assert await note_marks(tmp_path, TODAY) == 1
    assert await fill(redis, tmp_path) == 7


async def test_a_line_that_is_no_item_is_told_and_the_others_count(redis: Redis, tmp_path: Path) -> None:
    file(tmp_path, item(1), item(2))
    (segment,) = items_folder(tmp_path, YESTERDAY).glob("*")
    segment.write_bytes(b'{"id": 7}\n[]\n"\xff"\n' + segment.read_bytes() + b"[" * 200_000 + b"\n")
    with structlog.testing.capture_logs() as logs:
        assert await fill(redis, tmp_path) == 2
    told = [entry for entry in logs if entry["event"] == "line_unreadable"]
    assert len({entry["line"].split(":")[1] for entry in told}) == 4


async def test_a_source_is_learned_from_its_newest_reports(redis: Redis, tmp_path: Path) -> None:
    day = timedelta(days=1)
    file(tmp_path, *(item(n, 3 * day) for n in range(150)), *(item(n, day) for n in range(200, 250)))
    file(tmp_path, item(900, 20 * day, source="rare"), item(901, 40 * day, source="rare"))
    learned: list[Item] = []

    async def learn(items: Iterable[Item]) -> None:
        learned.extend(items)

    filling = Filling(redis)
    assert await filling.begin()
    await redis.hset(keys.repeats("rare"), "reports", 7)
    await restore_marks(tmp_path, redis, filling, TODAY, learn)
    assert LEARN_REPORTS == 100
    assert [int(each.id, 16) for each in learned] == [900, *range(100, 150), *range(200, 250)]
    assert await redis.exists(keys.repeats("rare")) == 0, "what a broken filling had counted is not counted twice"


async def test_marks_of_sources_are_those_that_a_poll_left(redis: Redis, tmp_path: Path) -> None:
    make_record(tmp_path)
    await fill(redis, tmp_path)
    (mark,) = await Seen(redis).look("other", [f"{2:016x}"])
    assert mark is not None
    assert (mark.revision, mark.claimed) == (0, False)
