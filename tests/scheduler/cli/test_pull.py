"""`mintwire pull`."""

from __future__ import annotations

import csv
import io
import os
import stat
import tracemalloc
from datetime import timedelta

import pytest

from record.collections.collections import Collections
from record.collections.layout import items_folder, root_in
from record.item import Cut
from scheduler.cli.stores import read_collections
from tests.scheduler.cli.conftest import TODAY, YESTERDAY, Mintwire, at, report


def ids(lines: list[dict[str, str]]) -> list[int]:
    return [int(line["id"], 16) for line in lines]


@pytest.fixture
def filed(mintwire: Mintwire) -> Mintwire:
    mintwire.file(
        [
            report(1, discovered=at(YESTERDAY), title="Old news"),
            report(2, discovered=at(TODAY, 1), title="The digital euro"),
            report(3, discovered=at(TODAY, 2), source="beta", title="CBDC", language="zh-TW"),
            report(4, discovered=at(TODAY, 3), title="CBDC 数字欧元", language="zh-TW"),
            report(5, discovered=at(TODAY, 4), title="CBDC", language="en"),
        ]
    )
    return mintwire


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["today"], [2, 3, 4, 5]),
        (["yesterday"], [1]),
        (["yesterday..today"], [1, 2, 3, 4, 5]),
        ([f"{YESTERDAY}"], [1]),
        ([f"{YESTERDAY}..{TODAY}"], [1, 2, 3, 4, 5]),
        (["0001-01-01..9999-12-31"], [1, 2, 3, 4, 5]),
        (["today", "--source", "beta"], [3]),
        (["today", "--watch", "digital-euro"], [2, 4]),
        (["today", "--watch", "chinese"], [4]),
        (["yesterday..today", "--watch", "digital-euro", "--source", "alpha"], [2, 4]),
    ],
)
def test_what_is_asked_for_is_given_in_order(filed: Mintwire, arguments: list[str], found: list[int]) -> None:
    done = filed("pull", *arguments)
    assert done.code == 0
    assert ids(done.lines()) == found
    assert not done.err


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("NOT CBDC", [2]),
        ("source:beta", [3]),
        ("lang:zh CBDC", [3, 4]),
        ("@desk-words", [2, 4]),
    ],
)
def test_a_watch_is_asked_as_the_wire_asks_it(filed: Mintwire, query: str, found: list[int]) -> None:
    filed.configure(
        watches=[{"id": "asked", "query": query}],
        subscriptions=[],
        concepts=[{"id": "desk-words", "finds": ["digital euro", "数字欧元"]}],
    )
    done = filed("pull", "today", "--watch", "asked")
    assert (done.code, ids(done.lines())) == (0, found)


def test_lines_are_the_items_as_filed(mintwire: Mintwire) -> None:
    items = [report(1, summary='He said: "a, b"\nand 数字', authors=("A", "B")), report(2, published=None, url=None)]
    mintwire.file(items)
    assert mintwire("pull", "today").out == "".join(item.to_json() + "\n" for item in items)


def test_an_item_filed_twice_is_given_once(mintwire: Mintwire) -> None:
    mintwire.file([report(1, discovered=at(YESTERDAY))], "a")
    mintwire.file([report(2), report(1), report(3)], "b")
    mintwire.file([report(3)], "c")
    assert ids(mintwire("pull", "yesterday..today").lines()) == [1, 2, 3]
    assert ids(mintwire("pull", "today").lines()) == [2, 3]


def test_csv_is_read_back_by_a_reader_of_csv(mintwire: Mintwire) -> None:
    title = 'Quotes " and, commas\r\nand lines;\ttabs 数字欧元 =1+1'
    cut = (Cut("summary", 0, "The"),)
    mintwire.file([report(1, title=title, authors=("Ann", "Bo"), published=None, content="", cut=cut)])
    done = mintwire("pull", "today", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.out, newline=""))
    assert list(row) == done.out.splitlines()[0].split(",")
    assert row["title"] == title
    assert (row["authors"], row["published"], row["revision"]) == ("Ann; Bo", "", "0")


