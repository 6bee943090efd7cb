"""Raw responses beside the items that name them, whatever happens to the disk and to the writer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from record.collections.collections import Collections
from record.collections.layout import raw_files, raw_folder, segments
from record.collections.reading import read_days
from record.collections.warc import Packed, pack, read_records, revisit_record
from record.collections.writing import SegmentWriter, repair
from record.item import Item, RawRef
from tests.full_disk import full_at
from tests.newsroom.items import make_item
from tests.record.collections.test_warc import PLAIN

DAY = date(2026, 11, 23)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[SegmentWriter]:
    writer = SegmentWriter(tmp_path, "w1")
    yield writer
    writer.close()


def item(number: int, **more: object) -> Item:
    return make_item(id=f"{number:016x}", **more)


def packed(number: int, length: int = 100) -> Packed:
    return pack(replace(PLAIN, body=b"%d" % number * length))


def bodies(root: Path) -> dict[int, bytes]:
    """Number of each item of the day -> the body that its record holds."""
    collections = Collections(root)
    found = {}
    for each in read_days(collections, [DAY]):
        assert each.raw is not None
        record = next(read_records(collections.open_raw(DAY, each.raw.file, each.raw.offset), each.raw.offset))
        assert (record.type, record.fault, record.digest) == ("response", "", each.raw.digest)
        found[int(each.id, 16)] = record.payload
    return found


def test_items_name_their_records(tmp_path: Path, writer: SegmentWriter) -> None:
    first, second = packed(1), packed(2)
    filed = writer.file(DAY, [(item(1), first), (item(2), second), (item(3), first)])
    filed += writer.file(DAY, [(item(4), packed(4))])
    assert list(read_days(Collections(tmp_path), [DAY])) == filed
    assert bodies(tmp_path) == {1: b"1" * 100, 2: b"2" * 100, 3: b"1" * 100, 4: b"4" * 100}
    (path,) = raw_files(tmp_path, DAY)
    types = [record.type for record in read_records([path.read_bytes()])]
    assert types == ["warcinfo"] + ["response", "request"] * 3


def test_what_an_item_says_of_an_older_record_is_not_kept(writer: SegmentWriter) -> None:
    """The revision of a page is made of its report, which came otherwise, and perhaps late."""
    told = item(1, raw=RawRef("raw/w0-0.warc.gz", 7, "sha256:0"), late=True)
    (plain,) = writer.file(DAY, [(told, None)])
    (named,) = writer.file(DAY, [(told, packed(1))])
    assert (plain.raw, plain.late, named.raw and named.raw.file, named.late) == (None, False, "raw/w1-0.warc.gz", False)


def test_a_full_disk_stops_both(tmp_path: Path, writer: SegmentWriter) -> None:
    writer.file(DAY, [(item(1), packed(1))])
    (raw,), (lines,) = raw_files(tmp_path, DAY), segments(tmp_path, DAY)
    sizes = raw.stat().st_size, lines.stat().st_size
    for _ in range(3):
        with full_at(sizes[0] + 50), pytest.raises(OSError, match="File too large"):
            writer.file(DAY, [(item(2), packed(2))])
        with full_at(sizes[0] + 50), pytest.raises(OSError, match="File too large"):
            writer.note(DAY, [revisit_record(PLAIN, PLAIN.record)])
    assert (raw.stat().st_size, lines.stat().st_size) == sizes
    writer.file(DAY, [(item(3), packed(3))])
    assert bodies(tmp_path) == {1: b"1" * 100, 3: b"3" * 100}
    assert (raw_files(tmp_path, DAY), segments(tmp_path, DAY)) == ([raw], [lines])


def test_a_record_whose_lines_found_no_room_stays_without_a_name(tmp_path: Path, writer: SegmentWriter) -> None:
    with full_at(4096), pytest.raises(OSError, match="File too large"):
        writer.file(DAY, [(item(1, summary="x" * 5000), packed(1))])
    assert [path.stat().st_size for path in segments(tmp_path, DAY)] == [0]
    writer.file(DAY, [(item(1), packed(1))])
    assert bodies(tmp_path) == {1: b"1" * 100}


@pytest.mark.parametrize("torn", [1, 30, 300])
def test_a_torn_record_is_cut_off(tmp_path: Path, writer: SegmentWriter, torn: int) -> None:
    writer.file(DAY, [(item(1), packed(1))])
    (path,) = raw_files(tmp_path, DAY)
    whole = path.read_bytes()
    dead = path.with_name("w2-0.warc.gz")
    dead.write_bytes(whole + packed(2).records[:torn])
    assert repair(tmp_path, DAY) == 1
    assert dead.read_bytes() == whole
    assert repair(tmp_path, DAY) == 0
    assert path.stat().st_mode & 0o777 == 0o644, "what is being written is left alone"


def test_a_file_without_a_whole_record_is_emptied(tmp_path: Path) -> None:
    raw_folder(tmp_path, DAY).mkdir(parents=True)
    dead = raw_folder(tmp_path, DAY) / "w9-0.warc.gz"
    dead.write_bytes(packed(1).records[:40])
    assert repair(tmp_path, DAY) == 1
    assert dead.stat().st_size == 0


def test_what_is_damaged_is_left_to_be_named(tmp_path: Path) -> None:
    raw_folder(tmp_path, DAY).mkdir(parents=True)
    damaged = bytearray(packed(1).records + packed(2).records)
    damaged[60] ^= 4
    dead = raw_folder(tmp_path, DAY) / "w9-0.warc.gz"
    dead.write_bytes(damaged)
    assert repair(tmp_path, DAY) == 0
    assert dead.read_bytes() == damaged


def test_a_file_that_is_whole_is_not_unpacked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = SegmentWriter(tmp_path, "w1")
    writer.file(DAY, [(item(1), packed(1))])
    writer.close()
    (path,) = raw_files(tmp_path, DAY)
    path.with_name("w2-0.warc.gz").write_bytes(path.read_bytes())
    repair(tmp_path, DAY)
    monkeypatch.delattr("record.collections.writing.members")
    assert repair(tmp_path, DAY) == 0


_KILLED_WRITER = """
import sys
from datetime import date
from pathlib import Path
from record.collections.writing import SegmentWriter
from tests.record.collections.test_raw_files import item, packed
writer = SegmentWriter(Path(sys.argv[1]), "killed")
for number in range(1_000_000):
    writer.file(date(2026, 11, 23), [(item(number), packed(number, 20_000))])
    print(number, flush=True)
"""


def test_what_was_filed_survives_a_killed_writer(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED_WRITER, str(tmp_path)], stdout=subprocess.PIPE, env=os.environ, text=True
    ) as process:
        assert process.stdout is not None
        for text in process.stdout:
            if int(text) == 20:
                process.kill()
                break
        confirmed = [20] + [int(text) for text in process.stdout]
    repair(tmp_path, DAY)
    found = bodies(tmp_path)
    assert list(found) == list(range(len(found)))
    assert len(found) > confirmed[-1]
    assert all(body == b"%d" % number * 20_000 for number, body in found.items())
    (path,) = raw_files(tmp_path, DAY)
    assert [record.fault for record in read_records([path.read_bytes()]) if record.fault] == []
