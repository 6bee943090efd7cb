"""Queries and reports of few pieces, so that they meet."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from config.errors import QueryError
from config.knowledge.concepts import Concepts
from config.models import ConceptEntry
from notifier.query import Document, Facts, Query, compile_query
from notifier.query.reading.concepts import ConceptBook

#: Concepts of the tests: names that are words, phrases, Chinese, with stars, in these capitals; a family; an event.
BOOK = ConceptBook(
    Concepts({}).with_own(
        [
            ConceptEntry(id="coin", finds=("coin", "digital coin", "数字币", "stable*coin")),
            ConceptEntry(id="bank:one", finds=("=ONE", "one bank")),
            ConceptEntry(id="bank:two", finds=("~two", "coin")),
            ConceptEntry(id="start", event=True, finds=("start", "begin*", "开始")),
        ]
    )
)

WORDS = ("coin", "digital", "bank", "one", "ONE", "two", "twos", "数字", "币", "开始", "stablecoin", "begins", "c++")
CONDITIONS = (
    "coin", "bank", '"digital coin"', "数字币", "=ONE", "one", "~two", "dig*", "*coin", "st?blecoin", "c++", "@coin",
    "@bank:one", "@bank:*", "@start", "begin*", "title:bank", "title:@coin", "author:two", "source:two", "cited:one",
    "coin NEAR/1 bank", "(@coin OR 数字) ONEAR/3 开始", "section:policy", "country:CN", "lang:zh", "domain:europa.eu",
    "is:first", "amount:>1m", "age:<2d", "/c[o0]in/i", "/begins?$/",
)  # fmt: skip

_conditions = st.sampled_from(CONDITIONS)
#: Texts of queries, most of which can be read.
texts = st.recursive(
    _conditions,
    lambda inner: (
        st.builds("({} AND {})".format, inner, inner)
        | st.builds("({} OR {})".format, inner, inner)
        | st.builds("({} NOT {})".format, inner, inner)
    ),
    max_leaves=4,
)


def compiled(text: str) -> Query | None:
    """None where it is refused, since it would match all or none."""
    try:
        return compile_query(text, BOOK)
    except QueryError:
        return None


queries = texts.map(compiled).filter(lambda query: query is not None)

_texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.lists(st.sampled_from(WORDS), max_size=4).map(
    "".join
)
_facts = st.builds(
    Facts,
    source=st.sampled_from([None, "one", "two"]),
    section=st.sampled_from([None, "policy", "cbdc"]),
    countries=st.sampled_from([(), ("CN",), ("US", "CN")]),
    lang=st.sampled_from([None, "zh-Hans", "en"]),
    domain=st.sampled_from([None, "www.ecb.europa.eu", "x.example"]),
    cited=st.sampled_from([(), ("one",)]),
    amounts=st.sampled_from([(), (2e6,), (5.0,)]),
    age=st.sampled_from([None, timedelta(hours=1), timedelta(days=3)]),
    first=st.sampled_from([None, True, False]),
)
documents = st.builds(Document.of, _texts, _texts, st.none() | _texts, author=st.none() | _texts, facts=_facts)
