"""Which watches a document matches.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Generic

from notifier.matching.lookup import Key, Lookup
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Standing
from notifier.query.documents.document import Document, Hit
from notifier.query.packing import unpack
from notifier.query.query import tell
from notifier.query.reading.concepts import ConceptBook, shipped_book
from notifier.query.tree.nodes import Node


@dataclass(frozen=True)
class Match(Generic[Key]):
    """A watch that a document matches."""

    watch: Key
    _root: Node = field(repr=False)
    _document: Document = field(repr=False)

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """In order of field and place, each place once; empty where the query asks for no words."""
        return tell(self._root.hits(self._document))


class WatchIndex(Generic[Key]):
    """Watches with their queries at hand; see `notifier.matching.lookup`."""

    def __init__(
        self,
        watches: Mapping[Key, Standing] | None = None,
        book: ConceptBook | None = None,
        rarity: CountedRarity | None = None,
    ) -> None:
        """`book`: the concepts that the watches were compiled with; `rarity`: of the documents that will come."""
        self._book = book or shipped_book()
        self._lookup: Lookup[Key] = Lookup(self._book, rarity)
        #: Which came earlier.
        self._turns: dict[Key, int] = {}
        self._turn = 0
        #: The tree of each watch, or its packed form until it is first asked.
        self._roots: dict[Key, Node | str] = {}
        self.add(watches or {})

    def __len__(self) -> int:
        return len(self._lookup)

    def add(self, watches: Mapping[Key, Standing]) -> None:
        """Watches by what they are known by; one that is there already is replaced."""
        self._lookup.add({watch: standing.ways for watch, standing in watches.items()})
        for watch, standing in watches.items():
            self._turn += 1
            self._turns[watch], self._roots[watch] = self._turn, standing.packed

    def remove(self, watches: Iterable[Key]) -> None:
        """Watches by what they are known by; one that is not there is no matter."""
        for watch in watches:
            self._lookup.remove([watch])
            self._turns.pop(watch, None)
            self._roots.pop(watch, None)

    def match(self, document: Document) -> list[Match[Key]]:
        """Those that match, in the order in which they were given."""
        matches = []
        for watch in self._lookup.candidates(document):
            root = self._roots[watch]
            if isinstance(root, str):
                root = self._roots[watch] = unpack(root, self._book)
            if root.found(document):
                matches.append((self._turns[watch], Match(watch, root, document)))
        return [match for _, match in sorted(matches, key=itemgetter(0))]

    @property
    def parts(self) -> set[str] | None:
        """See `Lookup.parts`."""
        return self._lookup.parts
