"""Numbers as they are written, with signs between their digits: 1,000,000 and 2.3 are one number each.  Pure."""

from __future__ import annotations

import re

from notifier.query.documents.scripts import is_word

#: Digits in groups of three, with a fraction or not; or digits with a fraction.  A date (25.11.2026) is none of these.
_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+[.,][0-9]+")
_SIGNS = ".,"
#: Digits of one number that are looked at, to each side.
_MOST = 40


def borders_a_number(needle: str) -> bool:
    """Whether a number may go on before or behind it."""
    return needle[:1].isdecimal() or needle[-1:].isdecimal()


def cuts_a_number(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] begins or ends within a number.  The text begins and ends with a line break."""
    left = text[start].isdecimal() and text[start - 1] in _SIGNS and text[start - 2].isdecimal()
    right = text[end - 1].isdecimal() and text[end] in _SIGNS and text[end + 1].isdecimal()
    return (left and _is_number(text, start)) or (right and _is_number(text, end - 1))


def _is_number(text: str, at: int) -> bool:
    """Whether the digits and signs around a digit are one number."""
    begin, stop = at, at + 1
    while at - begin < _MOST and _goes_on(text[begin - 1], text[begin - 2]):
        begin -= 1
    while stop - at < _MOST and _goes_on(text[stop], text[stop + 1 : stop + 2]):
        stop += 1
    # The 3.0 of web3.0 is none.
    return not is_word(text[begin - 1]) and _NUMBER.fullmatch(text, begin, stop) is not None


def _goes_on(char: str, beyond: str) -> bool:
    return char.isdecimal() or (char in _SIGNS and beyond.isdecimal())
