"""Asking watches of filed items finds what asking each query of each whole document finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from notifier.query.compile import compile_query
from notifier.query.reading.concepts import shipped_book
from notifier.trial.asking import Asked, Asking, fields_asked
from notifier.trial.filed import FiledDocuments
from record.item import Item
from record.sql.items import ItemJudgement
from record.sql.watches import WatchRow
from tests.newsroom.items import make_item

TITLES = (
    "Reuters says the digital euro is near",
    "Riksbank ends its pilot",
    "香港金管局就穩定幣發牌展開諮詢",
    "Piloten fliegen nach Riga",
    "Kestrel Pay raises $40 million",
    None,
)
ITEMS = [
    make_item(id=f"{number}", title=title, summary=None, source=("alpha", "beta")[number % 2], language=language)
    for number, title in enumerate(TITLES)
    for language in [("en", None)[number % 3 == 2]]
]
QUERIES = (
    "pilot", "pilot*", "digital euro", "=Piloten", "稳定币", "euro OR riga", "@digital-euro", "NOT pilot",
    "source:beta", "source:beta pilot", "section:cbdc", "section:cbdc OR riga", "section:policy?",
    "section:opinion?", "tag:cbdc?", "country:SE", "country:EU euro",
    "cited:reuters", "cited:reuters OR riga", "amount:>1m", "lang:zh 稳定币", "is:first pilot", "p?lot",
    "digital NEAR/2 euro",
)  # fmt: skip


def judged(items: Sequence[Item]) -> Mapping[str, ItemJudgement]:
    """The first cites an outlet and might be opinion, the second is about a currency of Sweden; of the others nothing
    is known."""
    tags = {"0": {"cited_source": "Reuters", "jurisdictions": ["EU"]}, "1": {"countries": ["SE"], "about_cbdc": True}}
    found = {"0": ("policy", 0.6, "opinion", 0.3, tags["0"], False), "1": ("cbdc", 0.9, "policy", 0.1, tags["1"], True)}
    return {item.id: ItemJudgement("story", *found[item.id]) for item in items if item.id in found}


@pytest.mark.parametrize("query", QUERIES)
def test_nothing_is_missed_for_a_short_cut(query: str) -> None:
    book = shipped_book()
    asked = {"one": Asked(compile_query(query, book), WatchRow("one", query))}
    documents = FiledDocuments({}, fields_asked(asked), judged)
    naive = [asked["one"].query.match(document) for document in documents.of(ITEMS)]
    found = [[match.hits for match in matches] for matches in Asking(asked, book, documents).of(ITEMS)]
    assert found == [[] if hits is None else [hits] for hits in naive]
    assert any(found)


def test_each_watch_has_what_it_covers() -> None:
    rows = {
        "all": WatchRow("all", "pilot OR euro"),
        "beta": WatchRow("beta", "pilot OR euro", sources=("beta",)),
        "cbdc": WatchRow("cbdc", "pilot OR euro", sections=("cbdc",)),
        "german": WatchRow("german", "Pilot*", languages=("de",)),
        "chinese": WatchRow("chinese", "稳定币", languages=("zh",)),
    }
    book = shipped_book()
    asked = {name: Asked(compile_query(row.query, book), row) for name, row in rows.items()}
    asking = Asking(asked, book, FiledDocuments({}, fields_asked(asked), judged))
    found = [[match.watch for match in matches] for matches in asking.of(ITEMS)]
    assert found == [["all"], ["all", "beta", "cbdc"], ["chinese"], [], [], []]


def test_where_every_watch_names_sources_no_other_is_looked_at() -> None:
    book = shipped_book()
    asked = {
        name: Asked(compile_query("NOT tin", book), WatchRow(name, "NOT tin", sources=(name,)))
        for name in ("alpha", "gamma")
    }
    asking = Asking(asked, book, FiledDocuments({}, fields_asked(asked), judged))
    found = [[match.watch for match in matches] for matches in asking.of(ITEMS)]
    assert found == [["alpha"], [], ["alpha"], [], ["alpha"], []]
