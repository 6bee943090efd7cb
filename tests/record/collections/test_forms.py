"""csv for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from record.collections.forms import MOST_CELL, write_csv, write_excel


def cells(row: dict[str, Any]) -> list[str]:
    """The cells of a row, as a reader of csv finds them behind the mark and the header."""
    stream = io.StringIO(newline="")
    write_excel([row], list(row), stream)
    text = stream.getvalue()
    assert text.startswith("\ufeff")
    header, found = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert header == list(row)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(\"https://evil.example\")", "+1 555", "-5% on the day", "@cbdc", "\t=1", "\r\n=1", "\n=1",
        "＝1+1", "＋1", "－5%", "＠SUM(A1)",
    ],
)  # fmt: skip
def test_no_cell_begins_as_a_formula_and_none_loses_a_character(text: str) -> None:
    assert cells({"title": text}) == [f"'{text}"]


@pytest.mark.parametrize("text", ["1 = 1", "e-CNY", "'=1", "数字人民币", '"=1"', " a@b.example", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cells({"title": text}) == [text]


def test_a_list_that_begins_as_a_formula_is_none() -> None:
    assert cells({"authors": ["=1", "Bo"], "about_cbdc": False, "revision": 0, "event": None}) == [
        "'=1; Bo", "false", "0", "",
    ]  # fmt: skip


def test_what_is_longer_than_a_cell_is_cut_and_counted() -> None:
    row = {"a": "x" * MOST_CELL, "b": "y" * (MOST_CELL + 1), "c": "=" * MOST_CELL}
    whole, cut, marked = cells(row)
    assert whole == "x" * MOST_CELL
    assert cut == "y" * (MOST_CELL - 1) + "…"
    assert (len(marked), marked[:2]) == (MOST_CELL, "'=")
    assert write_excel([row], list(row), io.StringIO()) == 2


def test_csv_for_programs_is_left_alone() -> None:
    stream = io.StringIO(newline="")
    write_csv([{"title": "=1"}], ["title"], stream)
    assert stream.getvalue() == "title\r\n=1\r\n"


def test_times_have_whole_seconds_and_other_texts_keep_theirs() -> None:
    row = {"published": None, "discovered": "2026-11-23T08:30:00.123456Z", "title": "08:30:00.5Z"}
    assert cells(row) == ["", "2026-11-23T08:30:00Z", "08:30:00.5Z"]
