"""Days that are live, and days that are closed."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from record.collections.collections import Collections
from record.collections.layout import ITEMS, folder_of, items_folder, raw_folder
from record.collections.reading import read_days, sifted
from record.collections.writing import SegmentWriter
from record.item import Item
from tests.newsroom.items import make_item
from tests.record.collections.closing import close_day, close_days

FIRST, SECOND, THIRD, FOURTH = (date(2026, 11, 21) + timedelta(days=n) for n in range(4))


def item(number: int, day: date, **changes: object) -> Item:
    at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    return make_item(**{"id": f"{number:016x}", "discovered": at + timedelta(seconds=number), **changes})


def file(root: Path, day: date, *items: Item, writer: str = "w1") -> None:
    segment = SegmentWriter(root, writer)
    segment.append(day, [each.to_json() for each in items])
    segment.close()


def numbers(collections: Collections, *days: date) -> list[int]:
    return [int(each.id, 16) for each in read_days(collections, days)]


@pytest.fixture(params=["folder", "bucket"])
def collections(request: pytest.FixtureRequest, tmp_path: Path) -> Collections:
    return Collections(tmp_path, "" if request.param == "folder" else request.getfixturevalue("s3_url"))


def test_every_day_up_to_the_last_closed_one_is_closed(collections: Collections) -> None:
    root = collections.root
    assert collections.days() == []
    assert collections.oldest_live(FOURTH) == FOURTH
    file(root, FIRST, item(1, FIRST))
    file(root, THIRD, item(2, THIRD))
    assert collections.oldest_live(FOURTH) == FIRST
    close_days(collections, SECOND)
    file(root, FOURTH, item(3, FOURTH))
    for same in (collections, Collections(*collections.__reduce__()[1])):
        assert same.closed() == (FIRST, SECOND)
        assert same.oldest_live(FOURTH) == THIRD
        assert same.days() == [FIRST, SECOND, THIRD, FOURTH], "the second is an empty one"
        assert same.days(SECOND, THIRD) == [SECOND, THIRD]
        assert [same.state(day) for day in same.days()] == ["closed", "closed", "live", "live"]
    assert numbers(collections, FIRST, SECOND, THIRD, FOURTH) == [1, 2, 3]
    assert collections.manifest(SECOND).previous == collections.link(FIRST)


def test_a_closed_day_is_in_order_and_has_each_item_once(collections: Collections) -> None:
    root = collections.root
    file(root, FIRST, item(4, FIRST))
    file(root, SECOND, item(7, SECOND), item(4, FIRST), item(3, SECOND, source="b"), writer="w1")
    file(root, SECOND, item(3, SECOND, source="b"), item(3, SECOND, id="00000000000000aa", source="a"), writer="w2")
    close_days(collections, SECOND)
    assert numbers(collections, SECOND) == [0xAA, 3, 7]
    assert numbers(collections, FIRST, SECOND) == [4, 0xAA, 3, 7]
    found = list(sifted(collections, SECOND, lambda lines: lines.splitlines(), pytest.fail))
    assert [[int(each.id, 16) for each in batch] for batch in found] == [[0xAA, 3, 7]]


def test_what_a_writer_left_in_a_closed_day_comes_late_and_is_closed_with_the_next(collections: Collections) -> None:
    root = collections.root
    file(root, FIRST, item(1, FIRST))
    raw_folder(root, FIRST).mkdir()
    (raw_folder(root, FIRST) / "w1-0.warc.gz").write_bytes(b"in time")
    close_day(collections, FIRST)
    file(root, FIRST, item(1, FIRST), item(2, FIRST), writer="slow")
    (raw_folder(root, FIRST) / "slow-0.warc.gz").write_bytes(b"too late")
    file(root, SECOND, item(3, SECOND))
    assert numbers(collections, FIRST) == [1]
    late = list(read_days(collections, [SECOND]))
    assert [(int(each.id, 16), each.late) for each in late] == [(2, True), (3, False)]
    assert [path.name for path in collections.raw_files(SECOND)] == ["slow-0.warc.gz"]
    assert b"".join(collections.open_raw(SECOND, "raw/slow-0.warc.gz", 4)) == b"late"
    close_day(collections, SECOND)
    assert list(read_days(collections, [SECOND])) == late
    assert json.loads(late[0].to_json())["late"] is True
    assert b"".join(collections.open_raw(FIRST, "raw/w1-0.warc.gz")) == b"in time"
    assert b"".join(collections.open_raw(SECOND, "raw/slow-0.warc.gz", 4)) == b"late"


def test_what_lies_before_the_first_closed_day_comes_late_too(collections: Collections) -> None:
    close_days(collections, SECOND)
    file(collections.root, FIRST - timedelta(days=9), item(1, FIRST))
    assert numbers(collections, THIRD) == [1]
    assert collections.days() == [SECOND]


def test_a_day_that_is_closed_while_it_is_read_is_read_to_its_end(collections: Collections) -> None:
    for number in range(3):
        file(collections.root, FIRST, item(number, FIRST), writer=f"w{number}")
    reading = read_days(Collections(*collections.__reduce__()[1]), [FIRST])
    given = [next(reading)]
    close_day(collections, FIRST)
    assert sorted(int(each.id, 16) for each in [*given, *reading]) == [0, 1, 2]


def test_a_closed_day_that_is_damaged_or_taken_out_is_named(tmp_path: Path) -> None:
    file(tmp_path, FIRST, *(item(number, FIRST) for number in range(100)))
    collections = Collections(tmp_path)
    close_days(collections, THIRD)
    path = tmp_path / folder_of(FIRST) / ITEMS
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ValueError, match=r"2026/11/21/items\.jsonl\.zst: damaged"):
        numbers(collections, FIRST)
    told: list[str] = []
    list(sifted(collections, FIRST, lambda _: [], told.append))
    assert [fault.partition(": ")[2][:7] for fault in told] == ["damaged"]
    (tmp_path / folder_of(SECOND)).rename(tmp_path / "gone")
    assert Collections(tmp_path).days() == [FIRST, SECOND, THIRD]
    with pytest.raises(FileNotFoundError, match=r"2026/11/22/items\.jsonl\.zst"):
        numbers(collections, SECOND)


def test_collections_go_from_process_to_process(collections: Collections) -> None:
    file(collections.root, FIRST, item(1, FIRST))
    close_day(collections, FIRST)
    assert numbers(pickle.loads(pickle.dumps(collections)), FIRST) == [1]  # noqa: S301


def test_folders_that_are_no_days_are_passed_over(tmp_path: Path) -> None:
    for name in ("2026/13/40", "2026/11/x", "2026/02/30", "notes"):
        (tmp_path / name).mkdir(parents=True)
    assert Collections(tmp_path).days() == []
    items_folder(tmp_path, FIRST).mkdir(parents=True)
    assert Collections(tmp_path).days() == [FIRST]
