"""Words that are written as names are, in headlines that write other words small."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][\w'-]*")
#: Shorter ones are initials and the like.
_LEAST = 3
#: A headline with a larger share of capitalised words is written in title case, which says nothing.
_TITLE_CASE = 0.6


def proper_words(title: str) -> frozenset[str]:
    """In small letters, without "'s"; none where all words are capitalised."""
    words = _words(title)
    rest = words[1:]
    if not rest or sum(word[0].isupper() for word in rest) > _TITLE_CASE * len(rest):
        return frozenset()
    return frozenset(word.lower() for word in words if word[0].isupper() and len(word) >= _LEAST)


def latin_words(text: str) -> frozenset[str]:
    """All words in Latin letters, in small letters, without "'s"."""
    return frozenset(word.lower() for word in _words(text))


def _words(text: str) -> list[str]:
    return [word.removesuffix("'s").rstrip("'") for word in _WORD.findall(text.replace("’", "'"))]
