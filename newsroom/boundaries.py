"""Where words end, in texts of any script.  Pure."""

from __future__ import annotations

#: The first character of the scripts that set no words apart: Thai; Chinese, Japanese and Korean are further on
#: (https://www.unicode.org/Public/UNIDATA/Blocks.txt).
_UNSPACED = "\u0e00"


def is_whole(text: str, start: int, end: int, *, is_stem: bool = False) -> bool:
    """Whether no letter or digit of a spaced script goes on beyond what was found; behind a stem it may."""
    before = start > 0 and _joins(text[start - 1]) and _joins(text[start])
    after = not is_stem and end < len(text) and _joins(text[end]) and _joins(text[end - 1])
    return not before and not after


def _joins(char: str) -> bool:
    return char < _UNSPACED and char.isalnum()
