"""Filing, repairing and reading daily collections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from record.collections.collections import Collections
from record.collections.layout import days, items_folder, segments
from record.collections.reading import read_days, read_segment
from record.collections.writing import SegmentWriter, repair
from tests.full_disk import full_at
from tests.newsroom.items import make_item

DAY = date(2026, 11, 23)
NEXT = date(2026, 11, 24)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[SegmentWriter]:
    writer = SegmentWriter(tmp_path, "w1")
    yield writer
    writer.close()


def line(number: int) -> str:
    return make_item(id=f"{number:016x}").to_json()


def ids(root: Path, *of: date) -> list[int]:
    return [int(item.id, 16) for item in read_days(Collections(root), of)]


def test_items_come_back_as_they_were_filed(tmp_path: Path, writer: SegmentWriter) -> None:
    items = [make_item(id="1" * 16, title="数字人民币 “试点”", published=None), make_item(id="2" * 16, authors=())]
    writer.append(DAY, [item.to_json() for item in items])
    assert list(read_days(Collections(tmp_path), [DAY])) == items
    assert segments(tmp_path, DAY) == [tmp_path / "2026/11/23/items/w1-0.jsonl"]


def test_each_day_and_each_writer_has_segments_of_its_own(tmp_path: Path, writer: SegmentWriter) -> None:
    other = SegmentWriter(tmp_path, "w2")
    writer.append(DAY, [line(1)])
    other.append(DAY, [line(2)])
    writer.append(NEXT, [line(3)])
    writer.append(DAY, [line(4)])
    other.close()
    assert [path.name for path in segments(tmp_path, DAY)] == ["w1-0.jsonl", "w2-0.jsonl"]
    assert list(days(tmp_path)) == [DAY, NEXT]
    assert ids(tmp_path, DAY, NEXT) == [1, 4, 2, 3]


def test_a_large_segment_is_followed_by_another(
    tmp_path: Path, writer: SegmentWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("record.collections.writing.SEGMENT_BYTES", 1)
    writer.append(DAY, [line(1)])
    writer.append(DAY, [line(2)])
    assert len(segments(tmp_path, DAY)) == 2
    assert ids(tmp_path, DAY) == [1, 2]


def test_an_item_filed_twice_is_read_once(tmp_path: Path, writer: SegmentWriter) -> None:
    writer.append(DAY, [line(1), line(2), line(1)])
    writer.append(NEXT, [line(2), line(3)])
    assert ids(tmp_path, DAY, NEXT) == [1, 2, 3]
    assert ids(tmp_path, NEXT) == [3]


def test_a_torn_last_line_is_not_read_and_cut_on_repair(tmp_path: Path, writer: SegmentWriter) -> None:
    writer.append(DAY, [line(1)])
    (path,) = segments(tmp_path, DAY)
    torn = path.with_name("w2-0.jsonl")
    torn.write_bytes(path.read_bytes() + line(2).encode()[:100_000] * 3)
    with path.open("ab") as half_written:
        half_written.write(b"{")
    assert ids(tmp_path, DAY) == [1]
    assert repair(tmp_path, DAY) == 1, "a segment that is being written is left alone"
    assert path.read_text() == line(1) + "\n{"
    assert torn.read_text() == line(1) + "\n"
    assert repair(tmp_path, DAY) == 0


def test_a_file_that_is_one_torn_line_is_emptied(tmp_path: Path) -> None:
    folder = items_folder(tmp_path, DAY)
    folder.mkdir(parents=True)
    (folder / "w9-0.jsonl").write_text("x" * 200_000)
    assert repair(tmp_path, DAY) == 1
    assert (folder / "w9-0.jsonl").stat().st_size == 0


def test_a_line_that_is_no_item_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(line(1) + "\n" + '{"id": 1}\n')
    lines = read_segment(path)
    end = next(lines).end
    with pytest.raises(ValueError, match=rf"x\.jsonl: no item at offset {end}"):
        next(lines)


def test_reading_can_start_behind_a_line(tmp_path: Path, writer: SegmentWriter) -> None:
    writer.append(DAY, [line(1), line(2)])
    (path,) = segments(tmp_path, DAY)
    first, second = read_segment(path)
    assert list(read_segment(path, first.end)) == [second]
    assert second.end == path.stat().st_size


def test_a_full_disk_leaves_no_part_of_what_was_refused(tmp_path: Path, writer: SegmentWriter) -> None:
    writer.append(DAY, [line(1)])
    (path,) = segments(tmp_path, DAY)
    with full_at(path.stat().st_size + 10), pytest.raises(OSError, match="File too large"):
        writer.append(DAY, [line(2)])
    writer.append(DAY, [line(3)])
    assert ids(tmp_path, DAY) == [1, 3]
    assert segments(tmp_path, DAY) == [path], "nor a file for each attempt"
