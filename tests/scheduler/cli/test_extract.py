"""`mintwire extract`."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from tests.scheduler.cli.conftest import Mintwire

NAMES = [
    *("file", "url", "title", "content", "authors", "published", "modified", "language", "site"),
    *("cited_source", "cited_date"),
]
PAGE = """<html lang="en"><head><title>Bank widens its trial | Harbour Ledger</title>
<meta property="og:site_name" content="Harbour Ledger"><meta property="article:published_time" content="2026-05-08">
<meta name="author" content="Ida Lund"></head><body><article><h1>Bank widens its trial</h1>
<p>According to CoinDesk on May 7, the bank will ask three more cities to join the trial of the digital krone.</p>
<p>The bank said on Friday that no decision on issuance had been taken and that cash would stay for good.</p>
</article></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_page_is_a_line_with_the_names_of_the_contract(mintwire: Mintwire, page: Path) -> None:
    done = mintwire("extract", str(page), "--url", "https://ledger.example/1")
    (row,) = done.lines()
    assert list(row) == NAMES
    assert (row["file"], row["url"], row["title"]) == (str(page), "https://ledger.example/1", "Bank widens its trial")
    assert (row["authors"], row["published"], row["modified"]) == (["Ida Lund"], "2026-05-08", None)
    assert (row["language"], row["site"]) == ("en", "Harbour Ledger")
    assert (row["cited_source"], row["cited_date"]) == ("coindesk", "2026-05-07")
    assert len(row["content"].split("\n")) == 2
    assert (done.code, done.err) == (0, "")


def test_gzipped_pages_and_a_map_of_addresses(mintwire: Mintwire, page: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.bin"
    packed.write_bytes(gzip.compress(PAGE.encode()))
    addresses = tmp_path / "map.json"
    addresses.write_text(json.dumps({"page.html": "https://a.example/1", str(packed): "https://b.example/2"}))
    done = mintwire("extract", str(page), str(packed), "--urls", str(addresses))
    assert [row["url"] for row in done.lines()] == ["https://a.example/1", "https://b.example/2"]
    assert len({row["content"] for row in done.lines()}) == 1


def test_standard_input(mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    (row,) = mintwire("extract", "-").lines()
    assert (row["file"], row["url"], row["title"]) == ("-", None, "Bank widens its trial")


def test_what_cannot_be_read_is_told_and_the_others_go_on(mintwire: Mintwire, page: Path, tmp_path: Path) -> None:
    empty, broken = tmp_path / "empty.html", tmp_path / "broken.gz"
    empty.write_bytes(b"")
    broken.write_bytes(b"\x1f\x8bno gzip at all")
    done = mintwire("extract", str(tmp_path / "absent"), str(empty), str(broken), str(page))
    assert [row["file"] for row in done.lines()] == [str(page)]
    assert [line.rpartition(f"{tmp_path}/")[2].split(":")[0] for line in done.err.splitlines()] == [
        *("absent", "empty.html", "broken.gz"),
    ]
    assert done.code == 1


@pytest.mark.parametrize("text", ["[1]", "no JSON", '{"page.html": 1}'])
def test_a_map_that_is_none_is_wrong_usage(mintwire: Mintwire, page: Path, tmp_path: Path, text: str) -> None:
    addresses = tmp_path / "map.json"
    addresses.write_text(text)
    done = mintwire("extract", str(page), "--urls", str(addresses))
    assert done.code == 2
    assert "map.json" in done.err


def test_a_time_zone_that_is_none_is_wrong_usage(mintwire: Mintwire, page: Path) -> None:
    done = mintwire("extract", str(page), "--timezone", "Mars/Olympus")
    assert done.code == 2
    assert "Mars/Olympus" in done.err
