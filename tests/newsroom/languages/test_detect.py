"""The language of titles."""

from __future__ import annotations

import sys

import pytest

from newsroom.languages.detect import detect_language, guess
from tests.newsroom.languages.titles import TITLES, UNTOLD

#: Title of the one may be a title of the other, letter for letter.
ONE_TO_US = {"no": {"no", "da"}, "da": {"no", "da"}}


def right(language: str) -> int:
    same = ONE_TO_US.get(language, {language})
    return sum(detect_language(title) in same for title in TITLES[language])


@pytest.mark.parametrize("language", TITLES)
def test_titles_of_each_language(language: str) -> None:
    assert right(language) >= len(TITLES[language]) - 1


def test_titles_of_all_languages() -> None:
    assert sum(map(len, TITLES.values())) > 250
    assert sum(map(right, TITLES)) >= 0.98 * sum(map(len, TITLES.values()))


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "ja", "ko", "en", "ru", "de", "fr"])
def test_no_title_of_a_main_language_is_missed(language: str) -> None:
    assert [title for title in TITLES[language] if detect_language(title) != language] == []


@pytest.mark.parametrize("text", UNTOLD)
def test_what_nobody_can_tell_is_unknown(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("日銀金利", None),
        ("中央", None),
        ("日本央行公布利率", "zh"),
        ("日銀総裁会見要旨", "ja"),
        ("三菱銀行發行穩定幣", "zh-Hant"),
        ("三菱银行发行稳定币", "zh-Hans"),
        ("鲜の味：比特币支付的餐厅开张", "zh-Hans"),
        ("新宿の朝", "ja"),
        ("美 SEC 위원장 사임", "ko"),
        ("ALIBABA FOUNDER 马云 INVESTS IN EXCHANGE", "en"),
        ("Binance Alpha将上线Bitlayer（BTR）", "zh-Hans"),
        ("Tether CEO Paolo Ardoino：比特币是未来", "zh-Hans"),
        ("Interview with Эльвира Набиуллина about the digital rouble", "en"),
        ("Binance и Coinbase объявили о партнёрстве", "ru"),
        ("Solana Token Launches Hit A New High As Meme Coins Return", "en"),
        ("bitcoin-sdk 2.4.0", None),
    ],
)
def test_hard_ones(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("日銀金利", "ja", "ja"),
        ("日銀金利", "zh-TW", "zh-Hant"),
        ("日本央行公布利率", "zh-CN", "zh-Hans"),
        ("比特币突破新高", "ja", "zh-Hans"),
        ("デジタル円の発行", "zh", "ja"),
        ("Bitcoin faller under 60 000 dollar", "sv-SE", "sv"),
        ("Bitcoin faller under 60.000 dollar", "nb-NO", "no"),
        ("Bitcoin slips below $60,000 as outflows mount", "de", "en"),
        ("Bitcoin fällt unter 60.000 Dollar", "not a tag!", "de"),
    ],
)
def test_a_hint_decides_between_what_is_about_equal_and_never_against_the_text(
    text: str, hint: str, language: str
) -> None:
    assert detect_language(text, hint) == language


@pytest.mark.parametrize(
    "text", ["\ud800" * 50, "\x00\x01\x02", "́" * 100_000, "🏦" * 5000, "a" * 1_000_000, "\u202e\u200b" * 1000]
)
def test_odd_texts_are_survived(text: str) -> None:
    assert detect_language(text) is None


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    text = "Die Zentralbank hat am Montag entschieden, den Leitzins nicht zu verändern. " * 50
    assert guess(text + "The rest is English. " * 50_000) == guess(text)


def test_every_character_of_unicode_is_survived() -> None:
    for start in range(0, sys.maxunicode, 200):
        text = "".join(map(chr, range(start, min(start + 200, sys.maxunicode))))
        found = guess(text)
        assert found is None or 0 < found.confidence <= 1
