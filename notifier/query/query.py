"""A query that can be asked.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from notifier.query.documents.document import TEXTS, Document, Hit
from notifier.query.tree.nearness import AnyPlaced, Near
from notifier.query.tree.nodes import And, Node, Not, Or
from notifier.query.tree.properties import Comparison, Property

_ORDER = {name: number for number, name in enumerate(TEXTS)}


@dataclass(frozen=True, slots=True)
class Query:
    """What a query looks for."""

    text: str
    root: Node

    def match(self, document: Document) -> tuple[Hit, ...] | None:
        """None where the document does not match; else the hits in order of field and place, each place once."""
        return tell(self.root.hits(document)) if self.root.found(document) else None

    @property
    def fields(self) -> frozenset[str]:
        """The fields whose values it asks for, and `cited` where it looks there."""
        return frozenset(field for leaf in _leaves(self.root) for field in _asked(leaf))

    def values(self, field: str) -> frozenset[str]:
        """The values of a field that it names."""
        found = [leaf.values for leaf in _leaves(self.root) if isinstance(leaf, Property) and leaf.field == field]
        return frozenset[str]().union(*found)

    @property
    def needs_words(self) -> bool:
        """Whether a document must hold one of its words; else it is asked of every document, and hits may be none."""
        return self.root.needs_words()


def tell(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """In order of field and place, each place once."""
    by_place: dict[tuple[str, int, int], Hit] = {}
    for hit in hits:
        by_place.setdefault(hit[:3], hit)
    return tuple(sorted(by_place.values(), key=_place))


def _place(hit: Hit) -> tuple[int, str, int, int]:
    return _ORDER.get(hit.field, len(_ORDER)), hit.field, hit.start, hit.end


def _leaves(node: Any) -> Iterator[Any]:
    match node:
        case And(nodes) | Or(nodes) | AnyPlaced(nodes):
            for each in nodes:
                yield from _leaves(each)
        case Not(leaf):
            yield from _leaves(leaf)
        case Near(left, right):
            yield from (*_leaves(left), *_leaves(right))
        case _:
            yield node


def _asked(leaf: Any) -> Iterator[str]:
    if isinstance(leaf, Property | Comparison):
        yield leaf.field
    else:
        yield from ("cited" for text in leaf.texts if TEXTS[text] == "cited")
