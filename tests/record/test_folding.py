"""Texts that differ only in how they are written."""

from __future__ import annotations

import pytest

from newsroom.languages import is_chinese, is_english, is_japanese
from record.folding import aligned, folded, simplified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kraken’s  “Plan” — ready", 'kraken\'s "plan" - ready'),
        ("ＵＳＤ１００％", "usd100%"),
        ("數位人民幣 臺灣 幣安", "数位人民币 台湾 币安"),
        ("デジタル円の発行", "デジタル円の発行"),
        ("ﾋﾞｯﾄｺｲﾝ", "ビットコイン"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("", ""),
        ("Straße", "strasse"),
    ],
)
def test_folded(text: str, expected: str) -> None:
    assert folded(text) == expected
    assert folded(expected) == expected


def test_a_flood_of_combining_marks_is_cut() -> None:
    assert len(folded("a" + "\u0301" * 100_000)) < 40


def test_simplified_changes_nothing_else() -> None:
    assert simplified("ＫＲＡＫＥＮ 幣安 “A”") == "ＫＲＡＫＥＮ 币安 “A”"


def test_languages_by_script() -> None:
    assert is_chinese("数字欧元")
    assert not is_chinese("数字欧元", "ja")
    assert not is_chinese("デジタル円")
    assert not is_chinese("디지털 원화 發行")
    assert not is_chinese("Digital euro")
    assert is_japanese("デジタル円")
    assert is_english("Digital euro")
    assert is_english("Café opens", "en-GB")
    assert not is_english("Euro numérique")
    assert not is_english("Digitaler Euro", "de")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US$5 “million” — it’s", 'US$5 "million" - it\'s'),
        ("ＦＴ：５億ドル（約７９億円）", "FT:5亿ドル(约79亿円)"),
        ("據路透社報導\u3000", "据路透社报导 "),
        ("plain", "plain"),
    ],
)
def test_aligned(text: str, expected: str) -> None:
    assert aligned(text) == expected


@pytest.mark.parametrize("text", ["İstanbul ＦＴ", "ﬁx ㍿ ½ …", "a\u0301\u200d👩‍👧", "\ud800\udfff", "ﾊﾝｶｸ ｶﾞ"])
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(aligned(text)) == len(text)
    assert len(aligned(text).lower()) == len(text)
    aligned(text).encode()
