"""Lines are told apart without being read: none is left out in which a query would find something."""

from __future__ import annotations

import pytest

from notifier.query.compile import compile_query
from notifier.query.reading.concepts import shipped_book
from notifier.trial.asking import Asked, Asking, fields_asked
from notifier.trial.filed import FiledDocuments
from record.changes import Outlet
from record.item import Cut
from record.sql.watches import WatchRow
from tests.newsroom.items import make_item

OUTLETS = {"wire-1": Outlet("Harbour Ledger", None, None, primary=False)}
ITEMS = [
    make_item(id="1", title="Notes on a ＤＩＧＩＴＡＬ\neuro", summary=None),
    make_item(id="2", title="央行：數字人民幣\u200b試點", summary="第二段"),
    make_item(id="3", title='He said "pilot\\plan" twice', summary="Line one\nsecond line"),
    make_item(id="4", title="Nothing here", summary=None, source="wire-1"),
    make_item(id="5", title="Café bonds", summary="A text", content="Körperschaft\n\nPilot of the ﬁrst town"),
    make_item(id="6", title="Plain", summary="Told. First seen here", cut=(Cut("summary", 5, " First seen here"),)),
    make_item(id="7", title="By a person", summary=None, authors=("Ann Lee", "Bo Berg")),
]  # fmt: skip
QUERIES = (
    '"digital euro"', "数字人民币", "@e-cny", "pilot", '"pilot\\plan"', '"said “pilot"', "source:harbour",
    "source:wire-1", "cafe bond*", "körper*", '"first town"', "author:berg", "second", "nothing OR bonds", "NOT pilot",
    "title:plain", "/Ca.é/",
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_what_matches_is_likely(query: str) -> None:
    asked = {"one": Asked(compile_query(query, shipped_book()), WatchRow("one", query))}
    documents = FiledDocuments(OUTLETS, fields_asked(asked), lambda _: {})
    likely = Asking(asked, shipped_book(), documents).likely()
    lines = "".join(f"{item.to_json()}\n" for item in ITEMS).encode()
    kept = set(likely(lines))
    matching = [
        item
        for item, document in zip(ITEMS, documents.of(ITEMS), strict=True)
        if asked["one"].query.match(document) is not None
    ]
    assert matching
    assert {item.to_json().encode() for item in matching} <= kept
    assert likely.looked_at == len(ITEMS)


def test_most_of_the_others_are_left_out() -> None:
    asked = {"one": Asked(compile_query("@e-cny OR body:körper*", shipped_book()), WatchRow("one", ""))}
    likely = Asking(asked, shipped_book(), FiledDocuments({}, frozenset(), lambda _: {})).likely()
    lines = "".join(f"{item.to_json()}\n" for item in ITEMS).encode()
    assert likely(lines) == [ITEMS[1].to_json().encode(), ITEMS[4].to_json().encode()]


def test_empty_lines_part_nothing() -> None:
    asked = {"one": Asked(compile_query("bonds", shipped_book()), WatchRow("one", ""))}
    likely = Asking(asked, shipped_book(), FiledDocuments({}, frozenset(), lambda _: {})).likely()
    assert b'{"title": "Bonds"}' in likely(b'\n\n{"title": "A"}\n\n{"title": "Bonds"}\n')
