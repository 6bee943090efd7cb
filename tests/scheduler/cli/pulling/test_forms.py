"""The forms of `mintwire pull`."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from pyarrow import parquet
from warcio.archiveiterator import ArchiveIterator

from record.collections.closed.parquet import COLUMNS
from record.collections.layout import PARQUET, folder_of, root_in
from record.collections.storage.storage import open_storage
from scheduler.cli.pulling.giving import JUDGEMENT
from scheduler.cli.pulling.typed import write_parquet
from tests.scheduler.cli.conftest import TODAY, YESTERDAY, Mintwire, report
from tests.scheduler.cli.pulling.conftest import EVE, body_of

ALL = f"{EVE}..{TODAY}"


def responses(path: Path) -> list[bytes]:
    """The bodies in a file of these records, each followed by its request."""
    with path.open("rb") as file:
        records = [
            (each.rec_type, each.content_stream().read()) for each in ArchiveIterator(file, check_digests="raise")
        ]
    bodies = [body for kind, body in records if kind == "response"]
    assert [kind for kind, _ in records] == ["warcinfo", *["response", "request"] * len(bodies)]
    return bodies


def test_parquet_has_the_rows_of_a_closed_day_file_typed(days: Mintwire) -> None:
    done = days("pull", str(YESTERDAY), "--format", "parquet", "-o", "day.parquet")
    assert (done.code, done.out, done.err) == (0, "", "")
    own = parquet.read_table(root_in(days.data) / folder_of(YESTERDAY) / PARQUET)
    assert parquet.read_table(days.folder / "day.parquet").equals(own)


def test_parquet_holds_chosen_items_and_what_is_judged_of_them(days: Mintwire) -> None:
    done = days("pull", ALL, "--source", "beta", "--with", "judgement", "--format", "parquet", "-o", "beta.parquet")
    assert done.code == 0
    table = parquet.read_table(days.folder / "beta.parquet")
    assert table.schema.names == [*COLUMNS.names, *JUDGEMENT]
    rows = table.to_pylist()
    assert [int(row["id"], 16) for row in rows] == [3, 4, 7, 8, 11, 12]
    assert all(isinstance(row["countries"], list) and isinstance(row["about_cbdc"], bool) for row in rows)


def test_rss_is_read_as_a_feed(days: Mintwire) -> None:
    done = days("pull", ALL, "--format", "rss", "--sort", "discovered", "-o", "news.xml")
    assert (done.code, done.err) == (0, "")
    feed = feedparser.parse((days.folder / "news.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "rss20"
    assert [int(entry.id, 16) for entry in feed.entries] == list(range(1, 13))
    assert feed.entries[0].title == "Report <1> & 报告"
    assert feed.entries[0].link == "https://alpha.example/1"
    assert [tag.term for tag in feed.entries[2].tags] == ["beta"]


def test_a_text_is_no_markup_of_the_feed(mintwire: Mintwire) -> None:
    mintwire.file([report(1, content="<script>alert(1)</script>\nand\x0cmore", title="</title>]]>\x00")])
    days = mintwire("pull", "today", "--format", "rss", "-o", "news.xml")
    assert days.code == 0
    (entry,) = feedparser.parse((mintwire.folder / "news.xml").read_bytes(), sanitize_html=False).entries
    assert entry.content[0].value == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>and\ufffdmore</p>"


@pytest.mark.parametrize(
    ("arguments", "firsts"),
    [
        (["today"], [9, 11]),
        ([ALL], [1, 3, 5, 7, 9, 11]),
        ([ALL, "--source", "beta"], [3, 7, 11]),
        ([ALL, "--source", "gamma"], []),
    ],
)
def test_warc_holds_the_records_of_the_items_each_once(days: Mintwire, arguments: list[str], firsts: list[int]) -> None:
    done = days("pull", *arguments, "--format", "warc", "-o", "raw.warc.gz")
    assert done.code == 0
    assert responses(days.folder / "raw.warc.gz") == [body_of(first) for first in firsts]


def test_records_are_byte_for_byte_those_that_were_kept(days: Mintwire) -> None:
    days("pull", str(EVE), "--format", "warc", "-o", "raw.warc.gz")
    kept = (root_in(days.data) / folder_of(EVE) / "raw" / "w1-0.warc.gz").read_bytes()
    behind_info = kept[days("pull", str(EVE)).lines()[0]["raw"]["offset"] :]
    assert (days.folder / "raw.warc.gz").read_bytes().endswith(behind_info)


def test_raw_responses_that_are_not_there_are_counted(days: Mintwire) -> None:
    days.file([report(20), report(21)], "z")
    (root_in(days.data) / folder_of(EVE) / "raw" / "w1-0.warc.gz").unlink()
    done = days("pull", ALL, "--format", "warc", "-o", "raw.warc.gz")
    assert done.code == 0
    assert "2 reports name no raw response" in done.err
    assert "the raw response of 4 reports are not kept any more" in done.err


def test_a_damaged_record_is_named(days: Mintwire) -> None:
    path = root_in(days.data) / folder_of(YESTERDAY) / "raw" / "w1-1.warc.gz"
    data = path.read_bytes()
    offset = days("pull", str(YESTERDAY)).lines()[0]["raw"]["offset"]
    other = gzip.compress(gzip.decompress(data[offset:]).replace(b"<rss>5", b"<rss>6", 1))
    path.chmod(0o644)
    path.write_bytes(data[:offset] + other)
    done = days("pull", str(YESTERDAY), "--format", "warc", "-o", "raw.warc.gz")
    assert done.code == 1
    assert f"{YESTERDAY}: raw/w1-1.warc.gz: offset {offset}: " in done.err
    assert not (days.folder / "raw.warc.gz").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--format", "warc", "--sort", "published"], "leave --sort and --with away"),
        (["--format", "rss", "--sql", "select 1"], "the answer to --sql is jsonl, csv or parquet, and not rss"),
        (["--sql", "select 1", "--sort", "published"], "--sql sorts by itself: write order by"),
        (["--format", "parquet", "--excel"], "csv and parquet were asked for: leave one away"),
        (["--mirror", "x"], "are for another Mintwire: --from https://…"),
        (["--from", ".", "--token-env", "TOKEN"], "are for another Mintwire's address, and not for ."),
    ],
)
def test_what_does_not_go_together_is_refused(mintwire: Mintwire, arguments: list[str], says: str) -> None:
    done = mintwire("pull", "today", *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.count("\n") == 1


def test_every_form_is_given_of_days_in_a_bucket(days: Mintwire, s3_url: str) -> None:
    bucket = open_storage(s3_url)
    for path in root_in(days.data).rglob("*"):
        name = path.relative_to(root_in(days.data)).as_posix()
        if path.is_file() and not name.startswith(f"{TODAY:%Y/%m/%d}"):
            bucket.put(name, path)
    here = days("pull", ALL)
    days("pull", f"{EVE}..{YESTERDAY}", "--format", "warc", "-o", "here.warc.gz")
    for day in (EVE, YESTERDAY):
        (root_in(days.data) / folder_of(day)).rename(days.folder / f"{day}")
    days.configure(collections={"storage": s3_url})
    assert days("pull", ALL).out == here.out
    assert days("pull", ALL, "--sql", "select count(*) as n from items").lines() == [{"n": 12}]
    days("pull", f"{EVE}..{YESTERDAY}", "--format", "warc", "-o", "there.warc.gz")
    bodies = responses(days.folder / "there.warc.gz")
    assert bodies == responses(days.folder / "here.warc.gz") == [body_of(first) for first in (1, 3, 5, 7)]


def test_times_are_moments(mintwire: Mintwire) -> None:
    moment = datetime(2026, 11, 23, 8, 30, 0, 250_000, tzinfo=UTC)
    path = mintwire.folder / "a.parquet"
    write_parquet([report(1, published=moment).to_dict()], path, judged=False)
    assert parquet.read_table(path).to_pylist()[0]["published"] == moment
