"""Folding: texts that differ only in how they are written become equal.  Pure, and linear.

It has two faces.  `folded` makes the most of it: compatibility forms (NFKC), case, traditional characters (to
simplified ones), variants of apostrophe, dash and quotation mark, zero-width characters, white space.  `aligned` does
of that what leaves every character at its place, so that what is found in it is at the same place as in the text.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

from record.text import bounded_marks

_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
#: What is written for the same sign.
_ALIKE = dict.fromkeys("‘’‚‛ʼʹ′´`", "'") | dict.fromkeys("‐‑‒–—―−﹘", "-") | dict.fromkeys("“”„‟«»", '"')
#: Full-width forms of ASCII, and blanks.
_WIDE = {
    char: plain
    for char in map(chr, (0x3000, 0xA0, 0x2009, 0x202F, *range(0xFF01, 0xFFE7)))
    if len(plain := unicodedata.normalize("NFKC", char)) == 1 and plain.isascii()
}
#: Han characters of the basic block and Extension A (https://www.unicode.org/Public/UNIDATA/Blocks.txt).
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
_ASCII_ALIKE = str.maketrans("`", "'")


def folded(text: str) -> str:
    """The folded form of a text."""
    if text.isascii():
        return " ".join(text.casefold().translate(_ASCII_ALIKE).split())
    text = unicodedata.normalize("NFKC", bounded_marks(text)).casefold()
    return " ".join(text.translate(_tables()[0]).split())


def aligned(text: str) -> str:
    """The folded form with the case and the place of every character kept, also under `lower`."""
    return text if text.isascii() else text.translate(_tables()[1])


def simplified(text: str) -> str:
    """Traditional characters become simplified ones, one by one; nothing else changes."""
    return text if text.isascii() else text.translate(simplified_table())


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
def _tables() -> tuple[dict[int, str], dict[int, str]]:
    """Those of `folded` and `aligned`."""
    alike = simplified_table() | str.maketrans(_ALIKE)
    # `str.lower` makes two characters of the dotted I; halves of characters cannot be handed to what speaks UTF-8.
    broken = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    return (
        alike | str.maketrans(dict.fromkeys(_ZERO_WIDTH, "")),
        alike | str.maketrans(_WIDE) | broken | {ord("İ"): "I"},
    )
