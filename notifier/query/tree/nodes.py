"""The tree of a query: how its conditions combine.

`Not` stands only before a leaf: compiling takes negations down to the leaves.  Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from notifier.query.documents.document import Document, Hit
from notifier.query.tree.anchors import Anchoring, Rarity


class Node(Protocol):
    """A part of a query."""

    def found(self, document: Document) -> bool:
        """Whether it is true of a document."""

    def hits(self, document: Document) -> Iterable[Hit]:
        """Because of what it is true; nothing where it is true without a hit, as a negation is."""

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        """Each of them is something without which it is not true; the best to look up comes first."""

    def needs_words(self) -> bool:
        """False where it may be true of a document without any of the query's words."""


class Leaf(Node, Protocol):
    """A condition by itself."""


@dataclass(frozen=True, slots=True)
class Not:
    """True where the leaf is not found."""

    leaf: Leaf

    def found(self, document: Document) -> bool:
        return not self.leaf.found(document)

    def hits(self, document: Document) -> Iterator[Hit]:
        return iter(())

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        return []

    def needs_words(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class And:
    """True where all are."""

    nodes: tuple[Node, ...]

    def found(self, document: Document) -> bool:
        # A loop, since a generator costs more than most conditions.
        for node in self.nodes:  # noqa: SIM110
            if not node.found(document):
                return False
        return True

    def hits(self, document: Document) -> Iterator[Hit]:
        for node in self.nodes:
            yield from node.hits(document)

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        return sorted((each for node in self.nodes for each in node.anchorings(rarity)), key=lambda each: each.share)

    def needs_words(self) -> bool:
        return any(node.needs_words() for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Or:
    """True where one is; tells the hits of all that are."""

    nodes: tuple[Node, ...]

    def found(self, document: Document) -> bool:
        for node in self.nodes:  # noqa: SIM110 - as above
            if node.found(document):
                return True
        return False

    def hits(self, document: Document) -> Iterator[Hit]:
        for node in self.nodes:
            if node.found(document):
                yield from node.hits(document)

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        each = [node.anchorings(rarity) for node in self.nodes]
        return [Anchoring.of_any(options[0] for options in each)] if all(each) else []

    def needs_words(self) -> bool:
        return all(node.needs_words() for node in self.nodes)
