"""Compiled queries are stored as texts and come back the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from config.knowledge.concepts import Concepts
from config.models import ConceptEntry
from notifier.matching.standing import Standing, stamp
from notifier.query import Query, compile_query
from notifier.query.packing import unpack
from notifier.query.reading.concepts import ConceptBook, shipped_book
from tests.notifier.matching.asking import BOOK, queries

#: Every kind of node, with each of its parts in more than one way.
QUERIES = (
    "euro",
    "Ångström",
    "数字人民币 OR 央行",
    '"digital  euro"',
    "=DCEP",
    "*coin",
    "pilot*",
    '"the digital curren*"',
    "~bank",
    "organi?ation",
    "e*o",
    "C++ .NET",
    "title:euro author:lagarde source:ecb cited:reuters",
    "body:(euro NOT title)",
    "NOT euro",
    "euro -(yen OR @coin)",
    "euro NEAR/5 pilot",
    "(euro OR @coin) ONEAR/0 (pilot* OR 试点)",
    "a1 NEAR/2 b1 ONEAR/3 c1",
    "@coin title:@bank:one @bank:*",
    "/cbdc-?[0-9]+/i",
    "title:/CBDC/",
    "section:policy",
    "country:china project:* domain:europa.eu",
    "amount:>10m",
    "amount:<=2.5bn",
    "amount:1m..5m",
    "age:<2d age:>=12h",
    "((a1 OR b1) AND (c1 OR (d1 AND NOT e1))) OR f1",
    "bc1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "euro \u2028",
)


@pytest.mark.parametrize("text", QUERIES)
def test_each_kind_of_condition_comes_back_the_same(text: str) -> None:
    query = compile_query(text, BOOK)
    standing = Standing.of(query)
    again = Standing.from_text(standing.to_text())
    assert again == standing
    assert unpack(again.packed, BOOK) == query.root


@settings(max_examples=300)
@given(queries)
def test_any_query_comes_back_the_same(query: Query) -> None:
    standing = Standing.of(query)
    again = Standing.from_text(standing.to_text())
    assert again == standing
    assert unpack(again.packed, BOOK) == query.root


def test_names_of_concepts_are_not_stored_but_those_of_the_book() -> None:
    query = compile_query("@coin", BOOK)
    text = Standing.of(query).to_text()
    assert "stable" not in text
    other = ConceptBook(Concepts({}).with_own([ConceptEntry(id="coin", finds=("penny",))]))
    root = unpack(Standing.from_text(text).packed, other)
    assert [name.text for name in root.names] == ["penny"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("euro", [["word:euro"]]),
        ("euro OR 数字", [["数字", "word:euro"]]),
        ("pilot* europe", [["pilot"], ["word:europe"]]),
        ('@coin section:policy NOT "x y"', [["@:coin"], ["section:policy"]]),
        ("NOT euro", []),
        ("euro OR /x/", []),
        ("/x/ AND NOT euro AND amount:>1m", []),
    ],
)
def test_a_query_can_be_looked_up_by_what_it_cannot_do_without(text: str, ways: list[list[str]]) -> None:
    found = Standing.of(compile_query(text, BOOK)).ways
    shown = [sorted(anchor if isinstance(anchor, str) else ":".join(anchor) for anchor in way) for way in found]
    assert sorted(shown) == sorted(map(sorted, ways))


def test_a_stamp_holds_for_one_query_and_one_set_of_concepts() -> None:
    same = ConceptBook(Concepts({}).with_own([ConceptEntry(id="coin", finds=("coin",))]))
    equal = ConceptBook(Concepts({}).with_own([ConceptEntry(id="coin", finds=("coin",), name="Another name")]))
    wider = ConceptBook(Concepts({}).with_own([ConceptEntry(id="coin", finds=("coin", "coins"))]))
    event = ConceptBook(Concepts({}).with_own([ConceptEntry(id="coin", finds=("coin",), event=True)]))
    assert stamp("euro", same) == stamp("euro", equal)
    assert len({stamp("euro", book) for book in (same, wider, event, shipped_book())}) == 4
    assert stamp("euro", same) != stamp("euros", same)
    assert len(stamp("euro", same)) == 40


def test_what_is_stored_is_data_and_runs_nothing() -> None:
    head, _, packed = Standing.of(compile_query("euro AND @coin", BOOK)).to_text().partition("\n")
    assert isinstance(json.loads(head), list)
    assert json.loads(packed)[0] == "And"
    with pytest.raises(KeyError):
        unpack('["system", "x"]', BOOK)
