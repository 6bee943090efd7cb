"""Random queries over random documents of mixed scripts, against the oracle."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from config.errors import QueryError
from notifier.query import Document, Matcher, Query, compile_query
from tests.notifier.query import oracle
from tests.notifier.query.oracle import FIELDS, B, F, N, Q, T

#: Few pieces, so that queries and documents meet; among them what has gone or might go wrong.
PIECES = [
    *["a", "B", "ab", "c++", "e-a", "u.s.", "#a", "2.0", "2", "_", "'", "’", "–", "-", "a'b"],
    *["数", "字", "数字", "，", "。", "の", "ガ", "ｶﾞ", "ｶ", "가", "각", "ᄀ", "ᅡ", "ᆨ", "ก", "ำ"],
    *[
        "ы",
        "Ы",
        "σ",
        "ς",
        "Σ",
        "ß",
        "ẞ",
        "İ",
        "ı",
        "ﬁ",
        "Ａ",
        "１",
        "…",
        "é",
        "e",
        "\u0301",
        "\u0323",
        "™",
        "€",
        "₿",
        "😀",
    ],
    *["\u200b", "\u00ad", "\ufeff", "ا", "ل", "\u064b", "क", "ि", "ं"],
]
SPACES = [" ", "  ", "\n", "\u00a0", "\u3000", "\t "]

words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)
texts = st.lists(st.sampled_from(PIECES + SPACES + [" "] * 20), max_size=12).map("".join)
documents = st.fixed_dictionaries(dict.fromkeys(FIELDS, texts))
phrases = st.lists(st.sampled_from(PIECES + SPACES), min_size=1, max_size=5).map("".join)
terms = st.builds(T, words) | st.builds(T, phrases, st.just(True))
unscoped: st.SearchStrategy[Q] = st.recursive(
    terms,
    lambda inner: st.builds(N, inner) | st.builds(B, st.sampled_from(["AND", "OR", " "]), inner, inner),
    max_leaves=6,
)
scoped = st.builds(F, st.sampled_from(FIELDS), unscoped)
queries: st.SearchStrategy[Q] = unscoped | scoped | st.builds(B, st.sampled_from(["AND", "OR"]), scoped, unscoped)


def compiled(query: Q) -> Query:
    """The query, or the example is given up where the language refuses it."""
    try:
        return compile_query(str(query))
    except QueryError:
        assume(False)
        raise


@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(query=queries, document=documents)
@example(query=T("e"), document={"title": "e\u200b\u0301", "summary": "", "content": ""})
@example(query=T("각"), document={"title": "각", "summary": "", "content": ""})
@example(query=T("ガ"), document={"title": "ｶ\uff9e", "summary": "", "content": ""})
def test_equals_the_oracle(query: Q, document: dict[str, str]) -> None:
    found = compiled(query).match(Document.of(**document))
    assert bool(found) == oracle.matches(query, document)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(term=terms, document=documents)
def test_hits_stand_where_they_say(term: T, document: dict[str, str]) -> None:
    for hit in compiled(term).match(Document.of(**document)):
        original = document[hit.field][hit.start : hit.end]
        assert oracle.folded(term.text).strip() in oracle.folded(original)
        assert hit.term == term.text.strip()


@settings(max_examples=150, deadline=None)
@given(asked=st.lists(queries, min_size=1, max_size=8), document=documents)
def test_the_matcher_misses_nothing_and_invents_nothing(asked: list[Q], document: dict[str, str]) -> None:
    readable: dict[str, Query] = {}
    for number, query in enumerate(asked):
        try:
            readable[f"w{number}"] = compile_query(str(query))
        except QueryError:
            continue
    one = Document.of(**document)
    expected = [(watch, hits) for watch, query in readable.items() if (hits := query.match(one))]
    assert Matcher(readable).match(one) == expected


@settings(max_examples=600, deadline=None)
@given(st.text(st.sampled_from('ab数 \t()（）"“”AND OR NOT:：title-*,，'), max_size=40))
def test_any_text_is_a_query_or_is_refused_in_place(text: str) -> None:
    columns = []
    try:
        compile_query(text)
    except QueryError as error:
        columns.append(error.column)
    assert all(1 <= column <= max(1, len(text)) for column in columns)
