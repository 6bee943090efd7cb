"""`mintwire digest`: from files to an edition."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.scheduler.cli.conftest import Mintwire

BILL = "Senate passes the stablecoin bill by 61 votes to 38"
ROWS = [
    {
        "headline": BILL,
        "link": "https://harbour.example/1",
        "publisher": "Harbour Wire",
        "pubDate": "2026-06-02T08:00Z",
    },
    {"title": "Senate passes stablecoin bill, 61 to 38", "url": "https://quay.example/a", "date": "2026-06-02 10:00"},
    {"title": "Kestrel raises $40 million Series A led by Harrow Capital", "id": 7, "published": 1780473600},
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
    done = mintwire("digest", "week", "--from", str(reports), "--date", "2026-06-07", "--why")
    assert done.code == 1
    assert done.out.count(BILL) == 2
    assert "61 to 38" not in done.out.replace(BILL, "")
    assert "price analysis" not in done.out
    assert "Harbour Wire" in done.out
    assert done.err.splitlines() == [
        "mintwire: reports.jsonl.gz: line 7: no JSON: Expecting value at column 1",
        "mintwire: left out of what was read: 1 of another time, 1 undated",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--date", "June"), "'June' is no day: write it as 2026-06-07"),
        (("--language", "fr"), "no language 'fr': it is one of en, zh"),
        (("--format", "pdf"), "no format 'pdf': it is one of markdown, json"),
        (("--zone", "Mars/Base"), "no zone 'Mars/Base': write an IANA name, as in Asia/Shanghai"),
        (("--from", "nowhere.jsonl"), "nowhere.jsonl: No such file or directory"),
    ],
)
def test_what_is_wrong_is_said(mintwire: Mintwire, arguments: tuple[str, ...], said: str) -> None:
    done = mintwire("digest", "day", *arguments)
    assert done.code != 0
    assert said in done.err
