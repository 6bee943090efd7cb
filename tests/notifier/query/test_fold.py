"""Folding, and the way back to the original."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.query.documents.fold import PLAIN, SINGLE, fold
from tests.notifier.query.oracle.folding import loose


@pytest.fixture(scope="module")
def every() -> list[str]:
    """Every character."""
    return [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]


def second_halves(every: list[str]) -> set[str]:
    """What Unicode may compose with the character before: from its data, not from our list."""
    found = {
        parts[1] for char in every if len(parts := unicodedata.decomposition(char).split()) == 2 and parts[0][0] != "<"
    }
    jamo = [chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))]
    return {chr(int(code, 16)) for code in found} | set(jamo)


def test_characters_passed_over_in_a_hurry_are_harmless(every: list[str]) -> None:
    composing = second_halves(every)
    hurried = re.compile(f"[{PLAIN}{SINGLE}]")
    for char in filter(hurried.match, every):
        first = unicodedata.normalize("NFKD", char)[0]
        assert unicodedata.combining(first) == 0
        assert first not in composing
    for char in filter(re.compile(f"[{PLAIN}]").match, every):
        assert len(char.casefold()) == 1


def test_each_character_folds_as_the_oracle_says(every: list[str]) -> None:
    basic = [char for char in every if char <= "\uffff" and unicodedata.category(char) not in ("Cn", "Co")]
    assert [char for char in basic if fold(char).text != loose(char)] == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The Digital Euro", "the digital euro"),
        ("ＣＢＤＣ　２０２６：", "cbdc 2026:"),
        ("people’s “e‑CNY” – now…", 'people\'s "e-cny" - now...'),
        ("a \t b\u00a0c", "a b c"),
        ("One \n\t two\n\nthree", "one\ntwo\nthree"),
        ("Łódź Ørsted Đà Nẵng", "lodz orsted da nang"),
        ("stable\u2063coin \u200eeuro\u200f ⚠\ufe0f", "stablecoin euro ⚠"),
        ("a\u200b \u200b b\ufeffc", "a bc"),
        ("STRASSE Straße", "strasse strasse"),
        ("ﾋﾞｯﾄｺｲﾝ", "ビットコイン"),
        ("\u1112\u1161\u11ab", "한"),
        ("e\u0323\u0301", "e"),
        ("\u1fe2", "υ"),
        ("數字人民幣", "数字人民币"),
        ("Йод, ёж", "йод, еж"),
        ("", ""),
    ],
)
def test_folded_forms(text: str, folded: str) -> None:
    assert fold(text).text == folded == loose(text)


@settings(max_examples=600)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_every_part_finds_its_original(text: str) -> None:
    folded = fold(text)
    for at in range(len(folded.text)):
        start, end = folded.original(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert folded.text[at] in fold(text[start:end]).text
    if folded.text:
        # Both once more: OpenCC simplifies what it makes of 薴, too.
        assert loose(folded.text) == loose(loose(text))


HOSTILE = ["\u200b", "\u0301\u0323", "e\u0301", "ﷺ", "\n \u00a0", "ﾞ", "각", "ا", "😀", "…"]


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_time_is_linear_whatever_comes(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        fold(text)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(200_000) < 2.0
