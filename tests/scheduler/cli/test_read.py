"""`mintwire read`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from record.item import FIELDS
from tests.scheduler.cli.conftest import Mintwire

DOCUMENTS = Path(__file__).parent / "documents"
RSS, ATOM, PAGE, EMPTY = (str(DOCUMENTS / name) for name in ("rss.xml", "atom.xml", "page.html", "empty.xml"))


def test_one_document_gives_items_with_the_names_of_the_contract(mintwire: Mintwire) -> None:
    done = mintwire("read", RSS, "--url", "https://bank.example/rss")
    first, second = done.lines()
    assert tuple(first) == FIELDS
    assert (first["title"], first["url"]) == ("Rates & prices", "https://bank.example/press/1")
    assert (first["published"], first["language"], first["source"]) == ("2026-11-23T08:30:00Z", "en", "read")
    assert (second["title"], second["published"]) == ("数字欧元", None)
    assert done.code == 0
    assert done.err == f"mintwire: {RSS}: date_absent 1\n"


def test_several_documents_are_told_apart_by_their_file(mintwire: Mintwire) -> None:
    done = mintwire("read", RSS, ATOM, "--source", "bank")
    assert [(line["file"], line["title"]) for line in done.lines()] == [
        (RSS, "Rates & prices"), (RSS, "数字欧元"), (ATOM, "Zinsen"),
    ]  # fmt: skip
    assert {line["source"] for line in done.lines()} == {"bank"}


def test_standard_input_is_read(mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(ATOM).read_bytes())))
    done = mintwire("read", "-")
    assert [line["title"] for line in done.lines()] == ["Zinsen"]
    assert "file" not in done.lines()[0]


def test_a_charset_of_the_header_counts(mintwire: Mintwire) -> None:
    text = "<rss version='2.0'><channel><item><title>ЦБ</title><link>https://x.example/1</link></item></channel></rss>"
    (mintwire.folder / "a.xml").write_bytes(text.encode("koi8-r"))
    done = mintwire("read", "a.xml", "--content-type", "application/rss+xml; charset=koi8-r")
    assert [line["title"] for line in done.lines()] == ["ЦБ"]


def test_what_is_no_feed_does_not_stop_the_others(mintwire: Mintwire) -> None:
    locked = mintwire.folder / "nowhere.xml"
    done = mintwire("read", PAGE, EMPTY, str(locked), str(mintwire.folder), ATOM)
    assert done.code == 1
    assert [line["title"] for line in done.lines()] == ["Zinsen"]
    page, empty, missing, folder = done.err.splitlines()
    assert page.startswith(f"mintwire: {PAGE}: html: ")
    assert empty == f"mintwire: {EMPTY}: empty: the document is empty"
    assert missing == f"mintwire: {locked}: No such file or directory"
    assert folder == f"mintwire: {mintwire.folder}: Is a directory"


def test_a_document_without_end_is_refused(mintwire: Mintwire) -> None:
    done = mintwire("read", "/dev/zero")
    assert (done.code, done.out) == (1, "")
    assert done.err == "mintwire: /dev/zero: too_large: more than 100,000,000 bytes\n"


def test_no_config_is_needed(mintwire: Mintwire) -> None:
    (mintwire.folder / "mintwire.yaml").write_text("nonsense: [")
    assert mintwire("read", ATOM).code == 0
