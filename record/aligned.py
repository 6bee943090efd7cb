"""Folding that keeps offsets: what is found in the folded text is at the same place in the text as written.  Pure."""

from __future__ import annotations

import unicodedata

from record.folding import simplified

_WIDE = {
    code: folded
    for code in (*range(0x3000, 0x3001), *range(0xFF01, 0xFFE7))
    if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1 and folded.isascii()
}
_ALIKE = str.maketrans("‘’‚‛ʼ′“”„‟‐‑‒–—―−\u00a0\u2009\u202f", "''''''\"\"\"\"-------   ")
#: Halves of characters cannot be handed to libraries that speak UTF-8.
_BROKEN = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
#: `str.lower` makes two characters of this letter.
_TABLE: dict[int, int | str] = {**_WIDE, **_ALIKE, **_BROKEN, ord("İ"): "I"}


def aligned(text: str) -> str:
    """The text with ASCII forms of full-width ones, one kind of quotation marks, dashes and blanks, and simplified
    characters; case is kept, and so is the place of every character, also under `lower`."""
    return text if text.isascii() else simplified(text).translate(_TABLE)
