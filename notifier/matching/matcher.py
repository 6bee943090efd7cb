"""Which watches a document matches.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from notifier.matching.automaton import Automaton
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Standing
from notifier.query.documents.document import Document, Hit
from notifier.query.packing import unpack
from notifier.query.query import tell
from notifier.query.reading.concepts import ConceptBook, shipped_book
from notifier.query.tree.anchors import CONCEPT, WORD, Anchor
from notifier.query.tree.leaves import Term, Wildcard
from notifier.query.tree.nodes import Node

#: The id of a concept, and one of its names.
_Named = tuple[str, Term | Wildcard]
#: Words of which one must be there, or parts of text of which one must; or nothing.
_Guards = frozenset[str] | tuple[str, ...]
#: Parts of text that are looked for one by one.
_MOST_PARTS = 2


@dataclass(frozen=True)
class Match:
    """A watch that a document matches."""

    watch: str
    _root: Node = field(repr=False)
    _document: Document = field(repr=False)

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """In order of field and place, each place once; empty where the query asks for no words."""
        return tell(self._root.hits(self._document))


class Matcher:
    """All watches against one document, at a cost that grows with the document and with what it matches.

    Each watch is looked up by its anchors, the rarest things that it cannot do without; one scan finds which anchors a
    document holds, and only the watches so found are asked.  Watches come and go one by one.
    """

    def __init__(
        self,
        watches: Mapping[str, Standing] | None = None,
        book: ConceptBook | None = None,
        rarity: CountedRarity | None = None,
    ) -> None:
        """`book`: the concepts that the watches were compiled with; `rarity`: of the documents that will come."""
        self._book = book or shipped_book()
        self._rarity = rarity or CountedRarity(())
        self._slots: dict[str, int] = {}
        self._ids: list[str] = []
        #: The tree of each watch, or its packed form until it is first asked.
        self._roots: list[Node | str] = []
        #: Of each watch, what must be there besides an anchor.
        self._guards: list[_Guards] = []
        #: Of each kind of anchor, the watches that stand on it.
        self._by_word: dict[str, list[int]] = {}
        #: The keys of `_by_word`: sets meet faster than a set meets the keys of a mapping.
        self._words: set[str] = set()
        self._by_text: dict[str, list[int]] = {}
        self._by_concept: dict[str, list[int]] = {}
        self._by_fact: dict[Anchor, list[int]] = {}
        self._everywhere: dict[int, None] = {}
        self._anchors: dict[int, tuple[Anchor, ...]] = {}
        #: Of each part of text that a concept's name cannot do without, the concepts, each with this name.
        self._names: dict[str, list[_Named]] = {}
        self._covered: set[str] = set()
        self._automaton = Automaton()
        self.add(watches or {})

    def __len__(self) -> int:
        return len(self._slots)

    def add(self, watches: Mapping[str, Standing]) -> None:
        """Watches by their ids; one that is there already is replaced."""
        self.remove(watches)
        self._rarity.learn(chain.from_iterable(way for standing in watches.values() for way in standing.ways))
        parts: list[str] = []
        for watch, standing in watches.items():
            anchors, guards = self._chosen(standing.ways)
            slot = self._slots[watch] = len(self._ids)
            self._ids.append(watch)
            self._roots.append(standing.packed)
            self._guards.append(guards)
            self._anchors[slot] = anchors
            if not anchors:
                self._everywhere[slot] = None
            for anchor in anchors:
                self._watches_on(anchor).append(slot)
            parts += [anchor for anchor in anchors if isinstance(anchor, str)]
        self._automaton.add([*parts, *self._cover(self._by_concept.keys() - self._covered)])

    def remove(self, watches: Iterable[str]) -> None:
        """Watches by their ids; one that is not there is no matter."""
        for watch in watches:
            slot = self._slots.pop(watch, None)
            if slot is None:
                continue
            self._roots[slot], self._guards[slot] = "", ()
            self._everywhere.pop(slot, None)
            for anchor in self._anchors.pop(slot):
                self._watches_on(anchor).remove(slot)

    def match(self, document: Document) -> list[Match]:
        """Those that match, in the order in which they were given."""
        matches = []
        for slot in self._candidates(document):
            root = self._roots[slot]
            if isinstance(root, str):
                root = self._roots[slot] = unpack(root, self._book)
            if root.found(document):
                matches.append((slot, root))
        return [Match(self._ids[slot], root, document) for slot, root in sorted(matches, key=_slot_of)]

    def _candidates(self, document: Document) -> list[int]:
        """The watches of which the document holds an anchor and a guard, and those that have none."""
        text, words = document.text, document.words
        parts = self._automaton.found(text)
        slots = set(self._everywhere)
        for word in words & self._words:
            slots.update(self._by_word[word])
        for part in parts & self._by_text.keys():
            slots.update(self._by_text[part])
        if self._by_fact:
            for fact in document.facts.values & self._by_fact.keys():
                slots.update(self._by_fact[fact])
        for concept in self._touch(document, parts) if self._covered else ():
            slots.update(self._by_concept[concept])
        guards = self._guards
        return [slot for slot in slots if not (guard := guards[slot]) or _holds(text, words, guard)]

    def _touch(self, document: Document, parts: set[str]) -> Iterable[str]:
        """The concepts that may stand in the document, which is told by which of their names."""
        touched: dict[str, list[Any]] = {concept: [] for concept in self._covered}
        for part in parts & self._names.keys():
            for concept, name in self._names[part]:
                touched[concept].append(name)
        document.touched = touched
        return [concept for concept, names in touched.items() if names]

    def _chosen(self, ways: Sequence[tuple[Anchor, ...]]) -> tuple[tuple[Anchor, ...], _Guards]:
        """The rarest way to look a watch up, and the next rarest that can be checked fast."""
        share = self._rarity.share
        if len(ways) > 1:
            ways = sorted(ways, key=lambda way: sum(map(share, way)))
        guards = next((guards for way in ways[1:] if (guards := _guards(way))), ())
        return (ways[0] if ways else ()), guards

    def _cover(self, concepts: Iterable[str]) -> Iterator[str]:
        """The parts of text by which names of these concepts are found from now on."""
        for concept in concepts:
            self._covered.add(concept)
            for name in self._book.names(concept):
                part = name.needle if isinstance(name, Term) else name.longest()
                self._names.setdefault(part, []).append((concept, name))
                yield part

    def _watches_on(self, anchor: Anchor) -> list[int]:
        """Those anchored on this, to be added to."""
        if isinstance(anchor, str):
            return self._by_text.setdefault(anchor, [])
        kind, value = anchor
        if kind == WORD:
            self._words.add(value)
            return self._by_word.setdefault(value, [])
        if kind == CONCEPT:
            return self._by_concept.setdefault(value, [])
        return self._by_fact.setdefault(anchor, [])


def _guards(way: Sequence[Anchor]) -> _Guards:
    """The way as guards, or nothing where checking it is no faster than asking the query."""
    if any(isinstance(anchor, str) for anchor in way):
        parts = tuple(anchor for anchor in way if isinstance(anchor, str))
        return parts if len(parts) == len(way) <= _MOST_PARTS else ()
    pairs = [anchor for anchor in way if isinstance(anchor, tuple)]
    return frozenset(value for _, value in pairs) if all(kind == WORD for kind, _ in pairs) else ()


def _holds(text: str, words: frozenset[str], guard: _Guards) -> bool:
    if isinstance(guard, frozenset):
        return not words.isdisjoint(guard)
    for part in guard:  # noqa: SIM110 - a generator costs more than the search
        if part in text:
            return True
    return False


def _slot_of(match: tuple[int, Node]) -> int:
    return match[0]
