"""Which of very many words stand in a text.  Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

#: Added words are searched by an automaton of their own until they are this many, or this share of all.
_FEW, _SHARE = 512, 1 / 8
#: With more words the tables of a deterministic automaton outgrow the processor's cache, and it is the slower one.
_MOST_FOR_DFA = 8_000


class Automaton:
    """Words in two Aho-Corasick automata: nearly all in one that is seldom built, and those added since in another.

    So adding a word leaves the large one as it is, and a text is searched in the time that it takes to read it, however
    many words there are.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        #: Words that were removed, and still are found.
        self._stale: set[str] = set()
        self._base: list[str] = []
        self._added: list[str] = []
        #: Of the base and of what was added; None for no words.
        self._automata: tuple[AhoCorasick | None, AhoCorasick | None] = (None, None)
        self.add(words)

    def add(self, words: Iterable[str]) -> None:
        """Words that are there already are no matter; none may be empty."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        self._known.update(new)
        missing = [word for word in new if word not in self._stale]
        self._stale.difference_update(new)
        if not missing:
            return
        self._added += missing
        if _is_much(len(self._added), len(self._base)):
            self._rebuild()
        else:
            self._automata = self._automata[0], _build(self._added)

    def remove(self, words: Iterable[str]) -> None:
        """They may still be found, until they are so many that leaving them out is worth a new automaton."""
        gone = self._known.intersection(words)
        self._known -= gone
        self._stale |= gone
        if _is_much(len(self._stale), len(self._base)):
            self._rebuild()

    def found(self, text: str) -> set[str]:
        """Those that stand in the text, also within words."""
        found: set[str] = set()
        for automaton, words in zip(self._automata, (self._base, self._added), strict=True):
            if automaton is not None:
                hits = automaton.find_matches_as_indexes(text, overlapping=True)
                found.update([words[at] for at in {hit[0] for hit in hits}])
        return found

    def _rebuild(self) -> None:
        self._base, self._added, self._stale = sorted(self._known), [], set()
        self._automata = _build(self._base) if self._base else None, None


def _is_much(words: int, of: int) -> bool:
    return words > max(_FEW, of * _SHARE)


def _build(words: list[str]) -> AhoCorasick:
    kind = Implementation.DFA if len(words) <= _MOST_FOR_DFA else Implementation.ContiguousNFA
    return AhoCorasick(words, matchkind=MatchKind.Standard, implementation=kind)
