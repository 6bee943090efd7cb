"""Columns of a PDF are read one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, zip_longest

import pytest

from crawlers.extraction.pdf.columns import Line, in_columns
from crawlers.extraction.pdf.read import read_pdf
from tests.crawlers.extraction.pdf.writer import Text, paragraphs, pdf

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
COLUMNS = (
    (
        "The bank of the islands has opened a register for issuers of tokens. It asks them to report their reserves"
        " each month and to name who keeps them."
    ),
    (
        "Three firms have signed up so far, said the head of the register on Monday. A fourth is expected to follow"
        " within the year."
    ),
    "Whoever is not in the register by the summer may no longer pay out coins to households on the islands.",
)
CHINESE = (
    "群岛中央银行设立了代币发行人登记处，要求发行人每月报告储备，并说明由谁保管这些储备。",
    "登记处负责人周一表示，目前已有三家公司登记，预计第四家将在年内登记。",
)


def _laid_out(texts: tuple[str, ...], width: int, step: int, *, shift: float = 0) -> list[list[Text]]:
    """Each text in a column of its own, line by line."""
    return [
        paragraphs(text, size=9, width=width, left=50 + number * step, top=600 - number * shift)
        for number, text in enumerate(texts)
    ]


def _across(columns: list[list[Text]]) -> list[Text]:
    """As a program draws them that knows only rows."""
    return [line for row in zip_longest(*columns) for line in row if line is not None]


def _content(lines: list[Text], *more: list[Text]) -> str:
    head = [Text(50, 760, 20, "A register for issuers of tokens"), Text(50, 730, 9, "23 November 2026")]
    return read_pdf(pdf([*head, *lines], *more), fetched=NOW).content


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("shift", [0, 2])
def test_columns_drawn_across(number: int, shift: float) -> None:
    columns = _laid_out(COLUMNS[:number], 30, 165, shift=shift)
    drawn = _content(_across(columns)).replace("\n", " ")
    assert all(text in drawn for text in COLUMNS[:number])
    assert drawn == _content(list(chain(*columns))).replace("\n", " ")


def test_columns_in_chinese() -> None:
    columns = [
        [Text(50 + 250 * number, 600 - 14 * row, 9, text[row * 12 : row * 12 + 12]) for row in range(4)]
        for number, text in enumerate(CHINESE)
    ]
    content = _content(_across(columns)).replace("\n", "")
    assert all(text in content for text in CHINESE)


def test_columns_on_each_page_and_text_across_between_them() -> None:
    columns = _laid_out(COLUMNS[:2], 30, 250)
    between = "What follows concerns those who issue no tokens at all, and may be passed over by everyone else."
    content = _content([*_across(columns), Text(50, 450, 9, between)], _across(columns[::-1])).replace("\n", " ")
    assert content.index(COLUMNS[0]) < content.index(COLUMNS[1]) < content.index(between)
    assert content.count(COLUMNS[0]) == content.count(COLUMNS[1]) == 2


def test_rows_of_a_table_stay_rows() -> None:
    cells = [("Deposits", "12.5", "13.1"), ("Coins in circulation", "3.2", "4.0"), ("Other claims", "1.0", "0.9")]
    rows = [
        Text(50 + 160 * column, 600 - 14 * row, 9, cell)
        for row, each in enumerate(cells)
        for column, cell in enumerate(each)
    ]
    content = _content(rows)
    assert "Deposits 12.5 13.1" in content
    assert "Coins in circulation 3.2 4.0" in content


def test_many_columns_end() -> None:
    line = Line("A line of a text that is long enough", 0, 0, 9, 10)
    rows = [
        replace(line, left=10.0 * column, right=10.0 * column + 9, bottom=-12.0 * row, top=10 - 12.0 * row)
        for row in range(3)
        for column in range(2_000)
    ]
    assert len(in_columns(rows)) == len(rows)
