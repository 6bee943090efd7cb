"""Whether the first word of an English sentence is a name, or may be written small behind a comma.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from config.knowledge.names import shipped_names, shipped_plain_words
from notifier.digests.prose.headline import is_title_case
from notifier.digests.prose.reading import is_wide
from notifier.digests.told import Report
from record.item import start_of

#: Characters of a text that are looked at.
_MOST = 4_000
_SMALL = re.compile(r"\b[a-z][a-z'’-]+")
#: Within a sentence, behind a small word.
_LARGE = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]+")
_FIRST = re.compile(r"[^\W_][\w.'’&-]*")
_NAME_GOES_ON = re.compile(r" (?:of |& )?[A-Z]")
#: Words that are no name's, whatever follows.
_FUNCTION = re.compile(
    "a|about|after|all|amid|among|an|and|any|as|at|because|before|between|both|but|by|despite|during|each|every|few|for"
    "|from|how|if|in|into|its|last|many|more|most|no|not|of|on|once|one|only|other|over|since|some|than|that|the|their"
    "|these|they|this|those|three|through|to|two|under|until|what|when|where|which|while|who|why|with|without"
)
_PLAIN = re.compile(r"[A-Z][a-z'’-]*")
_OTHER_CAPITAL = re.compile(r"\d|.[A-Z]|['’]s?$|\.")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the reports of a story write their words."""

    small: frozenset[str]
    large: frozenset[str]

    def is_common(self, sentence: str) -> bool:
        """Whether it begins with a word that is no name."""
        first = _FIRST.match(sentence)
        if first is None or first[0] == "I" or not _PLAIN.fullmatch(first[0]):
            return False
        if _FUNCTION.fullmatch(first[0].lower()):
            return True
        return first[0].lower() in self.small and not (self._is_known(first[0]) or _is_pair(sentence, first))

    def is_name(self, sentence: str) -> bool:
        """Whether it begins with what is written so anywhere: a name, a number, a script without capitals."""
        first = _FIRST.match(sentence)
        if first is None or is_wide(sentence) or not first[0][0].isupper():
            return True
        return _is_pair(sentence, first) or bool(_OTHER_CAPITAL.search(first[0])) or self._is_known(first[0])

    def _is_known(self, word: str) -> bool:
        return word in self.large or word in _of_names()


def spelling(reports: Iterable[Report]) -> Spelling:
    """Of the titles and texts of these reports."""
    small, large = set(shipped_plain_words().stop_words), set[str]()
    for each in reports:
        title, text = each.item.title or "", each.item.content or each.item.summary
        for part in ("" if is_title_case(title) else title, start_of(text, _MOST)):
            small.update(_SMALL.findall(part))
            large.update(_LARGE.findall(part))
    return Spelling(frozenset(small), frozenset(large))


def _is_pair(sentence: str, first: re.Match[str]) -> bool:
    """Whether a word goes on as a name does: "White House", "Bank of England"."""
    return _NAME_GOES_ON.match(sentence, first.end()) is not None


@cache
def _of_names() -> frozenset[str]:
    """All shipped names of one word that begin with a capital."""
    every = (name for each in shipped_names().values() for name in (*each.names, *each.sure))
    return frozenset(name for name in every if name[:1].isupper() and " " not in name)
