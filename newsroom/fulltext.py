"""Which reports say so little by themselves that their pages are worth reading.  Pure."""

from __future__ import annotations

from record.item import Item

#: Below so many characters a source gives the beginning of a report, not the report: two or three sentences.
SHORT = 600
#: A Han character, a kana, a Hangul syllable says about as much as three letters do.
_WIDE = 3
#: The first character of the East Asian scripts (https://www.unicode.org/Public/UNIDATA/Blocks.txt).
_EAST_ASIAN = "\u2e80"


def is_short(item: Item) -> bool:
    """Whether the source's own text, the longer of summary and content, is shorter than a report."""
    return max(length(item.summary), length(item.content)) < SHORT


def length(text: str | None) -> int:
    """Characters, those of East Asian scripts counted thrice."""
    if not text:
        return 0
    return len(text) if text.isascii() else sum(_WIDE if char >= _EAST_ASIAN else 1 for char in text)
