"""The language of a headline, as far as the comparison of two needs it: the same, or another one."""

from __future__ import annotations

import re
from typing import Literal

from newsroom.languages import is_chinese, is_japanese

#: "other" is any language that is none of the three.
Tongue = Literal["en", "ja", "zh", "other"]

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = set(
    _WORD.findall("the of to and in for on with as at by from is its are will says after over amid into that")
)
#: Function words of Spanish, Portuguese, French, Italian, German, Dutch, Turkish, Indonesian and Vietnamese.
_OTHERS = set(
    _WORD.findall(
        """
        de la el los las en que del por para con una un su y al se lo más tras entre sobre sin es
        do da dos das em uma não com mais após no na le les des du et pour dans est une sur aux avec
        il di che per della dei gli nel con der die das und für mit von ist im ein eine auf zu den nach bei
        het een van voor met op ve bir için ile yang dan untuk dari dengan của và cho trong
        """
    )
)
#: So many of them, and more than English ones, make another language: "de" and "la" stand in names too.
_LEAST = 2


def tongue(title: str, language: str = "") -> Tongue:
    """Of a headline whose language is perhaps known (BCP 47); what is known helps only where Han characters stand."""
    if is_japanese(title):
        return "ja"
    if is_chinese(title, language):
        return "zh"
    if language.lower().startswith("ja") and not title.isascii():
        return "ja"
    words = [word.lower() for word in _WORD.findall(title)]
    others, english = (sum(word in known for word in words) for known in (_OTHERS, _ENGLISH))
    latin = not words or any(word.isascii() for word in words)
    return "other" if not latin or (others >= _LEAST and others > english) else "en"
