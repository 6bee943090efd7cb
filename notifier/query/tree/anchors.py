"""What a document must hold for a query to be worth asking, and how rare that is.  Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, Self

#: A part of the document's folded text; or (WORD, a whole word of it), which is found without a search; or (field,
#: value) of its facts; or (CONCEPT, id).
Anchor = str | tuple[str, str]
#: No names of fields.
WORD, CONCEPT = "word", "@"


class Rarity(Protocol):
    """Knows the share of documents that hold an anchor."""

    def share(self, anchor: Anchor) -> float:
        """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Anchoring:
    """A document that holds none of the anchors does not match."""

    #: The share of documents that hold one of them, as far as it is known.
    share: float
    anchors: frozenset[Anchor]

    @classmethod
    def of(cls, rarity: Rarity, anchors: Iterable[Anchor]) -> Self:
        """The document must hold one of these."""
        known = frozenset(anchors)
        return cls(min(1.0, sum(map(rarity.share, known))), known)

    @classmethod
    def of_any(cls, options: Iterable[Self]) -> Self:
        """One of several must hold."""
        listed = list(options)
        anchors: frozenset[Anchor] = frozenset().union(*(each.anchors for each in listed))
        return cls(min(1.0, sum(each.share for each in listed)), anchors)


#: Shares of concepts and of values of facts, by field, in news as a whole: guesses that order fields among themselves.
_SHARES = {
    "section": 0.2,
    "category": 0.2,
    "tier": 0.3,
    "lang": 0.4,
    "is": 0.3,
    "tag": 0.1,
    CONCEPT: 0.03,
    "project": 0.01,
}
_OTHER = 0.02
#: A word of this news whose share nobody measured: the longer, the rarer.  A character of an unspaced script says as
#: much as three letters.
_SHORT, _HALVED_BY = 0.3, 2.0


class GuessedRarity:
    """By length, where there are no documents to count in."""

    def share(self, anchor: Anchor) -> float:
        """See Rarity."""
        field, text = anchor if isinstance(anchor, tuple) else (WORD, anchor)
        return _SHORT * 0.5 ** (len(text.encode()) / _HALVED_BY) if field == WORD else _SHARES.get(field, _OTHER)
