"""`mintwire pull --sql`."""

from __future__ import annotations

import csv
import io

import pytest
from pyarrow import parquet

from record.collections.layout import PARQUET, folder_of, root_in
from tests.scheduler.cli.conftest import TODAY, YESTERDAY, Mintwire
from tests.scheduler.cli.pulling.conftest import EVE

ALL = f"{EVE}..{TODAY}"


@pytest.mark.parametrize(
    ("arguments", "question", "found"),
    [
        ([ALL], "select count(*) as n from items", [{"n": 12}]),
        (
            ["today"],
            "select source, count(*) as n from items group by all order by 1",
            [{"source": "alpha", "n": 2}, {"source": "beta", "n": 2}],
        ),
        ([ALL, "--source", "beta"], "select count(*) as n, count(distinct source) as s from items", [{"n": 6, "s": 1}]),
        (["2001-01-01"], "select count(*) as n from items", [{"n": 0}]),
        ([str(EVE)], "select max(discovered) as last from items", [{"last": f"{EVE}T02:00:00Z"}]),
        (
            [str(EVE)],
            "with a as (select raw.file as f from items) select distinct f from a;",
            [{"f": "raw/w1-0.warc.gz"}],
        ),
        (
            ["today"],
            "select a.id from items a join items b using (id) where a.title like '%<9>%'",
            [{"id": f"{9:016x}"}],
        ),
        (
            ["today", "--with", "judgement"],
            "select count(section) as n, bool_or(about_cbdc) as c from items",
            [{"n": 4, "c": False}],
        ),
    ],
)
def test_what_it_finds_is_given(days: Mintwire, arguments: list[str], question: str, found: list[object]) -> None:
    done = days("pull", *arguments, "--sql", question)
    assert done.code == 0, done.err
    assert done.lines() == found


def test_whatever_sql_has_is_written_as_json(days: Mintwire) -> None:
    question = """select 1.50::decimal(4, 2) as d, 'ab'::blob as b, date '2026-11-23' as day, [1, null] as l,
        {'at': timestamptz '2026-11-23 08:30:00+00'} as s, 'nan'::double as n, sum(revision) as h,
        null as nothing from items"""
    assert days("pull", "today", "--sql", question).lines() == [
        {
            "d": 1.5,
            "b": "YWI=",
            "day": "2026-11-23",
            "l": [1, None],
            "s": {"at": "2026-11-23T08:30:00Z"},
            "n": None,
            "h": 0,
            "nothing": None,
        }
    ]


def test_csv_and_parquet_have_the_columns_of_the_answer(days: Mintwire) -> None:
    question = "select source, list(id order by id) as ids, first(raw) as raw from items group by all order by all"
    rows = list(csv.DictReader(io.StringIO(days("pull", "today", "--sql", question, "--format", "csv").out)))
    assert rows[0]["ids"] == f"{9:016x}; {10:016x}"
    assert rows[0]["raw"].startswith('{"file": "raw/w1-')
    assert days("pull", "today", "--sql", question, "--format", "parquet", "-o", "a.parquet").code == 0
    assert parquet.read_table(days.folder / "a.parquet").schema.names == ["source", "ids", "raw"]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("selec 1", "syntax error"),
        ("", "write one SELECT"),
        ("select 1; select 2", "write one SELECT"),
        ("drop view items", "write one SELECT"),
        ("copy items to 'x.csv'", "write one SELECT"),
        ("set memory_limit = '9GB'", "write one SELECT"),
        ("attach 'x.db'", "write one SELECT"),
        ("install httpfs", "write one SELECT"),
        ("select * from read_text('mintwire.yaml')", "disabled by configuration"),
        ("select * from 'mintwire.yaml'", "does not exist"),
        ("select * from glob('*')", "disabled by configuration"),
        ("select * from read_csv('https://example.com/x.csv')", "disabled by configuration"),
        ("select * from sqlite_scan('data/mintwire.db', 'items')", "not in the catalog"),
        ("select titel from items", '"titel" not found'),
        ("select 1 as a, 2 as a", "several columns are called a"),
        ("select error('no') from items", "no"),
    ],
)
def test_a_question_that_is_none_or_reads_else_is_refused(days: Mintwire, question: str, says: str) -> None:
    done = days("pull", "today", "--sql", question)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.startswith("mintwire: pull: --sql: ")
    assert done.err.count("\n") == 1
    assert sorted(path.name for path in days.folder.iterdir()) == ["data", "mintwire.yaml"]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_damaged_or_missing_file_is_named(days: Mintwire, *, is_there: bool) -> None:
    path = root_in(days.data) / folder_of(YESTERDAY) / PARQUET
    path.write_bytes(b"no parquet" * 9) if is_there else path.unlink()
    done = days("pull", ALL, "--sql", "select 1 from items")
    assert (done.code, done.out) == (1, "")
    assert f"{folder_of(YESTERDAY)}/{PARQUET}" in done.err
