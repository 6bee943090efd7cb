"""The language of a headline, and what in it is written like a name."""

from __future__ import annotations

import pytest

from newsroom.clustering.proper import latin_words, proper_words
from newsroom.clustering.tongue import tongue


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Central bank of Kenya cuts rates", "", "en"),
        ("CBDC", "", "en"),
        ("", "", "en"),
        ("央行推出数字人民币", "", "zh"),
        ("金融庁、規制を公表", "ja", "ja"),
        ("金融庁が規制を公表", "", "ja"),
        ("SEC提訴", "ja-JP", "ja"),
        ("SEC sues", "zh-CN", "en"),
        ("La inflación de los Estados Unidos es más alta de lo previsto", "es-MX", "es"),
        ("Die Zentralbank senkt den Zins nach der Sitzung", "de", "de"),
    ],
)
def test_tongues(title: str, language: str, expected: str) -> None:
    assert tongue(title, language) == expected


def test_names_are_seen_where_other_words_are_small() -> None:
    assert proper_words("Kenya weighs Safaricom’s tax plan, Reuters says") == {"kenya", "safaricom", "reuters"}


def test_title_case_tells_no_names() -> None:
    assert proper_words("Kenya Weighs New Tax On Crypto Gains") == frozenset()


@pytest.mark.parametrize("text", ["", "Alone", "数字", "'s 's", "\ud800"])
def test_odd_headlines_have_no_names(text: str) -> None:
    assert proper_words(text) == frozenset()


def test_latin_words_are_small_and_without_possessives() -> None:
    assert latin_words("Kenya's tax, ケニアの Tax") == {"kenya", "tax"}
