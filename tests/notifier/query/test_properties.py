"""Random queries over random reports of mixed scripts, against the oracle; `make quality` asks many more."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from config.errors import QueryError
from notifier.query import compile_query
from tests.notifier.query.oracle.differences import compiled, difference_of_matcher, differences, document
from tests.notifier.query.oracle.evaluator import paragraphs, spans
from tests.notifier.query.oracle.strategies import Change, documents, histories, rounds, terms
from tests.notifier.query.oracle.trees import B, Doc, N, Near, Q, T

#: Of some five cases each.
ROUNDS = 200
#: What hypothesis calls unhealthy and is meant: some queries are refused, and the oracle is slow.
MEANT = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]


def of_title(text: str, *queries: Q) -> tuple[list[Q], list[Doc]]:
    return [*queries], [Doc({"title": text})]


def test_equals_the_oracle() -> None:
    counts: Counter[str] = Counter()

    @settings(max_examples=ROUNDS, suppress_health_check=MEANT)
    @given(rounds)
    @example(of_title("e\u200b\u0301", T("e"), T("é", mark="=")))
    @example(of_title("\u1100\u1161\u11a8", T("각")))
    @example(of_title("ｶ\uff9e", T("ガ")))
    @example(of_title("數", T("数"), T("数", mark="=")))
    @example(of_title("数の字k", Near(T("k"), T("数"), 1, ordered=False)))
    @example(of_title("s e", B("OR", T("k"), B("", T("s"), N(T("e"), sign=True)))))
    @example(of_title("b数 k", Near(T("k"), T("*数"), 0, ordered=False)))
    @example(of_title("k字b", T("?b")))
    @example(
        of_title("k", T("\u200b k", phrase=True), T("k \u200b", phrase=True), T("\u2060 k*", phrase=True, mark="="))
    )
    def compare(asked: tuple[list[Q], list[Doc]]) -> None:
        queries, docs = asked
        for query in queries:
            try:
                found = differences(query, docs)
            except QueryError:
                counts["refused"] += 1
            else:
                counts["compared"] += 1
                assert found == []

    compare()
    assert counts["compared"] > 5 * counts["refused"], "what is refused shows nothing"


@settings(max_examples=100, suppress_health_check=MEANT)
@given(histories)
def test_the_matcher_equals_the_oracle_while_watches_come_and_go(history: tuple[list[Change], Doc]) -> None:
    assert difference_of_matcher(*history) is None


@settings(max_examples=150, suppress_health_check=MEANT)
@given(terms.flatmap(lambda term: st.tuples(st.just(term), documents(term))))
def test_hits_stand_where_they_say(case: tuple[Q, Doc]) -> None:
    term, doc = case
    try:
        hits = compiled(term).match(document(doc)) or ()
    except QueryError:
        assume(False)
        raise
    for hit in hits:
        assert spans(term, paragraphs(doc.texts[hit.field], hit.field)[hit.start : hit.end])


@settings(max_examples=600)
@given(st.text(st.sampled_from('ab数 \t()（）"“”AND OR NOT:：title-*?,，~=@/i NEAR/5'), max_size=40))
def test_any_text_is_a_query_or_is_refused_in_place(text: str) -> None:
    columns = []
    try:
        compile_query(text)
    except QueryError as error:
        columns.append(error.column)
    assert all(1 <= column <= max(1, len(text)) for column in columns)
