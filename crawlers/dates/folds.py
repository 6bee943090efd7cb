"""One spelling for what dates are written in: digits, accents, dashes, spaces.  Pure, and linear."""

from __future__ import annotations

import re
import unicodedata

from record.folding import folded

#: Accents of Latin, Greek and Cyrillic letters, and marks of direction.
_UNSEEN = re.compile("[\u0300-\u036f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ALIKE = str.maketrans({"ı": "i", "،": ",", "、": ",", "॰": ".", "○": "0", "〇": "0"})
#: A numeral in Chinese characters counts only before what it counts.
_NUMERAL = re.compile("[0零一二三四五六七八九十廿卅两]{1,6}(?=[年月日号时点分秒天小个])")
_VALUES = {char: at for at, char in enumerate("零一二三四五六七八九")} | {"两": 2, "0": 0}
_TENS = {"十": 1, "廿": 2, "卅": 3}


def fold(text: str) -> str:
    """Lower case without accents, simplified characters, ASCII digits and dashes.  The caller bounds the length."""
    if text.isascii():
        return " ".join(text.lower().split())
    text = _UNSEEN.sub("", unicodedata.normalize("NFD", folded(text).translate(_ALIKE)))
    text = "".join(str(unicodedata.decimal(char, char)) for char in unicodedata.normalize("NFC", text))
    return _NUMERAL.sub(lambda match: str(_number(match[0])), text)


def _number(numeral: str) -> int:
    """Chinese: digit by digit (二〇二六), or with tens (二十三)."""
    at = next((at for at, char in enumerate(numeral) if char in _TENS), None)
    if at is None:
        return int("".join(str(_VALUES[char]) for char in numeral))
    before, after = numeral[:at], numeral[at + 1 :].strip("十廿卅")
    tens = _TENS[numeral[at]] * (_VALUES.get(before[-1], 1) if before else 1)
    return 10 * tens + (_VALUES.get(after[-1], 0) if after else 0)
