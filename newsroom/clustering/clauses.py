"""What a headline says happened, and what it only gives as the cause, time or surroundings of that.  Pure.

"Shares fall after regulator sues" has its event before the conjunction; Chinese and Japanese put it last.
"""

from __future__ import annotations

import re

from newsroom.languages import is_chinese, is_japanese

#: Characters of a clause at least.
_LEAST = 4
_ENGLISH = re.compile(
    r" (?:as|after|amid|amidst|following|despite|ahead of|before|while|since|because of|thanks to|in the wake of"
    r"|even as|due to|on the back of) ",
    re.IGNORECASE,
)
#: A headline that begins with its conjunction, up to the comma.
_ENGLISH_FIRST = re.compile(r"(?:as|after|amid|following|despite|ahead of|before|while|since) [^,]+,", re.IGNORECASE)
_CHINESE = re.compile(rf"^.{{{_LEAST},}}?(?:之后|后|受.{{0,12}}影响)[, ]?(?=.{{{_LEAST},}})")
_JAPANESE = re.compile(rf"^.{{{_LEAST},}}?(?:受け|に伴い|により|中で|の中|后に|后)[、,]?(?=.{{{_LEAST},}})")
_JAPANESE_LAST = re.compile(r"、[^、]{3,}(?:受け|に伴い|により|后)$")


def clauses(title: str) -> tuple[str, str]:
    """The main part of an aligned title, and the other one; that is empty where there is none."""
    if is_japanese(title):
        if (last := _JAPANESE_LAST.search(title)) is not None:
            return title[: last.start()], last[0]
        first = _JAPANESE.match(title)
    elif is_chinese(title):
        first = _CHINESE.match(title)
    elif (middle := _ENGLISH.search(title)) is not None:
        return title[: middle.start()], title[middle.end() :]
    else:
        first = _ENGLISH_FIRST.match(title)
    return (title[first.end() :], first[0]) if first is not None else (title, "")
