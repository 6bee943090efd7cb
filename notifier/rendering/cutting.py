"""Texts cleaned, and cut where a reader would cut them.  Pure."""

from __future__ import annotations

import re
import unicodedata

#: Characters of a text that are looked at; more than any part of a message shows.
_LOOKED_AT = 5_000
#: White space, control characters, and marks that turn the direction of all that follows.
UNSEEN = re.compile("[\\s\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SENTENCE_END = re.compile("[。！？][」』”’）]*|[.!?…]+[\"'”’»)\\]]*(?=\\s)")
#: Before a full stop these end no sentence, and neither do single letters and what has a full stop inside (U.S.).
_ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "gov", "sen", "rep", "st", "no", "vs", "inc", "ltd", "co", "corp", "jr", "sr"}
)


def clean(text: str | None) -> str:
    """The text on one line, without what cannot be seen; "" for None."""
    return UNSEEN.sub(" ", (text or "")[:_LOOKED_AT]).strip()


def units_of(text: str) -> int:
    """UTF-16 units, in which Telegram measures texts (https://core.telegram.org/api/entities#entity-length)."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _prefix(text: str, units: int) -> str:
    """As much of the text as fits into that many UTF-16 units, without half a character at the end."""
    part = text.encode("utf-16-le", "replace")[: 2 * units].decode("utf-16-le", "ignore")
    while part and len(part) < len(text) and (_clings(text[len(part)]) or part[-1] == "\u200d"):
        part = part[:-1]
    return part


def _clings(char: str) -> bool:
    """Whether it belongs to the character before it: a mark, a joiner, a skin colour."""
    return unicodedata.category(char)[0] == "M" or char == "\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff"


def shortened(text: str, units: int) -> str:
    """The text, or as many of its words as fit, and an ellipsis."""
    if _prefix(text, units) == text:
        return text
    part = _prefix(text, units - 1)
    words = part.rpartition(" ")[0]
    if text[len(part)] != " " and len(words) > len(part) // 2:
        part = words
    return part.rstrip(" ,;:–—-") + "…"


def piece(text: str, units: int) -> str:
    """The text, or as many of its sentences as fit; of a long first sentence its first words.

    A Chinese or Japanese character says about as much as two Latin ones, and counts as two.
    """
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text[:units])
    units = units // 2 if wide > min(len(text), units) // 2 else units
    part = _prefix(text, units)
    if part == text:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, len(part) + 1) if _ends_sentence(text, match)]
    fitting = [end for end in ends if units // 8 <= end <= len(part)]
    return text[: fitting[-1]] if fitting else shortened(text, units)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match[0][0] in "。！？":
        return True
    if text[match.end() :].lstrip()[:1].islower():
        return False
    word = text[: match.start()].rpartition(" ")[2].lstrip("(\"'“‘«[").lower()
    return match[0] != "." or not (len(word) == 1 or "." in word or word in _ABBREVIATIONS)
