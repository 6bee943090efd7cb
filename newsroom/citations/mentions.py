"""Finding the names of known outlets in a text: one automaton over all of them, linear in the text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from config.knowledge.outlets import Outlet, shipped_outlets
from newsroom.boundaries import is_whole
from record.folding import aligned

#: Mentions of one text that are looked at.
MOST_MENTIONS = 40


@dataclass(frozen=True, slots=True)
class Mention:
    """An outlet, and where its name stands."""

    outlet: Outlet
    start: int
    end: int


class Names:
    """The known names.  `find` is given aligned text."""

    def __init__(self, outlets: tuple[Outlet, ...]) -> None:
        self._by_name = {aligned(name).lower(): outlet for outlet in outlets for name in outlet.names}
        self._by_source = {outlet.source: outlet for outlet in outlets if outlet.source}
        self._names = list(self._by_name)
        self._automaton = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Mention]:
        """Mentions in order; a Latin name inside a longer word is none, nor is one that starts with a small letter in
        an English sentence ("the information", "fortune")."""
        found = []
        for number, start, end in self._automaton.find_matches_as_indexes(text.lower()):
            if is_whole(text, start, end) and (_is_capital(text, start, end) or _stands_in_han(text, start, end)):
                found.append(Mention(self._by_name[self._names[number]], start, end))
                if len(found) == MOST_MENTIONS:
                    break
        return found

    def outlet(self, name: str) -> Outlet | None:
        """The outlet of this name or catalogue id."""
        folded = aligned(name).lower().strip()
        return self._by_name.get(folded) or self._by_source.get(folded)


@cache
def shipped_names() -> Names:
    """The names of the shipped outlets."""
    return Names(shipped_outlets())


def _is_capital(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    word = name[4:] if name[:4].lower() == "the " else name
    return not word[:1].islower() or "." in word


def _stands_in_han(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 2) : start] + text[start] + text[end : end + 2]
    return any(char >= "\u3000" for char in around)