def test_a_file_appears_whole_in_the_place_of_the_one_before(filed: Mintwire) -> None:
    file, link = filed.folder / "out.jsonl", filed.folder / "link.jsonl"
    file.write_text("before")
    file.chmod(0o640)
    link.symlink_to(file)
    done = filed("pull", "today", "-o", str(link))
    assert (done.code, done.out) == (0, "")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == filed("pull", "today").out
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert not list(filed.folder.glob(".*.part"))


def test_a_dash_is_standard_output(filed: Mintwire) -> None:
    assert filed("pull", "today", "-o", "-").out == filed("pull", "today").out


def test_a_pipe_is_written_to_and_stays_a_pipe(filed: Mintwire) -> None:
    pipe = filed.folder / "pipe"
    os.mkfifo(pipe)
    # Opened for both, so that the writer finds a reader.
    end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    assert filed("pull", "today", "-o", str(pipe)).code == 0
    assert os.read(end, 100_000).decode() == filed("pull", "today").out
    os.close(end)
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("output", "says"),
    [("nowhere/x.csv", "No such file or directory"), (".", "Is a directory"), ("/dev/full", "No space left on device")],
)
def test_an_output_that_cannot_be_written_is_named(filed: Mintwire, output: str, says: str) -> None:
    done = filed("pull", "today", "-o", output)
    assert (done.code, done.out, done.err) == (1, "", f"mintwire: {output}: {says}\n")


def test_a_failure_leaves_the_file_that_was_there(filed: Mintwire) -> None:
    (filed.folder / "out.jsonl").write_text("before")
    with next(items_folder(root_in(filed.data), TODAY).glob("*")).open("a") as segment:
        segment.write('{"id": 1}\n')
    done = filed("pull", "today", "-o", "out.jsonl")
    assert done.code == 1
    assert "no item at offset" in done.err
    assert (filed.folder / "out.jsonl").read_text() == "before"
    assert not list(filed.folder.glob(".*.part"))


def test_what_is_being_written_is_not_shown(filed: Mintwire) -> None:
    with next(items_folder(root_in(filed.data), TODAY).glob("*")).open("a") as segment:
        segment.write(report(9).to_json()[:-5])
    assert ids(filed("pull", "today").lines()) == [2, 3, 4, 5]


def test_a_segment_that_cannot_be_read_is_named(filed: Mintwire) -> None:
    (items_folder(root_in(filed.data), TODAY) / "z-0.jsonl").mkdir()
    done = filed("pull", "today", "-o", "out.jsonl")
    assert done.code == 1
    assert done.err.startswith("mintwire: ")
    assert done.err.endswith("z-0.jsonl: Is a directory\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["tomorrow"], "'tomorrow' is no day: write 2026-11-23"),
        (["2026-02-30"], "2026-02-30: the calendar has no such day"),
        (["2026-02-02..2026-02-01"], "ends before it begins"),
        (["today", "--watch", "digital-eur"], "no watch 'digital-eur': did you mean 'digital-euro'?"),
        (["today", "--source", "alpa"], "no source 'alpa': did you mean 'alpha'?"),
        (["today", "--source", "nothing-near"], "`mintwire sources list` shows"),
    ],
)
def test_a_slip_of_the_pen_is_wrong_usage(filed: Mintwire, arguments: list[str], says: str) -> None:
    done = filed("pull", *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.count("\n") == 1


def test_a_source_that_left_the_config_is_pulled(filed: Mintwire) -> None:
    filed.configure(sources=[], watches=[], subscriptions=[])
    assert ids(filed("pull", "today", "--source", "beta").lines()) == [3]


def test_nothing_is_no_failure(filed: Mintwire) -> None:
    done = filed("pull", f"{TODAY - timedelta(days=9)}")
    assert (done.code, done.out) == (0, "")
    assert "nothing that fits was discovered" in done.err
    done = filed("pull", "2026-01-01", "--format", "csv", "-o", "out.csv")
    assert done.code == 0
    assert (filed.folder / "out.csv").read_text().startswith("id,source,url,")


def test_a_day_is_never_in_memory_at_once(mintwire: Mintwire) -> None:
    mintwire.file(report(number, content="x" * 100_000) for number in range(200))
    tracemalloc.start()
    read = sum(1 for _ in read_collections(Collections(root_in(mintwire.data)), TODAY, TODAY))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == 200
    assert peak < 5_000_000
