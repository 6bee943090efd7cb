"""A report as the clusterer sees it, taken apart into clues; and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from newsroom.boilerplate.foot import judged
from newsroom.clustering.headline import Headline, headline_of
from newsroom.clustering.tongue import tongue
from newsroom.signals.signals import MOST_SUMMARY, MOST_TITLE, named, signals_of
from record.item import Item, start_of
from record.urls import canonical

#: Kind of clue -> the field of Signals; a clue is the kind's letter and the signal, "n" + "kraken".
KINDS: Mapping[str, str] = {"n": "names", "w": "words", "s": "spellings", "p": "numbers", "c": "concepts"}


@dataclass(slots=True, eq=False)
class Sighting:
    """A report with all that its story is judged by."""

    #: Id of the item.
    id: str
    source: str
    #: Canonical URL, or None.
    url: str | None
    #: When we saw it, and when it was reported: the earlier of that and of what the source says.
    at: datetime
    reported: datetime
    #: Shape (dimensions,), of unit length, the same encoder's for all sightings of a clusterer; rounded to half
    #: precision, as SQL keeps it, so that a restored window decides as this one does.
    vector: NDArray[np.float32]
    tongue: str
    clues: frozenset[str]
    #: Those that are words.
    words: frozenset[str]
    #: Of the title alone: words and known names.
    title_words: frozenset[str]
    title_names: frozenset[str]
    headline: Headline
    #: The item of which it is the same text again.
    duplicate_of: str | None = None
    #: Its place in the matrix of vectors of the window that it is in; it is in one at a time.
    row: int = -1

    @classmethod
    def of(cls, item: Item, vector: NDArray[np.float32], *, duplicate_of: str | None = None) -> Sighting:
        """The item, as it is judged, taken apart; `vector` is that of `newsroom.vectors.text.vector_text`."""
        item = judged(item)
        head = start_of(item.title, MOST_TITLE)
        signals = signals_of(item)
        clues = {kind: _marked(kind, getattr(signals, name)) for kind, name in KINDS.items()}
        return cls(
            id=item.id,
            source=item.source,
            url=canonical(item.url or ""),
            at=item.discovered,
            reported=min(item.published or item.discovered, item.discovered),
            vector=vector.astype(np.float16).astype(np.float32),
            tongue=tongue(head, item.language or ""),
            clues=frozenset().union(*clues.values()),
            words=clues["w"],
            title_words=_marked("w", signals.title_words),
            title_names=_marked("n", signals.title_names),
            headline=headline_of(head, named(head, start_of(item.summary, MOST_SUMMARY))[0], signals.numbers),
            duplicate_of=duplicate_of,
        )

    def seen(self, now: datetime, *, duplicate_of: str | None = None) -> Sighting:
        """The same, seen no later than `now`, our clock; a clock that goes wrong elsewhere then moves no window."""
        at, reported = min(self.at, now), min(self.reported, now)
        return replace(self, at=at, reported=reported, duplicate_of=duplicate_of or self.duplicate_of)


def _marked(kind: str, signals: frozenset[str]) -> frozenset[str]:
    """Signals as clues of their kind."""
    return frozenset(kind + each for each in signals)


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a decision: what kind, which, and how much it spoke for (negative: against) it, in log odds."""

    kind: str
    detail: str
    weight: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Where an item went, and why."""

    item: str
    #: Id of the story: that of its first item.
    story: str
    #: Whether the item is the story's first.
    opened: bool
    #: Probability that the item reports this story; of an opened story, that of no other one.
    score: float
    #: The item that it resembles most, whatever story that is in.
    nearest: str | None
    #: Strongest first; those about `nearest` if the item opened a story.
    reasons: tuple[Reason, ...]
    #: Stories that became part of `story` by this item.
    absorbed: tuple[str, ...] = ()
