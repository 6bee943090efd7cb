"""The language of a page, from what it declares and what it says."""

from __future__ import annotations

import pytest

from newsroom.languages.page import page_language

GERMAN = "Die Europäische Zentralbank hat am Montag den nächsten Schritt zum digitalen Euro angekündigt. " * 4
CHINESE = "中国人民银行表示，数字人民币试点将继续扩大，并与多家商业银行展开合作，推动跨境支付的发展。" * 2
TAIWANESE = "中央銀行表示，數位新臺幣試驗計畫將持續擴大，並與多家商業銀行展開合作，推動跨境支付的發展。" * 2


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en", GERMAN, "de"),
        ("en-US", CHINESE, "zh-Hans"),
        ("zh-CN", TAIWANESE, "zh-Hant"),
        ("zh", TAIWANESE, "zh-Hant"),
        ("zh-HK", "日本央行公布利率", "zh-Hant"),
        ("de_DE", GERMAN, "de"),
        ("de", "Bitcoin Price Update", "de"),
        ("fr", "BTC/USD", "fr"),
        (None, GERMAN, "de"),
        ("", CHINESE, "zh-Hans"),
        ("undefined", "BTC/USD", None),
        (None, "", None),
    ],
)
def test_the_text_wins_where_it_is_long_and_sure(declared: str | None, text: str, language: str | None) -> None:
    assert page_language(declared, text) == language
