"""`mintwire digest`: from files to an edition."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from notifier.digests.edition import Edition
from tests.scheduler.cli.conftest import Mintwire

KESTREL = "Stablecoin startup Kestrel raises $40 million Series A led by Harrow Capital"
BILL = "Senate passes the stablecoin bill by 61 votes to 38"
ROWS = [
    {
        "headline": BILL,
        "link": "https://harbour.example/1",
        "publisher": "Harbour Wire",
        "pubDate": "2026-06-02T08:00Z",
    },
    {
        "title": "Senate passes stablecoin bill, 61 to 38",
        "url": "https://quay.example/a",
        "source": {"name": "Quay Post"},
        "date": "2026-06-02 10:00",
    },
    {"title": KESTREL, "id": 7, "published": 1780473600},
    {"title": "Bitcoin price analysis: bulls must defend $60,000", "id": "p", "published": "2026-06-03T08:00:00Z"},
    {"title": "Old law", "id": "o", "published": "2026-01-03T08:00:00Z"},
    {"title": "No day", "id": "n"},
]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in ROWS)
        file.write("no json\n")
    return path


def test_reports_of_any_origin_become_an_edition(mintwire: Mintwire, reports: Path) -> None:
    done = mintwire("digest", "week", "--from", str(reports), "--date", "2026-06-07", "--format", "json")
    assert done.code == 1
    edition = Edition.from_dict(json.loads(done.out))
    assert {each.headline for each in edition.pieces} == {BILL, KESTREL}
    assert {each.source for each in edition.of_section("policy")[0].links} == {"Harbour Wire", "Quay Post"}
    assert edition.left_out == {"prices": 1}
    assert done.err.splitlines() == [
        "mintwire: reports.jsonl.gz: line 7: no JSON: Expecting value at column 1",
        "mintwire: left out of what was read: 1 of another time, 1 undated",
    ]


def test_why_says_what_weighs_and_what_was_left_out(mintwire: Mintwire, reports: Path) -> None:
    done = mintwire("digest", "week", "--from", str(reports), "--date", "2026-06-07", "--why")
    assert f"policy: {BILL}" in done.err
    assert "sources +" in done.err
    assert "left out: 1 prices" in done.err


def test_more_files_stand_behind_the_first(mintwire: Mintwire, tmp_path: Path) -> None:
    for name, row in zip("ab", ROWS, strict=False):
        (tmp_path / name).write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = mintwire("digest", "day", "--date", "2026-06-02", "--from", str(tmp_path / "a"), str(tmp_path / "b"))
    assert done.code == 0
    assert "Quay Post" in done.out


def test_a_wire_that_never_ran_has_nothing_to_tell(mintwire: Mintwire) -> None:
    done = mintwire("digest", "week")
    assert done.code == 1
    assert "no wire has run" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--date", "June"), "'June' is no day: write 2026-11-23"),
        (("--language", "fr"), "no language 'fr': it is one of en, zh"),
        (("--format", "pdf"), "no format 'pdf': it is one of markdown, html, text, telegram, json, ics"),
        (("--zone", "Mars/Base"), "no zone 'Mars/Base': write an IANA name, as in Asia/Shanghai"),
        (("more.jsonl",), "digest: more.jsonl: write --from before the files"),
        (("--from", "nowhere.jsonl"), "nowhere.jsonl: No such file or directory"),
    ],
)
def test_what_is_wrong_is_said(mintwire: Mintwire, arguments: tuple[str, ...], said: str) -> None:
    done = mintwire("digest", "day", *arguments)
    assert done.code != 0
    assert said in done.err
