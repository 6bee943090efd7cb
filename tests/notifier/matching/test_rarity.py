"""How rare anchors are in a sample of documents."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notifier.matching.rarity import CountedRarity
from notifier.query import Document
from notifier.query.tree.anchors import CONCEPT, WORD, Anchor, GuessedRarity

SAMPLE = [
    Document.of("The euro", "Euro and pay"),
    Document.of("Payments of the ECB", "数字欧元"),
    Document.of("The digital euro", None),
    Document.of("欧元", "Repayment"),
]


def rank(rarity: CountedRarity, *anchors: Anchor) -> list[Anchor]:
    """The rarest first."""
    return sorted(anchors, key=rarity.share)


def test_words_are_counted_as_whole_words_once_a_document() -> None:
    rarity = CountedRarity(SAMPLE)
    guess = GuessedRarity()
    shares = {word: rarity.share((WORD, word)) for word in ("euro", "pay", "ecb", "nothing")}
    assert {word: round(share * 4 - guess.share((WORD, word)), 9) for word, share in shares.items()} == {
        "euro": 2,
        "pay": 1,
        "ecb": 1,
        "nothing": 0,
    }


def test_parts_of_text_are_counted_within_words_too() -> None:
    rarity, guess = CountedRarity(SAMPLE), GuessedRarity()
    found = {
        part: round(rarity.share(part) * 4 - guess.share(part), 9) for part in ("pay", "欧元", "digital euro", "x y")
    }
    assert found == {"pay": 3, "欧元": 2, "digital euro": 1, "x y": 0}


def test_what_the_sample_does_not_tell_apart_goes_by_length() -> None:
    assert rank(CountedRarity(SAMPLE), "ab", "abcdef", "abcd") == ["abcdef", "abcd", "ab"]
    assert rank(CountedRarity(SAMPLE), (WORD, "the"), "digital euro", (WORD, "ecb")) == [
        "digital euro",
        (WORD, "ecb"),
        (WORD, "the"),
    ]


def test_values_of_fields_and_concepts_are_guessed() -> None:
    anchors: list[Anchor] = [("section", "policy"), (CONCEPT, "e-cny"), ("project", "e-cny"), ("unheard", "of")]
    rarity = CountedRarity(SAMPLE)
    assert [rarity.share(anchor) for anchor in anchors] == [GuessedRarity().share(anchor) for anchor in anchors]
    assert rank(rarity, *anchors)[-1] == ("section", "policy")


def test_without_a_sample_length_alone_counts() -> None:
    anchors: list[Anchor] = [(WORD, "euro"), "欧元", "a"]
    assert [CountedRarity(()).share(anchor) for anchor in anchors] == [GuessedRarity().share(each) for each in anchors]
    assert rank(CountedRarity(()), *anchors) == ["欧元", (WORD, "euro"), "a"]


_parts = st.lists(st.text("ab数 ", min_size=1, max_size=3), max_size=6)


@given(_parts, st.lists(st.text("ab数 ", max_size=12), max_size=6))
def test_counting_many_at_once_equals_counting_one_by_one(parts: list[str], texts: list[str]) -> None:
    sample = [Document.of(text) for text in texts]
    at_once, one_by_one = CountedRarity(sample), CountedRarity(sample)
    at_once.learn([*parts, (WORD, "a")])
    for anchor in (*parts, (WORD, "a")):
        assert at_once.share(anchor) == one_by_one.share(anchor)
