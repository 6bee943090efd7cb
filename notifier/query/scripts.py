"""Which characters make words that white space sets apart, and which are written without spaces.

Pure.  All of it is about folded text (see `fold`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add

#: Scripts matched as substrings: Han, kana, bopomofo, Hangul (its particles cling to the noun), Thai, Lao, Tibetan,
#: Burmese, Khmer.  Blocks of https://www.unicode.org/Public/UNIDATA/Blocks.txt, as ranges of a character class.
UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u19e0-\u19ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3041-\u30ff\u3105-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
#: Marks inside words, which `\w` leaves out: general, Cyrillic, Hebrew, Arabic, Indic (without its full stops).
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u0900-\u0963\u0966-\u0dff"

_WORD = re.compile(f"(?:[^\\W{UNSPACED}]+|[{_MARKS}]+)+")
_RUN = re.compile(f"[{UNSPACED}]+")


@lru_cache(maxsize=8192)
def is_word(char: str) -> bool:
    """Whether a character belongs to a word that ends at a boundary: letters and digits of spaced scripts, and `_`."""
    return _WORD.match(char) is not None


def tokens(text: str) -> set[str]:
    """What an index may look a folded text up by: its words; of unspaced scripts each character and each pair.

    A text that holds a term (at word boundaries) holds every token of `anchor_candidates(term)`.
    """
    found = set(_WORD.findall(text))
    for run in _RUN.findall(text):
        found.update(run)
        found.update(map(add, run, run[1:]))
    return found


def anchor_candidates(needle: str) -> set[str]:
    """The tokens of a folded term, without the single characters that a pair of it contains already."""
    found = set(_WORD.findall(needle))
    for run in _RUN.findall(needle):
        found.update(map(add, run, run[1:]) if len(run) > 1 else (run,))
    return found
