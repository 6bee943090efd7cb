"""An item in the clusterer's window, taken apart into clues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from newsroom.clustering.proper import latin_words, proper_words
from newsroom.clustering.sighting import Sighting
from newsroom.clustering.tongue import Tongue, tongue
from newsroom.signals.signals import names_and_words

#: Characters of a title and of a summary that are read.
_TITLE, _SUMMARY = 300, 400
#: Kind of clue -> the field of Signals; a clue is the kind's letter and the signal, "n" + "kraken".
KINDS = {"n": "names", "w": "words", "s": "spellings", "p": "numbers", "c": "concepts"}


@dataclass(slots=True, eq=False)
class Filed:
    """An item of the window."""

    sighting: Sighting
    at: datetime
    #: As SQL keeps it, so that a restored window decides as this one does.
    vector: NDArray[np.float32]
    tongue: Tongue
    clues: frozenset[str]
    #: Those that are words.
    words: frozenset[str]
    #: Of the title alone: words, known names, and what is written like a name.
    title_words: frozenset[str]
    title_names: frozenset[str]
    title_proper: frozenset[str]
    #: All words in Latin letters, as they are written.
    spoken: frozenset[str]
    #: Its place in the matrix of vectors.
    row: int = -1

    @property
    def id(self) -> str:
        """Of the item."""
        return self.sighting.report.id

    @property
    def source(self) -> str:
        """Of the item."""
        return self.sighting.report.source

    @classmethod
    def of(cls, sighting: Sighting, at: datetime) -> Filed:
        """The item, taken apart."""
        report = sighting.report
        head = report.title[:_TITLE]
        clues = {kind: _marked(kind, getattr(sighting.signals, name)) for kind, name in KINDS.items()}
        names, words = names_and_words(head)
        return cls(
            sighting=sighting,
            at=at,
            vector=sighting.vector.astype(np.float16).astype(np.float32),
            tongue=tongue(head, report.language),
            clues=frozenset().union(*clues.values()),
            words=clues["w"],
            title_words=_marked("w", words),
            title_names=_marked("n", names),
            title_proper=proper_words(head),
            spoken=latin_words(f"{head} {report.summary[:_SUMMARY]}"),
        )


def _marked(kind: str, signals: frozenset[str]) -> frozenset[str]:
    """Signals as clues of their kind."""
    return frozenset(kind + each for each in signals)
