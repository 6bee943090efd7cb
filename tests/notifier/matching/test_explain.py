"""Why a query does not match, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings

from notifier.matching.explain import failure, written
from notifier.query import Document, Facts, Query, compile_query
from tests.notifier.matching.asking import BOOK, documents, queries

REPORT = Document.of(
    "ECB plans a pilot of the digital euro",
    "Banks from five countries pay for it",
    author="Ann Bo",
    facts=Facts(
        source="wire",
        source_name="News Wire",
        section="policy",
        lang="en-GB",
        countries=("DE", "FR"),
        domain="www.ecb.europa.eu",
        amounts=(5e6, 12.0),
        age=timedelta(hours=30),
    ),
)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("yen", "yen is not there"),
        ('"digital yen"', '"digital yen" is not there'),
        ("=Ecb", "=Ecb is not there"),
        ("pilots*", "pilots* is not there"),
        ("p?y?", "p?y? is not there"),
        ("title:banks", "title:banks is not there"),
        ("author:carol", "author:carol is not there"),
        ("source:reuters", "source:reuters is not there"),
        ("~yen", "none of these holds: yen is not there; yens is not there"),
        ("@coin", "@coin is not there"),
        ("title:@bank:two", "title:@bank:two is not there"),
        ("@bank:*", "@bank:* is not there"),
        ("/ecb/", "/ecb/ is not there"),
        ("body:/ecb/i", "body:/ecb/i is not there"),
        ("digital yen banks", "yen is not there"),
        ("digital (yen OR won)", "none of these holds: yen is not there; won is not there"),
        ("euro NOT plans", "NOT plans: it is there, as 'plans' in the title"),
        ("euro -section:policy", "NOT section:policy: it is there"),
        ("euro NOT (won OR banks)", "NOT banks: it is there, as 'Banks' in the summary"),
        ("digital NEAR/3 yen", "digital NEAR/3 yen: yen is not there"),
        (
            "ECB NEAR/2 digital",
            "ECB NEAR/2 digital: both are there, but nowhere with at most 2 words between them",
        ),
        (
            "digital ONEAR/9 pilot",
            "digital ONEAR/9 pilot: both are there, but nowhere with at most 9 words between them, in this order",
        ),
        ("NOT ecb NEAR/1 plans", "NOT ecb NEAR/1 plans: it is there, as 'ECB' in the title"),
        ("(yen OR won) NEAR/2 euro", "(yen OR won) NEAR/2 euro: (yen OR won) is not there"),
        ("section:cbdc", "section:cbdc: it is policy"),
        ("country:china", "country:china: it is de, fr"),
        ("event:pilot", "event:pilot: nothing is known of it"),
        ('project:"digital euro"', 'project:"digital euro": nothing is known of it'),
        ("lang:zh", "lang:zh: it is en-gb"),
        ("domain:fed.gov", "domain:fed.gov: it is www.ecb.europa.eu"),
        ("is:primary", "is:primary: nothing is known of it"),
        ("amount:>10m", "amount:>10m: it names 5,000,000, 12"),
        ("age:<1d", "age:<1d: it is 30.0 hours old"),
    ],
)
def test_the_first_condition_that_fails_is_named(query: str, said: str) -> None:
    assert failure(compile_query(query, BOOK).root, REPORT) == said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("amount:>1m", "amount:>1m: it names no amount of money"),
        ("age:<1d", "age:<1d: nothing is known of it"),
        (
            "is:first OR lang:en",
            "none of these holds: is:first: nothing is known of it; lang:en: nothing is known of it",
        ),
        ("is:first", "is:first: nothing is known of it"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_said_to_be(query: str, said: str) -> None:
    assert failure(compile_query(query, BOOK).root, Document.of("x")) == said


def test_of_many_alternatives_some_are_named_and_the_others_counted() -> None:
    query = compile_query(" OR ".join(f"word{number}" for number in range(20)), BOOK)
    said = failure(query.root, REPORT) or ""
    assert said.startswith("none of these holds: word0 is not there; word1 is not there; ")
    assert said.endswith("word7 is not there; and 12 more")
    assert written(query.root).endswith("word7 OR 12 more)")


@settings(max_examples=300)
@given(queries, documents)
def test_there_is_a_reason_exactly_where_the_query_does_not_match(query: Query, document: Document) -> None:
    reason = failure(query.root, document)
    assert (reason is None) == (query.match(document) is not None)
    assert reason != ""
