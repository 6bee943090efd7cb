"""The tables beside this file: what queries find, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.errors import QueryError
from notifier.query import Document, Facts, compile_query

HERE = Path(__file__).parent
TEXTS = ("title", "summary", "body", "author")


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return rows


def _document(named: dict[str, Any]) -> Document:
    """The report of a row of the table: its texts, and what is known of it."""
    texts = {name: named.get(name) for name in TEXTS}
    known = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in named.items()
        if name not in (*TEXTS, "hours")
    }
    age = timedelta(hours=named["hours"]) if "hours" in named else None
    return Document.of(
        texts["title"], texts["summary"], texts["body"], author=texts["author"], facts=Facts(**known, age=age)
    )


@pytest.mark.parametrize("row", _rows("cases.yaml"), ids=lambda row: repr(row["query"]))
def test_found_and_not_found(row: dict[str, Any]) -> None:
    query = compile_query(row["query"])

    def finds(text: str | dict[str, Any]) -> bool:
        return query.match(_document(text if isinstance(text, dict) else {"title": text})) is not None

    assert [text for text in row["finds"] if not finds(text)] == []
    assert [text for text in row["misses"] if finds(text)] == []


@pytest.mark.parametrize("row", _rows("refused.yaml"), ids=lambda row: repr(row["query"]))
def test_refused(row: dict[str, Any]) -> None:
    with pytest.raises(QueryError) as refused:
        compile_query(row["query"])
    assert row["says"].lower() in str(refused.value).lower()
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
    texts = {"title": "＂Digital　 Euro＂… e–CNY", "body": "the ﬁnance of e‑cny, 数字\u200b歐元"}
    query = compile_query('("digital euro" e-cny) OR (yen finance) OR 数字欧元')
    found = query.match(_document(texts)) or ()
    assert [(hit.field, hit.term, texts[hit.field][hit.start : hit.end]) for hit in found] == [
        ("title", "digital euro", "Digital　 Euro"),
        ("title", "e-cny", "e–CNY"),
        ("body", "e-cny", "e‑cny"),
        ("body", "数字欧元", "数字\u200b歐元"),
    ]


def test_equal_terms_hit_once() -> None:
    hits = compile_query("euro OR Euro OR yen").match(Document.of("EURO")) or ()
    assert [hit.term for hit in hits] == ["euro"]


def test_hits_name_the_concept_that_found_them() -> None:
    hits = compile_query("@e-cny wallet").match(Document.of("数字人民币 wallet")) or ()
    assert {(hit.concept, hit.start, hit.end) for hit in hits} == {("e-cny", 0, 5), (None, 6, 12)}


def test_hits_of_stars_and_of_nearness_are_what_they_stand_for() -> None:
    text = "Piloting of the digital euro, not of the yen"
    hits = compile_query("pilot* NEAR/3 euro").match(Document.of(text)) or ()
    assert {text[hit.start : hit.end] for hit in hits} == {"Piloting", "euro"}


@pytest.mark.parametrize("query", ["NOT opinion", "-euro -yen", "NOT section:opinion"])
def test_a_match_without_anything_that_must_be_there_has_no_hits(query: str) -> None:
    assert compile_query(query).match(_document({"title": "x", "section": "policy"})) == ()


def test_what_is_written_alike_and_means_another_thing_is_told_apart() -> None:
    document = Document.of("eu?o and euro")
    literal, wildcard = (compile_query(query).match(document) for query in ('"eu?o"', "eu?o"))
    assert [(hit.start, hit.end) for hit in literal or ()] == [(0, 4)]
    assert [(hit.start, hit.end) for hit in wildcard or ()] == [(9, 13)]
