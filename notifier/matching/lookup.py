"""By which watches a document has to be asked for.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Generic, TypeVar

from notifier.matching.automaton import Automaton
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Ways
from notifier.query.documents.document import Document
from notifier.query.reading.concepts import ConceptBook
from notifier.query.tree.anchors import CONCEPT, WORD, Anchor
from notifier.query.tree.leaves import Term, Wildcard

#: The id of a concept, and one of its names.
_Named = tuple[str, Term | Wildcard]
#: Words of which one must be there, or (a list) parts of text of which one must; or nothing.
_Guards = tuple[str, ...] | list[str]
#: One place is kept as it is: most words are those of one watch.
_Slots = int | list[int]
#: Parts of text that are looked for one by one.
_MOST_PARTS = 2
#: What a caller knows a watch by.
Key = TypeVar("Key", int, str)


class Lookup(Generic[Key]):
    """All watches against one document, at a cost that grows with the document and with what it may match.

    Each watch is looked up by its anchors, the rarest things that it cannot do without; one scan finds which anchors a
    document holds.  Watches come and go one by one, and leave nothing behind.  What is kept of each is little (about
    half a kilobyte), since there are very many.
    """

    def __init__(self, book: ConceptBook, rarity: CountedRarity | None = None) -> None:
        """`book`: the concepts that the watches were compiled with; `rarity`: of the documents that will come."""
        self._book = book
        self._rarity = rarity or CountedRarity(())
        #: Where each watch stands in the lists below; places that became free are taken again.
        self._slots: dict[Key, int] = {}
        self._free: list[int] = []
        self._ids: list[Key] = []
        #: Of each watch, what it is looked up by, and what must be there besides.
        self._anchors: list[tuple[Anchor, ...]] = []
        self._guards: list[_Guards] = []
        #: Of each kind of anchor, the watches that stand on it.
        self._by_word: dict[str, _Slots] = {}
        #: The keys of `_by_word`: sets meet faster than a set meets the keys of a mapping.
        self._words: set[str] = set()
        self._by_text: dict[str, _Slots] = {}
        self._by_concept: dict[str, _Slots] = {}
        self._by_fact: dict[Anchor, _Slots] = {}
        self._everywhere: set[int] = set()
        #: Of each part of text that a concept's name cannot do without, the concepts, each with this name.
        self._names: dict[str, list[_Named]] = {}
        self._covered: set[str] = set()
        self._automaton = Automaton()

    def __contains__(self, watch: Key) -> bool:
        return watch in self._slots

    def __len__(self) -> int:
        return len(self._slots)

    def add(self, watches: Mapping[Key, Ways]) -> None:
        """Watches by what they are known by; one that is there already is replaced."""
        self.remove(watches)
        self._rarity.learn(chain.from_iterable(way for ways in watches.values() for way in ways))
        parts: list[str] = []
        for watch, ways in watches.items():
            anchors, guards = self._chosen(ways)
            slot = self._slots[watch] = self._place(watch, anchors, guards)
            if not anchors:
                self._everywhere.add(slot)
            for anchor in anchors:
                self._stand(slot, anchor)
            parts += [anchor for anchor in anchors if isinstance(anchor, str)]
        self._automaton.add([*parts, *self._cover(self._by_concept.keys() - self._covered)])

    def remove(self, watches: Iterable[Key]) -> None:
        """Watches by what they are known by; one that is not there is no matter."""
        parts: list[str] = []
        for watch in watches:
            slot = self._slots.pop(watch, None)
            if slot is None:
                continue
            self._everywhere.discard(slot)
            parts += [part for anchor in self._anchors[slot] if (part := self._leave(slot, anchor)) is not None]
            self._anchors[slot], self._guards[slot] = (), ()
            self._free.append(slot)
        self._automaton.remove(part for part in parts if part not in self._names)

    def candidates(self, document: Document) -> list[Key]:
        """Those of which the document holds an anchor and a guard, and those that have none: they have to be asked."""
        ids, guards = self._ids, self._guards
        slots = self._found(document)
        return [ids[slot] for slot in slots if not (guard := guards[slot]) or _holds(document, guard)]

    @property
    def parts(self) -> set[str] | None:
        """Parts of text of which a document must hold one to match; None where some watch can do without."""
        if self._everywhere or self._by_word or self._by_fact:
            return None
        return self._by_text.keys() | self._names.keys()

    def _place(self, watch: Key, anchors: tuple[Anchor, ...], guards: _Guards) -> int:
        if self._free:
            slot = self._free.pop()
            self._ids[slot], self._anchors[slot], self._guards[slot] = watch, anchors, guards
            return slot
        self._ids.append(watch)
        self._anchors.append(anchors)
        self._guards.append(guards)
        return len(self._ids) - 1

    def _found(self, document: Document) -> set[int]:
        """The watches of which the document holds an anchor, and those that have none."""
        parts = self._automaton.found(document.text)
        slots = set(self._everywhere)
        if self._words:
            for word in document.words & self._words:
                slots.update(_listed(self._by_word[word]))
        for part in parts & self._by_text.keys():
            slots.update(_listed(self._by_text[part]))
        if self._by_fact:
            for fact in document.facts.values & self._by_fact.keys():
                slots.update(_listed(self._by_fact[fact]))
        for concept in self._touch(document, parts) if self._covered else ():
            slots.update(_listed(self._by_concept[concept]))
        return slots

    def _touch(self, document: Document, parts: set[str]) -> Iterable[str]:
        """The concepts that may stand in the document, which is told by which of their names."""
        touched: dict[str, list[Any]] = {concept: [] for concept in self._covered}
        for part in parts & self._names.keys():
            for concept, name in self._names[part]:
                touched[concept].append(name)
        document.touched = touched
        return [concept for concept, names in touched.items() if names]

    def _chosen(self, ways: Ways) -> tuple[tuple[Anchor, ...], _Guards]:
        """The rarest way to look a watch up, and the next rarest that can be checked fast."""
        share = self._rarity.share
        if len(ways) > 1:
            ways = tuple(sorted(ways, key=lambda way: sum(map(share, way))))
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

    def _on(self, anchor: Anchor) -> tuple[dict[Any, _Slots], Any]:
        """Where watches of this kind of anchor are, and by what."""
        if isinstance(anchor, str):
            return self._by_text, anchor
        kind, value = anchor
        if kind == WORD:
            return self._by_word, value
        return (self._by_concept, value) if kind == CONCEPT else (self._by_fact, anchor)

    def _stand(self, slot: int, anchor: Anchor) -> None:
        standing, value = self._on(anchor)
        there = standing.get(value)
        if isinstance(there, list):
            there.append(slot)
        else:
            standing[value] = slot if there is None else [there, slot]
        if standing is self._by_word:
            self._words.add(value)

    def _leave(self, slot: int, anchor: Anchor) -> str | None:
        """Returns the part of text on which no watch stands any more, if it is one."""
        standing, value = self._on(anchor)
        left = [each for each in _listed(standing[value]) if each != slot]
        # Concepts stay: their names are known to the automaton, and there are only so many.
        if left or standing is self._by_concept:
            standing[value] = left[0] if len(left) == 1 else left
            return None
        del standing[value]
        if standing is self._by_word:
            self._words.discard(value)
        return anchor if isinstance(anchor, str) else None


def _listed(slots: _Slots) -> Sequence[int]:
    return slots if isinstance(slots, list) else (slots,)


def _guards(way: Sequence[Anchor]) -> _Guards:
    """The way as guards, or nothing where checking it is no faster than asking the query."""
    if any(isinstance(anchor, str) for anchor in way):
        parts = [anchor for anchor in way if isinstance(anchor, str)]
        return parts if len(parts) == len(way) <= _MOST_PARTS else ()
    pairs = [anchor for anchor in way if isinstance(anchor, tuple)]
    return tuple({value for _, value in pairs}) if all(kind == WORD for kind, _ in pairs) else ()


def _holds(document: Document, guard: _Guards) -> bool:
    if isinstance(guard, tuple):
        return not document.words.isdisjoint(guard)
    text = document.text
    for part in guard:  # noqa: SIM110 - a generator costs more than the search
        if part in text:
            return True
    return False
