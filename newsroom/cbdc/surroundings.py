"""What stands around a name and says that it is not what the text is of.  Pure; texts are `record.folding.aligned`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from config.knowledge.cbdc import Terms
from record.folding import aligned

#: Characters before a name in which that may be said.
_BEFORE = 40
#: Just before an institution and just after it: somebody who has left it speaks.
_LEFT = re.compile(
    r"\b(?:former|ex|ehemalige[rn]?|ancien(?:ne)?)[- ](?:\w+ )?$|(?<![目此之以从先当年月日天期空提])前$", re.IGNORECASE
)
_HAS_LEFT = re.compile(
    r"(?:'s)? (?:former|ex)\b|[的の]?(?:前(?![瞻景沿期后往所夕日线])|元(?=理事|総裁|副総裁|局长|审议|职员|干部|官员))",
    re.IGNORECASE,
)
#: A clause that tells something of somebody beside what the title tells.
_ASIDE = re.compile(r", (?:who|whose|which)\b[^,]*,", re.IGNORECASE)


class Surroundings:
    """Finds out from the words around a name whether the text is of it."""

    def __init__(self, terms: Terms) -> None:
        self._not_before = re.compile(rf"['\"’”」』]? ?(?:{_any_of(terms.not_before)})", re.IGNORECASE)
        self._not_after = _ending(terms.not_after)
        self._denied = _ending(terms.denials)

    def is_meant(self, text: str, start: int, end: int) -> bool:
        """Whether a name of a CBDC stands for one: not so in `digital euro stablecoin` and `alternative to CBDCs`, nor
        in what is told of somebody by the way."""
        if self._not_before.match(text, end) or self._not_after.search(text[max(start - _BEFORE, 0) : start]):
            return False
        return not any(aside.start() < start < aside.end() for aside in _ASIDE.finditer(text))

    def is_denied(self, text: str, start: int) -> bool:
        """Whether it is said of something that it is none: `not a CBDC`."""
        return self._denied.search(text[max(start - _BEFORE, 0) : start]) is not None

    def has_left(self, text: str, start: int, end: int) -> bool:
        """Whether somebody is named who was of an institution and is no longer: `former Fed official`."""
        before = text[max(start - _BEFORE, 0) : start]
        return _LEFT.search(before) is not None or _HAS_LEFT.match(text, end) is not None


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(aligned(word)) for word in words)


def _ending(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(words)}) ?(?:an? |the )?(?:[a-z]{{1,12}} )?$", re.IGNORECASE)
