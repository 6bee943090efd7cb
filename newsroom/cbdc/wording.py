"""Lists of words as patterns.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from record.folding import aligned


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of these words in an aligned text, whatever the case.

    Words of spaced scripts stand whole; a star at the end stands for any ending.
    """
    return re.compile("|".join(_one(aligned(word)) for word in words), re.IGNORECASE)


def _one(word: str) -> str:
    if word[0] >= "\u0e00":
        return re.escape(word)
    return rf"\b{re.escape(word[:-1])}\w*" if word.endswith("*") else rf"\b{re.escape(word)}\b"
