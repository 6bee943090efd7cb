"""Conditions that stand near each other.  Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notifier.query.documents.document import TEXTS, Document, Hit, Span
from notifier.query.tree.anchors import Anchoring, Rarity
from notifier.query.tree.leaves import Placed
from notifier.query.tree.nodes import And, Or


@dataclass(frozen=True, slots=True)
class AnyPlaced:
    """Alternatives, with the places of all of them."""

    nodes: tuple[Placed, ...]

    def spans(self, document: Document) -> Sequence[Span]:
        return sorted({span for node in self.nodes for span in node.spans(document)})

    def found(self, document: Document) -> bool:
        return any(node.found(document) for node in self.nodes)

    def hits(self, document: Document) -> Iterator[Hit]:
        for node in self.nodes:
            yield from node.hits(document)

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        return Or(self.nodes).anchorings(rarity)

    def needs_words(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Near:
    """Both in one text, apart from each other, with at most `distance` words between them."""

    left: Placed
    right: Placed
    distance: int
    ordered: bool

    def spans(self, document: Document) -> Sequence[Span]:
        """From the start of one to the end of the other."""
        left, right = self.left.spans(document), self.right.spans(document)
        if not left or not right:
            return ()
        found = set(self._pairs(document, left, right))
        if not self.ordered:
            found.update(self._pairs(document, right, left))
        return sorted(found)

    def found(self, document: Document) -> bool:
        return bool(self.spans(document))

    def hits(self, document: Document) -> Iterator[Hit]:
        """Those of either side that are near one of the other."""
        places = [document.original(*span) for span in self.spans(document)]
        for hit in And((self.left, self.right)).hits(document):
            number = TEXTS.index(hit.field)
            if any(number == text and start <= hit.start and hit.end <= end for text, start, end in places):
                yield hit

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        return And((self.left, self.right)).anchorings(rarity)

    def needs_words(self) -> bool:
        return True

    def _pairs(self, document: Document, first: Sequence[Span], second: Sequence[Span]) -> Iterator[Span]:
        """Each of `first` with each of `second` that begins at most `distance` words behind its end."""
        starts = [start for start, _ in second]
        words = document.word_starts
        for start, end in first:
            following = bisect_left(words, end) + self.distance
            limit = words[following] if following < len(words) else len(document.text)
            limit = min(limit, document.part(document.text_at(start))[1])
            for at in range(bisect_left(starts, end), bisect_right(starts, limit)):
                yield start, second[at][1]
