"""Redis filled from the collections, by way of the files of marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from redis.asyncio import Redis

from record.collections.collections import Collections
from record.collections.layout import ITEMS, MARKS, folder_of, items_folder
from record.collections.writing import SegmentWriter
from record.item import Item
from record.live import keys
from record.live.filling import Filling
from record.live.seen import Seen
from record.restoring import LEARN_REPORTS, restore_marks
from tests.newsroom.items import make_item
from tests.record.collections.closing import close_day, close_days

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
    restored = await restore_marks(Collections(root), redis, filling, TODAY, learn_nothing)
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
    )
    file(root, item(1, id=f"{first.id}-2-aaaaaaaa", revision=2, title="Changed"), item(2, source="other"), writer="w2")


def path(root: Path) -> Path:
    return root / folder_of(YESTERDAY) / MARKS


async def test_a_fill_by_files_is_the_same_as_one_by_the_days(redis: Redis, tmp_path: Path) -> None:
    make_record(tmp_path)
    assert await fill(redis, tmp_path) == 6
    by_days = await all_marks(redis)
    assert set(by_days) == {"mw:seen:ecb-press", "mw:state:ecb-press", "mw:seen:other", "mw:state:other"}
    await redis.flushall()
    close_days(Collections(tmp_path), YESTERDAY)
    (path(tmp_path).parent / ITEMS).unlink()
    with structlog.testing.capture_logs() as logs:
        assert await fill(redis, tmp_path) == 5, "closing has dropped the report that was filed twice"
    assert await all_marks(redis) == by_days
    assert {entry["event"] for entry in logs} == {"collection_file_unreadable"}, "of the items that are learned from"


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-7])


def flip_a_digit(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:-3] + (b"0" if data[-3:-2] != b"0" else b"1") + data[-2:])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def of_another_version(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"mintwire-marks 3 ", b"mintwire-marks 2 ", 1))


@pytest.mark.parametrize("spoil", [cut_off, flip_a_digit, empty, of_another_version, Path.unlink])
async def test_a_file_that_is_spoilt_is_never_believed(
    redis: Redis, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    make_record(tmp_path)
    close_days(Collections(tmp_path), YESTERDAY)
    spoil(path(tmp_path))
    with structlog.testing.capture_logs() as logs:
        assert await fill(redis, tmp_path) == 5
    assert [entry["day"] for entry in logs if entry["event"] == "marks_unreadable"] == [str(YESTERDAY)]
    assert len(await redis.hgetall("mw:seen:ecb-press")) == 2


async def test_what_has_expired_is_not_looked_for(redis: Redis, tmp_path: Path) -> None:
    make_record(tmp_path)
    collections = Collections(tmp_path)
    manifest = close_day(collections, YESTERDAY, kept_since={"items": str(TODAY)})
    for resource in manifest.resources:
        collections.storage.delete(f"{folder_of(YESTERDAY)}/{resource.path}")
    with structlog.testing.capture_logs() as logs:
        assert await fill(redis, tmp_path) == 1
    assert logs == []


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
    await restore_marks(Collections(tmp_path), redis, filling, TODAY, learn)
    assert LEARN_REPORTS == 100
    assert [int(each.id, 16) for each in learned] == [900, *range(100, 150), *range(200, 250)]
    assert await redis.exists(keys.repeats("rare")) == 0, "what a broken filling had counted is not counted twice"


async def test_marks_of_sources_are_those_that_a_poll_left(redis: Redis, tmp_path: Path) -> None:
    make_record(tmp_path)
    await fill(redis, tmp_path)
    (mark,) = await Seen(redis).look("other", [f"{2:016x}"])
    assert mark is not None
    assert (mark.revision, mark.claimed) == (0, False)
