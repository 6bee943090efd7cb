"""All watches at once say what each says by itself."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.matching.index import WatchIndex
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Standing
from notifier.query import Document, Facts, Query, compile_query
from notifier.query.documents.document import Hit
from tests.notifier.matching.asking import BOOK, CONDITIONS, compiled, documents, queries


def standing(query: str) -> Standing:
    return Standing.of(compile_query(query, BOOK))


def matcher(**watches: str) -> WatchIndex:
    return WatchIndex({watch: standing(query) for watch, query in watches.items()}, BOOK)


def matched(asked: WatchIndex, document: Document) -> list[str]:
    return [match.watch for match in asked.match(document)]


@settings(max_examples=300)
@given(st.lists(queries, max_size=8), st.lists(documents, max_size=4), st.lists(documents, max_size=4))
def test_equals_asking_each_query(asked: list[Query], sample: list[Document], docs: list[Document]) -> None:
    watches = {f"w{number}": query for number, query in enumerate(asked)}
    together = WatchIndex({watch: Standing.of(query) for watch, query in watches.items()}, BOOK, CountedRarity(sample))
    for document in docs:
        expected = {watch: hits for watch, query in watches.items() if (hits := query.match(document)) is not None}
        assert {match.watch: match.hits for match in together.match(document)} == expected


_ids = st.sampled_from(["a", "b", "c", "d"])
_changes = st.lists(st.dictionaries(_ids, queries, max_size=3) | st.sets(_ids, max_size=3), max_size=8)


@settings(max_examples=300)
@given(_changes, st.lists(documents, min_size=1, max_size=3))
def test_watches_that_come_and_go_leave_what_a_new_matcher_would_have(
    changes: list[dict[str, Query] | set[str]], docs: list[Document]
) -> None:
    grown, kept = WatchIndex(book=BOOK), dict[str, Query]()
    for change in changes:
        if isinstance(change, dict):
            grown.add({watch: Standing.of(query) for watch, query in change.items()})
            kept = {watch: query for watch, query in kept.items() if watch not in change} | change
        else:
            grown.remove(change)
            kept = {watch: query for watch, query in kept.items() if watch not in change}
        fresh = WatchIndex({watch: Standing.of(query) for watch, query in kept.items()}, BOOK)
        assert len(grown) == len(fresh) == len(kept)
        for document in docs:
            assert matched(grown, document) == matched(fresh, document)


def test_each_condition_is_found_by_itself_and_among_all_others() -> None:
    document = Document.of(
        "Digital coin, one bank begins",
        "ONE coin bank 数字币开始 stablecoin",
        "two c++",
        author="two",
        facts=Facts(source="two", cited=("one",), section="policy", countries=("CN",), lang="zh-TW", first=True),
    )
    all_of_them = WatchIndex({text: standing(text) for text in CONDITIONS}, BOOK)
    expected = [text for text in CONDITIONS if (query := compiled(text)) and query.match(document) is not None]
    assert matched(all_of_them, document) == expected
    assert len(expected) >= len(CONDITIONS) - 6


def test_the_order_is_that_in_which_watches_were_given() -> None:
    asked = matcher(z="coin", a="bank", m="NOT two", b="coin OR bank")
    document = Document.of("coin bank")
    assert matched(asked, document) == ["z", "a", "m", "b"]
    asked.add({"z": standing("coin")})
    assert matched(asked, document) == ["a", "m", "b", "z"]


def test_a_replaced_watch_is_found_by_its_new_query_only() -> None:
    asked = matcher(w="coin")
    asked.add({"w": standing("数字 OR section:policy")})
    assert matched(asked, Document.of("coin")) == []
    assert matched(asked, Document.of("x", facts=Facts(section="policy"))) == ["w"]
    assert matched(asked, Document.of("数字")) == ["w"]


def test_removing_what_is_not_there_is_no_matter() -> None:
    asked = matcher(w="coin")
    asked.remove(["v", "w", "w"])
    assert len(asked) == 0
    assert matched(asked, Document.of("coin")) == []


def test_what_watches_held_is_free_again_when_they_are_replaced_or_removed() -> None:
    asked = matcher(keep="bank")
    for number in range(50):
        asked.add({"w": standing(f"word{number}x OR 数{number} OR section:policy"), f"v{number}": standing("coin")})
        asked.remove([f"v{number}"])
    lookup = asked._lookup
    assert len(lookup._ids) == len(lookup._anchors) == len(lookup._guards) == 3
    assert len(asked._roots) == len(asked._turns) == 2
    assert set(lookup._by_word) == lookup._words == {"bank", "word49x"}
    assert matched(asked, Document.of("word49x bank word3x")) == ["keep", "w"]


def test_watches_on_facts_alone_and_on_nothing_are_asked() -> None:
    asked = matcher(section="section:policy", country="country:CN OR is:first", none="NOT coin", number="/[0-9]{4}/")
    assert matched(asked, Document.of("in 2026", facts=Facts(section="policy", countries=("CN",)))) == [
        "section",
        "country",
        "none",
        "number",
    ]
    assert matched(asked, Document.of("coin", facts=Facts(section="cbdc", first=True))) == ["country"]


def test_names_of_a_concept_are_looked_for_once_a_watch_needs_it() -> None:
    asked = matcher(w="coin")
    document = Document.of("A stablecoin and 数字币 of one bank")
    assert matched(asked, document) == []
    asked.add({"concept": standing("@coin"), "family": standing("@bank:*"), "excluding": standing("@start NOT @coin")})
    concept, family = asked.match(document)
    assert [(hit.term, hit.concept) for hit in concept.hits] == [("stable*coin", "coin"), ("数字币", "coin")]
    assert family.hits == (Hit("title", 24, 32, "one bank", "bank:*"),)


def test_hits_say_field_place_term_and_concept_in_order() -> None:
    (match,) = matcher(w="coin AND @start AND section:policy").match(
        Document.of("开始", "No coin begins", "Coin", facts=Facts(section="policy"))
    )
    assert match.hits == (
        Hit("title", 0, 2, "开始", "start"),
        Hit("summary", 3, 7, "coin"),
        Hit("summary", 8, 14, "begin*", "start"),
        Hit("body", 0, 4, "coin"),
        Hit("section", 0, 0, "policy"),
    )
