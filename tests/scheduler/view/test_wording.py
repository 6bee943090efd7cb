"""Texts from outside, as a terminal gets them."""

from __future__ import annotations

import unicodedata

import pytest

from scheduler.view.wording import one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nb\tc", "a b c"),
        ("\x1b[31mred\x07", "�[31mred�"),
        ("👨\u200d👩\u200d👧 family", "👨👩👧 family"),
        ("👍🏽 agreed", "👍 agreed"),
        ("🇨🇳🇯🇵 talks", "CNJP talks"),
        ("⚠\ufe0f 1\ufe0f\u20e3", "⚠ 1\u20e3"),
        ("e\u0301tude", "étude"),
        ("葛\U000e0100飾区", "葛飾区"),
        ("\u202egnp.exe", "gnp.exe"),
        ("soft\u00adhyphen\ufeff", "softhyphen"),
    ],
)
def test_only_what_has_a_width_of_its_own_is_left(text: str, line: str) -> None:
    assert one_line(text) == line
    assert unicodedata.is_normalized("NFC", line)
