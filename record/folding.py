"""Folding for judgement: texts that differ only in how they are written become equal.

Compatibility forms (NFKC), case, traditional characters (to simplified ones), variants of apostrophe, dash and
quotation mark, zero-width characters, white space.  Offsets are not kept: see `record.aligned`.  Pure, and linear.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_ALIKE = (
    dict.fromkeys("‘’‚‛ʼʹ′´`", "'") | dict.fromkeys("‐‑‒–—―−﹘", "-") | dict.fromkeys("“”„‟«»", '"')
) | dict.fromkeys(_ZERO_WIDTH, "")
#: Han characters of the basic block and Extension A (https://www.unicode.org/Public/UNIDATA/Blocks.txt).
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
#: `unicodedata.normalize` takes quadratic time for a run of combining marks.
_MOST_MARKS = 30


def folded(text: str) -> str:
    """The folded form of a text."""
    if text.isascii():
        return " ".join(text.casefold().translate(_ASCII_ALIKE).split())
    text = unicodedata.normalize("NFKC", _without_long_runs_of_marks(text)).casefold()
    return " ".join(text.translate(_table()).split())


def simplified(text: str) -> str:
    """Traditional characters become simplified ones, one by one; nothing else changes."""
    return text if text.isascii() else text.translate(simplified_table())


_ASCII_ALIKE = str.maketrans("`", "'")


@cache
def simplified_table() -> dict[int, str]:
    """For `str.translate`: one to one, by OpenCC's own table; built once.

    OpenCC itself takes 1.4 ms for a text of 810 characters.
    """
    characters = "".join(chr(code) for start, end in _HAN for code in range(start, end + 1))
    converter = OpenCC("t2s")
    return {
        ord(char): simple for char in characters if (simple := converter.convert(char)) != char and len(simple) == 1
    }


@cache
def _table() -> dict[int, str]:
    return simplified_table() | str.maketrans(_ALIKE)


def _without_long_runs_of_marks(text: str) -> str:
    """At most 30 combining marks in a row, the most of Unicode's Stream-Safe Text Format (UAX 15)."""
    if text.isascii():
        return text
    run, kept = 0, []
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
