"""The tables beside this file: what queries find, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from config.errors import QueryError
from notifier.query import Document, compile_query

HERE = Path(__file__).parent


def _cases() -> list[tuple[str, dict[str, str], bool]]:
    rows = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
    return [
        (row["query"], text if isinstance(text, dict) else {"title": text}, expected)
        for row in rows
        for key, expected in (("finds", True), ("misses", False))
        for text in row[key]
    ]


def _refused() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / "refused.yaml").read_text(encoding="utf-8"))
    return rows


@pytest.mark.parametrize(("query", "texts", "expected"), _cases())
def test_found_and_not_found(query: str, texts: dict[str, str], expected: bool) -> None:
    document = Document.of(texts.get("title"), texts.get("summary"), texts.get("content"))
    assert bool(compile_query(query).match(document)) is expected


@pytest.mark.parametrize("row", _refused(), ids=lambda row: repr(row["query"]))
def test_refused(row: dict[str, Any]) -> None:
    with pytest.raises(QueryError) as refused:
        compile_query(row["query"])
    assert row["says"] in str(refused.value)
    assert refused.value.column == row["column"]
    assert refused.value.query == row["query"]


BEYOND = [
    ("x" * 4_001, 1, "at most 4000 characters"),
    ("x" * 201, 1, "at most 200 characters"),
    ("a1 " * 201, 601, "at most 200 words"),
    ("(" * 33 + "a1" + ")" * 33, 33, "at most 32"),
    ("NOT " * 33 + "a1", 129, "at most 32"),
]


@pytest.mark.parametrize(("query", "column", "says"), BEYOND)
def test_limits(query: str, column: int, says: str) -> None:
    with pytest.raises(QueryError, match=says) as refused:
        compile_query(query)
    assert refused.value.column == column


WITHIN = ["x" * 200, "a1 " * 200, "(" * 32 + "a1" + ")" * 32, "NOT " * 32 + "a1", "(NOT " * 32 + "a1" + ")" * 32]


@pytest.mark.parametrize("query", WITHIN)
def test_up_to_the_limits(query: str) -> None:
    assert compile_query(query).match(Document.of("a1 " + "x" * 200))


def test_hits_tell_why_in_the_original_text() -> None:
    document = Document.of("＂Digital　 Euro＂… e–CNY", None, "the ﬁnance of e‑cny, 数字\u200b欧元")
    query = compile_query('("digital euro" e-cny) OR (yen finance) OR 数字欧元')
    found = [(hit.field, hit.term) for hit in query.match(document)]
    texts = [
        {"title": "＂Digital　 Euro＂… e–CNY", "content": "the ﬁnance of e‑cny, 数字\u200b欧元"}[hit.field][
            hit.start : hit.end
        ]
        for hit in query.match(document)
    ]
    assert found == [("title", "digital euro"), ("title", "e-cny"), ("content", "e-cny"), ("content", "数字欧元")]
    assert texts == ["Digital　 Euro", "e–CNY", "e‑cny", "数字\u200b欧元"]


def test_equal_terms_hit_once() -> None:
    assert [hit.term for hit in compile_query("euro OR Euro OR yen").match(Document.of("EURO"))] == ["euro"]
