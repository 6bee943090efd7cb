"""Folding that keeps places."""

from __future__ import annotations

import pytest

from record.aligned import aligned


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("US$5 “million” — it’s", 'US$5 "million" - it\'s'),
        ("ＦＴ：５億ドル（約７９億円）", "FT:5亿ドル(约79亿円)"),
        ("據路透社報導\u3000", "据路透社报导 "),
        ("plain", "plain"),
    ],
)
def test_texts_are_folded(text: str, folded: str) -> None:
    assert aligned(text) == folded


@pytest.mark.parametrize("text", ["İstanbul ＦＴ", "ﬁx ㍿ ½ …", "a\u0301\u200d👩‍👧", "\ud800\udfff", "ﾊﾝｶｸ ｶﾞ"])
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(aligned(text)) == len(text)
    assert len(aligned(text).lower()) == len(text)
    aligned(text).encode()
