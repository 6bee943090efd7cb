"""Which characters make words that white space sets apart, and which are written without spaces.

Pure.  All of it is about folded text (see `fold`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

#: Scripts matched as substrings: Han, kana, bopomofo, Hangul (its particles cling to the noun), Thai, Lao, Tibetan,
#: Burmese, Khmer.  Blocks of https://www.unicode.org/Public/UNIDATA/Blocks.txt, as ranges of a character class.
UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u19e0-\u19ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3041-\u30ff\u3105-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
#: Marks inside words, which `\w` leaves out: general, Cyrillic, Hebrew, Arabic, Indic (without its full stops).
MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u0900-\u0963\u0966-\u0dff"

#: A word of a spaced script; or one character of another, which counts as a word in distances.
_WORD = re.compile(f"(?:[^\\W{UNSPACED}]+|[{MARKS}]+)+|[{UNSPACED}]")
_SPACED = re.compile(f"[^\\W{UNSPACED}]|[{MARKS}]")
_SPACED_WORD = re.compile(f"(?:[^\\W{UNSPACED}]|[{MARKS}])[^\\W{UNSPACED}]*(?:[{MARKS}][^\\W{UNSPACED}]*)*")
#: Beyond the Basic Multilingual Plane.  Up to there a class without categories is one table, and twice as fast.
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_TO_SPACE = "".join(chr(code) if _SPACED.match(chr(code)) else " " for code in range(128))


@lru_cache(maxsize=8192)
def is_word(char: str) -> bool:
    """Whether a character belongs to a word that ends at a boundary: letters and digits of spaced scripts, and `_`."""
    return _SPACED.match(char) is not None


def word_starts(text: str) -> list[int]:
    """Where its words start; each character of an unspaced script is one."""
    return [match.start() for match in _WORD.finditer(text)]


def spaced_words(text: str) -> frozenset[str]:
    """Its words of spaced scripts: a term that is such a word by itself stands in the text if it is one of them."""
    if text.isascii():
        return frozenset(text.translate(_TO_SPACE).split())
    return frozenset((_SPACED_WORD if _BEYOND.search(text) else _plain_word()).findall(text))


@cache
def _plain_word() -> re.Pattern[str]:
    """`_SPACED_WORD` for texts of the Basic Multilingual Plane."""
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000))))
    runs = (match[0] for match in re.finditer(f"(?:{_SPACED.pattern})+", every))
    ranges = (f"{re.escape(run[0])}-{re.escape(run[-1])}" for run in runs)
    return re.compile(f"[{''.join(ranges)}]+")
