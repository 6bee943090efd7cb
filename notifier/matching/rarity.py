"""How rare anchors are, counted in a sample of documents.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from notifier.matching.automaton import Automaton
from notifier.query.documents.document import Document
from notifier.query.tree.anchors import WORD, Anchor, GuessedRarity


class CountedRarity:
    """By the share of a sample's documents that hold it; what the sample does not tell apart goes by length."""

    def __init__(self, sample: Iterable[Document]) -> None:
        documents = list(sample)
        self._texts = [document.text for document in documents]
        self._words = Counter(word for document in documents for word in document.words)
        self._parts: dict[str, int] = {}
        self._guessed = GuessedRarity()

    def learn(self, anchors: Iterable[Anchor]) -> None:
        """Counts many parts of text at once, which are to be asked for next; others are forgotten."""
        parts = {anchor for anchor in anchors if isinstance(anchor, str)}
        automaton = Automaton(parts)
        counts = Counter(part for text in self._texts for part in automaton.found(text))
        self._parts = {part: counts[part] for part in parts}

    def share(self, anchor: Anchor) -> float:
        """See `notifier.query.tree.anchors.Rarity`."""
        guess = self._guessed.share(anchor)
        if not self._texts or (isinstance(anchor, tuple) and anchor[0] != WORD):
            return guess
        return (self._count(anchor) + guess) / len(self._texts)

    def _count(self, anchor: Anchor) -> int:
        if isinstance(anchor, tuple):
            return self._words[anchor[1]]
        if anchor not in self._parts:
            self._parts[anchor] = sum(anchor in text for text in self._texts)
        return self._parts[anchor]
