"""A query that stands ready: what it can be looked up by, and its compiled form; both can be stored.  Pure."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from notifier.query.packing import VERSION, pack
from notifier.query.query import Query
from notifier.query.reading.concepts import ConceptBook
from notifier.query.tree.anchors import CONCEPT, WORD, Anchor, GuessedRarity

#: Ways to look a query up that are kept, and anchors of each; with more it is asked of every document.
_MOST_WAYS, _MOST_ANCHORS = 6, 2_000
#: Each of them is a set of anchors of which a document must hold one; none: nothing is known.
Ways = tuple[tuple[Anchor, ...], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A compiled query."""

    ways: Ways
    #: See `notifier.query.packing`.
    packed: str

    @classmethod
    def of(cls, query: Query) -> Standing:
        """The query, ready."""
        ways = [each for each in query.root.anchorings(GuessedRarity()) if len(each.anchors) <= _MOST_ANCHORS]
        kept = tuple(tuple(sorted(each.anchors, key=str)) for each in ways[:_MOST_WAYS])
        return cls(kept, pack(query.root))

    def by_parts(self) -> Ways:
        """The ways by parts of text and concepts alone, for which no facts and no words need be found."""
        return tuple(parts for way in self.ways if len(parts := tuple(_parts(way))) == len(way))

    def to_text(self) -> str:
        """To be stored; read by `from_text`."""
        return json.dumps(self.ways, ensure_ascii=False, separators=(",", ":")) + "\n" + self.packed

    @classmethod
    def from_text(cls, text: str) -> Standing:
        """What `to_text` wrote where the `stamp` was the same."""
        head, _, packed = text.partition("\n")
        return cls(tuple(tuple(map(_anchor, way)) for way in json.loads(head)), packed)

    @staticmethod
    def packed_in(text: str) -> str:
        """Of what `to_text` wrote the packed form alone."""
        return text.partition("\n")[2]


def stamp(query: str, book: ConceptBook) -> str:
    """What a stored form holds for: the query, the version of the language, and the concepts (40 characters)."""
    return hashlib.blake2b(f"{VERSION}\n{book.digest}\n{query}".encode(), digest_size=20).hexdigest()


def _parts(way: Iterable[Anchor]) -> Iterator[Anchor]:
    """Whole words as the parts of text that they are; facts are left out."""
    for anchor in way:
        if isinstance(anchor, str) or anchor[0] == CONCEPT:
            yield anchor
        elif anchor[0] == WORD:
            yield anchor[1]


def _anchor(row: str | list[str]) -> Anchor:
    # Of very many watches the kinds of their anchors are a few words.
    return row if isinstance(row, str) else (sys.intern(row[0]), row[1])
