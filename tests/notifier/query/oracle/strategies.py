"""Random queries, and reports of mixed scripts that they may match."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce

from hypothesis import strategies as st

from tests.notifier.query.oracle.folding import exact
from tests.notifier.query.oracle.trees import TEXTS, B, C, Doc, F, M, N, Near, P, Q, R, T

CONCEPTS = {
    "kay": (T("kb"), T("K", mark="="), T("数字"), T("k s", phrase=True)),
    "signs": (T("e-k"), T("k++"), T("₿")),
    "wild": (T("k*"), T("bank", mark="~"), T("*数")),
}
#: Few pieces, so that queries and reports meet; among them what has gone or might go wrong.
SPACED = ["k", "K", "Kb", "s", "e", "é", "2", "_", "Ａ", "１", "й", "и", "Ё", "σ", "ς", "Σ", "ή"]
CHANGING = ["ß", "ẞ", "İ", "ı", "ﬁ"]
UNSPACED = ["数", "數", "字", "数字", "龙", "龍", "の", "ガ", "ｶﾞ", "ｶ", "가", "각", "ᄀ", "ᅡ", "ᆨ", "ก", "ำ"]
SIGNED = ["k++", "e-k", "k.s.", "#k", "$k", "2.0", "k's", "₿", "€", "™", "😀", "…"]
MARKS = ["\u0301", "\u0323", "\u200b", "\u00ad", "\ufeff", "’", "'", "–", "-", "，", "。"]
FOREIGN = ["ا", "ل", "\u064b", "क", "ि", "ं"]
INFLECTED = ["bank", "banks", "Bank's", "tax", "taxes", "fly", "flies"]
SPACES = [" ", "  ", "\n", "\u00a0", "\u3000", "\t "]

PIECES = SPACED + CHANGING + UNSPACED + SIGNED + MARKS + FOREIGN
pieces = st.sampled_from(PIECES)


def _startable(text: str) -> bool:
    """Whether a word that begins so is read as a word: not as a negation, nor as a phrase in the wrong quotes."""
    return exact(text)[:1] not in ("", "-", "'")


def _patterned(parts: list[str]) -> str:
    """With stars and question marks only where letters and digits stand beside them."""
    return "".join(parts).replace("**", "*").replace("*?", "?").replace("?*", "?")


letters = st.sampled_from(["k", "K", "b", "e", "2", "数", "字", "s"])
wild = st.lists(letters | st.sampled_from(["*", "?", "*"]), min_size=2, max_size=4).map(_patterned)
patterns = wild.filter(lambda text: text.count("*") <= 2 and "*" * len(text) != text and text.strip("*?") != "")
words = st.lists(pieces, min_size=1, max_size=3).map("".join).filter(_startable)
phrases = (
    st.lists(pieces | st.sampled_from(SPACES), min_size=1, max_size=5)
    .map("".join)
    .filter(lambda text: exact(text).strip() != "")
)
marks = st.sampled_from(["", "", "", "="])
terms: st.SearchStrategy[Q] = (
    st.builds(T, words, st.just(False), marks)
    | st.builds(T, phrases, st.just(True), marks)
    | st.builds(T, st.sampled_from(SPACED + UNSPACED), st.just(False), marks)
    | st.builds(T, patterns, st.just(False), marks)
    | st.builds(T, patterns.map(lambda text: f"{text} k"), st.just(True), marks)
    | st.builds(T, st.sampled_from(["bank", "tax", "fly", "kb"]), st.just(False), st.just("~"))
    | st.builds(T, st.sampled_from(["k bank", "数 tax"]), st.just(True), st.just("~"))
)
concepts: st.SearchStrategy[Q] = st.sampled_from([C(name, finds) for name, finds in CONCEPTS.items()])
regexes = st.sampled_from([R("k+"), R("K[0-9]", True), R("^[a-z]"), R("数|字"), R("é "), R("k.s", True), R("( |字)s")])
placed = terms | concepts | st.builds(B, st.just("OR"), terms, terms | concepts)
distances = st.integers(0, 3)
nearness: st.SearchStrategy[Q] = st.recursive(
    st.builds(Near, placed, placed, distances, st.booleans()),
    lambda inner: st.builds(Near, inner, placed, distances, st.booleans()),
    max_leaves=2,
)

signs = st.sampled_from([">", ">=", "<", "<="])
properties: st.SearchStrategy[Q] = (
    st.builds(P, st.just("section"), st.sampled_from(["policy", "cbdc", "policy?", "cbdc?"]))
    | st.builds(P, st.just("tag"), st.sampled_from(["cbdc", "cbdc?"]))
    | st.builds(P, st.just("lang"), st.sampled_from(["zh", "zh-Hans", "en"]))
    | st.builds(P, st.just("is"), st.sampled_from(["primary", "first"]))
    | st.builds(P, st.just("tier"), st.sampled_from(["primary", "outlet"]))
    | st.builds(P, st.just("category"), st.sampled_from(["regulator", "central_bank"]))
    | st.builds(P, st.just("country"), st.sampled_from(["CN", "us"]))
    | st.builds(P, st.just("event"), st.sampled_from(["pilot", "launch"]))
    | st.builds(P, st.just("stage"), st.sampled_from(["pilot", "launch"]))
    | st.builds(P, st.just("domain"), st.sampled_from(["europa.eu", "ecb.europa.eu", "pa.eu"]))
    | st.builds(P, st.just("source"), st.sampled_from(["ecb", "wire", "the block"]))
    | st.builds(P, st.just("cited"), st.sampled_from(["reuters", "the block"]))
    | st.builds(P, st.just("author"), st.sampled_from(["ann", "bo lee"]))
    | st.builds(M, st.just("amount"), signs, st.integers(1, 3), st.sampled_from("km"))
    | st.builds(
        M,
        st.just("age"),
        st.sampled_from([">", ">=", "<", "<="]),
        st.integers(1, 3),
        st.sampled_from(["min", "h", "d"]),
    )
)

leaves = terms | concepts | regexes | nearness


def _combined(inner: st.SearchStrategy[Q]) -> st.SearchStrategy[Q]:
    both = st.builds(B, st.sampled_from(["AND", "OR", ""]), inner, inner)
    return both | both | st.builds(N, inner, st.booleans())


unscoped = st.recursive(leaves, _combined, max_leaves=4)
scoped: st.SearchStrategy[Q] = st.builds(F, st.sampled_from(TEXTS), unscoped)
queries = st.recursive(leaves | scoped | properties, _combined, max_leaves=6)

SECONDS = [59, 60, 61, 3_600, 7_200, 86_400, 90_000, 260_000]
facts = st.fixed_dictionaries(
    {},
    optional={
        "section": st.sampled_from(["policy", "cbdc"]),
        "near_section": st.sampled_from(["policy", "cbdc", None]),
        "tags": st.sampled_from([("cbdc", "cbdc?"), ("cbdc?",), ()]),
        "lang": st.sampled_from(["zh", "zh-Hans", "zhx", "en-GB"]),
        "tier": st.sampled_from(["primary", "outlet"]),
        "category": st.sampled_from(["regulator", "central_bank"]),
        "countries": st.sampled_from([("CN",), ("US", "CN"), ()]),
        "event": st.sampled_from(["pilot", "launch"]),
        "stages": st.sampled_from([("pilot",), ("launch", "pilot"), ()]),
        "domain": st.sampled_from(["www.ecb.europa.eu", "europa.eu", "neuropa.eu"]),
        "source": st.sampled_from(["ecb", "the-block", "wire"]),
        "source_name": st.sampled_from(["The Block", "ECB", "News Wire"]),
        "cited": st.sampled_from([("Reuters", "reuters"), ("The Block", "theblock"), ()]),
        "amounts": st.lists(st.sampled_from([999, 1_000, 2_000, 10**6, 2_000_001, 5 * 10**6]), max_size=2).map(tuple),
        "age": st.sampled_from(SECONDS).map(lambda seconds: timedelta(seconds=seconds)),
        "primary": st.booleans(),
        "first": st.booleans(),
    },
)

#: The same to a reader, and for some marks not the same.
_OTHERWISE = str.maketrans(
    {"数": "數", "龙": "龍", "數": "数", "龍": "龙", "e": "é", "k": "Ｋ", "и": "й", " ": "\u200b\u3000"}
)


def _echoes(query: Q) -> list[str]:
    """What a report may say that the query looks for, or nearly."""
    match query:
        case T(text, _, mark):
            said = text.replace("*", "b").replace("?", "2")
            likes = [said.lower()] if mark == "=" else [f"{said}s", text.replace("*", ""), said.upper()]
            return [said, *likes, said.translate(_OTHERWISE), text.replace("*", "字").replace("?", "字")]
        case C(_, finds):
            return [echo for each in finds for echo in _echoes(each)]
        case B(_, left, right) | Near(left, right, _, _):
            return _echoes(left) + _echoes(right)
        case N(of, _) | F(_, of):
            return _echoes(of)
        case R():
            return ["k", "K2", "k.s", "é", "s"]
        case _:
            return []


def documents(query: Q) -> st.SearchStrategy[Doc]:
    """Reports that a query may match: of the pieces, and of what the query looks for."""
    echoes = st.sampled_from(_echoes(query) or ["k"])
    parts = echoes | pieces | st.sampled_from([*SPACED, *UNSPACED, *INFLECTED])
    gaps = st.sampled_from(["", "", " ", " ", " ", " k x ", *SPACES])
    texts = st.lists(st.builds("{}{}".format, parts, gaps), min_size=1, max_size=10).map("".join)
    return st.builds(
        Doc,
        st.fixed_dictionaries({"title": texts}, optional=dict.fromkeys(TEXTS[1:], texts)),
        st.sampled_from([None, "Ann Bo Lee", "Bo  Lee, Ann"]),
        facts,
    )


def _either(left: Q, right: Q) -> Q:
    return B("OR", left, right)


def asked_of(asked: list[Q]) -> st.SearchStrategy[tuple[list[Q], list[Doc]]]:
    """The queries, and some reports that they may match."""
    return st.tuples(st.just(asked), st.lists(documents(reduce(_either, asked)), min_size=1, max_size=3))


#: Some queries, each to be asked of all of some reports.
rounds = st.lists(queries, min_size=1, max_size=4).flatmap(asked_of)

#: Watches that come, are replaced, and go (None).
Change = tuple[str, Q | None]
_ids = st.sampled_from(["w1", "w2", "w3", "w4", "w5"])
changes = st.lists(st.tuples(_ids, queries | queries | queries | st.none()), min_size=1, max_size=10)


def _with_report(asked: list[Change]) -> st.SearchStrategy[tuple[list[Change], Doc]]:
    every: list[Q] = [T("k"), *(query for _, query in asked if query is not None)]
    return st.tuples(st.just(asked), documents(reduce(_either, every)))


histories = changes.flatmap(_with_report)
