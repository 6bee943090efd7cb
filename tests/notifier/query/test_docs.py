"""What docs/watches.md says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.errors import QueryError
from notifier.query import Document, compile_query

PAGE = (Path(__file__).parents[3] / "docs" / "watches.md").read_text(encoding="utf-8")


def _table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its two head rows."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _documents(cell: str) -> list[Document]:
    """`x`, `y` are two titles; title `x`, body `y` is one report."""
    pieces = re.findall(r"(?:(title|body) )?`([^`]+)`", cell)
    named = {name: text for name, text in pieces if name}
    if named:
        return [Document.of(named.get("title"), None, named.get("body"))]
    return [Document.of(text) for _, text in pieces]


EXAMPLES = _table("Examples")
REFUSED = _table("When a query is refused")


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row[0])
def test_examples(row: list[str]) -> None:
    query = compile_query(row[0].strip("`"))
    assert all(query.match(document) is not None for document in _documents(row[1]))
    assert all(query.match(document) is None for document in _documents(row[2]))


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[0])
def test_refusals(row: list[str]) -> None:
    with pytest.raises(QueryError) as refused:
        compile_query(row[0].strip("`"))
    assert str(refused.value).startswith(row[1].removesuffix("…"))


def test_the_tables_are_read() -> None:
    assert (len(EXAMPLES), len(REFUSED)) == (41, 13)
