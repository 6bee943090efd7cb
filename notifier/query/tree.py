"""The tree of a query: what must be found.  Pure.

Leaves say where they are found.  `Not` stands only before a leaf, so a document that matches always has a hit, unless
it would match without any of the words; `compile_query` sees to both.
Another kind of leaf (nearness, pattern, property of the item) is another class with the methods of `Leaf`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from notifier.query.document import Document, Hit
from notifier.query.scripts import anchor_candidates, is_word


class Node(Protocol):
    """A part of a query."""

    def hits(self, document: Document) -> list[Hit] | None:
        """The hits because of which it is true, or None where it is false; a negation is true without a hit."""

    def anchors(self) -> frozenset[str] | None:
        """Tokens of which a document must hold at least one for this to be true; None: nothing is known."""

    def needs_words(self) -> bool:
        """False where it is true of a document without any words."""


class Leaf(Node, Protocol):
    """A condition that needs something in the document."""

    def found(self, document: Document) -> bool:
        """Whether it is true, at less cost than `hits`."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words or a phrase, looked for in some fields.

    `needle` is folded.  A word boundary is demanded at an end that is a letter or digit of a spaced script.
    """

    text: str
    needle: str
    fields: tuple[str, ...]

    def hits(self, document: Document) -> list[Hit] | None:
        found = [
            Hit(name, *folded.original(start, start + len(self.needle)), self.text)
            for name in self.fields
            if (folded := document.fields.get(name)) is not None
            for start in self._occurrences(folded.text)
        ]
        return found or None

    def found(self, document: Document) -> bool:
        texts = (document.fields[name].text for name in self.fields if name in document.fields)
        return any(next(self._occurrences(text), None) is not None for text in texts)

    def _occurrences(self, text: str) -> Iterator[int]:
        """Where it starts in a folded text, without overlaps."""
        needle, length = self.needle, len(self.needle)
        start = text.find(needle)
        while start >= 0:
            end = start + length
            left = start == 0 or not (is_word(needle[0]) and is_word(text[start - 1]))
            if left and (end == len(text) or not (is_word(needle[-1]) and is_word(text[end]))):
                yield start
                start = text.find(needle, end)
            else:
                start = text.find(needle, start + 1)

    def anchors(self) -> frozenset[str] | None:
        candidates = anchor_candidates(self.needle)
        return frozenset({max(candidates, key=lambda token: (len(token.encode()), token))}) if candidates else None

    def needs_words(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Not:
    """True where the leaf is not found."""

    leaf: Leaf

    def hits(self, document: Document) -> list[Hit] | None:
        return None if self.leaf.found(document) else []

    def anchors(self) -> frozenset[str] | None:
        return None

    def needs_words(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class And:
    """True where all are."""

    nodes: tuple[Node, ...]

    def hits(self, document: Document) -> list[Hit] | None:
        found: list[Hit] = []
        for node in self.nodes:
            hits = node.hits(document)
            if hits is None:
                return None
            found += hits
        return found

    def anchors(self) -> frozenset[str] | None:
        known = [anchors for node in self.nodes if (anchors := node.anchors()) is not None]
        return min(known, key=lambda anchors: (len(anchors), -min(map(len, anchors))), default=None)

    def needs_words(self) -> bool:
        return any(node.needs_words() for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Or:
    """True where one is; tells the hits of all that are."""

    nodes: tuple[Node, ...]

    def hits(self, document: Document) -> list[Hit] | None:
        true = [hits for node in self.nodes if (hits := node.hits(document)) is not None]
        return [hit for hits in true for hit in hits] if true else None

    def anchors(self) -> frozenset[str] | None:
        each = [node.anchors() for node in self.nodes]
        known = [anchors for anchors in each if anchors is not None]
        return frozenset().union(*known) if len(known) == len(each) else None

    def needs_words(self) -> bool:
        return all(node.needs_words() for node in self.nodes)
