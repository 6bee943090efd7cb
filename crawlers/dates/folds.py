"""One spelling for what dates are written in: digits, accents, dashes, spaces.  Pure, and linear."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

#: Combining marks of Latin, Greek and Cyrillic letters; those of other scripts tell words apart.
_ACCENTS = range(0x300, 0x370)
#: Blocks whose letters lose their accents (https://www.unicode.org/Public/UNIDATA/Blocks.txt): Latin-1 to Latin
#: Extended-B, Greek, Cyrillic, Latin Extended Additional, Greek Extended.
_ACCENTED = (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
#: Zero width, and marks of direction.
_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\ufeff\u061c"
)
_ALIKE = dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("،、", ",") | {"ı": "i", "ß": "ss"}
_DIGITS = "〇零○一二三四五六七八九"
#: A numeral in Chinese characters counts only before what it counts.
_NUMERAL = re.compile("[〇零○一二三四五六七八九十廿卅两兩]{1,6}(?=[年月日号號時时点點分秒天小个個])")
_VALUES = {char: max(0, at - 2) for at, char in enumerate(_DIGITS)} | {"两": 2, "兩": 2}
_TENS = {"十": 1, "廿": 2, "卅": 3}


def fold(text: str) -> str:
    """Lower case without accents, ASCII digits, dashes, spaces.  The caller bounds the length."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_table())).lower().translate(_table())
        text = _NUMERAL.sub(lambda match: str(_number(match[0])), text)
    return " ".join(text.lower().split())


@cache
def _table() -> dict[int, str]:
    table = dict.fromkeys([*_ACCENTS, *map(ord, _INVISIBLE)], "") | {ord(char): to for char, to in _ALIKE.items()}
    for code in (code for block in _ACCENTED for code in block if chr(code) not in _ALIKE):
        plain = "".join(char for char in unicodedata.normalize("NFD", chr(code)) if ord(char) not in _ACCENTS)
        if plain != chr(code):
            table[code] = plain
    digits = (code for code in range(0x660, 0xFF1A) if unicodedata.decimal(chr(code), None) is not None)
    return table | {code: str(unicodedata.decimal(chr(code))) for code in digits}


def _number(numeral: str) -> int:
    """Chinese: digit by digit (二〇二六), or with tens (二十三)."""
    at = next((at for at, char in enumerate(numeral) if char in _TENS), None)
    if at is None:
        return int("".join(str(_VALUES[char]) for char in numeral))
    before, after = numeral[:at], numeral[at + 1 :].strip("十")
    tens = _TENS[numeral[at]] * (_VALUES.get(before[-1], 1) if before else 1)
    return 10 * tens + (_VALUES.get(after[-1], 0) if after else 0)
