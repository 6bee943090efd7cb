"""The window: the items of the last days, and what finds among them those that resemble one."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from newsroom.clustering.pairs import View, Weights
from newsroom.clustering.sighting import Sighting

#: How long an item waits for others of its story.
WINDOW = timedelta(hours=72)
#: Items at most, the newest ones, and a batch: twice what 250 outlets publish in the window.  It bounds the vector
#: search, which reads all of them for each few items (24 MB), and the memory.
MOST_ITEMS = 12_000
#: Items without the clue that are taken for granted when its rarity is reckoned: in a young or small window too few
#: reports have passed to know what is rare.
_PRIOR = 500
#: Near items that are looked at, by vector and by clues.
_NEAR = 8
#: Of an item's clues the rarest are followed, each to the newest items that have it.
_FOLLOWED, _POSTINGS = 12, 30
_FIRST_ROWS = 1024
#: Items whose vectors are compared with the window's at once.
_AT_ONCE = 100
_NOWHERE: dict[Sighting, None] = {}


class Window:
    """Items by vector and by clue.  Not thread-safe."""

    def __init__(self) -> None:
        self._items: dict[str, Sighting] = {}
        self._by_row: list[Sighting | None] = []
        self._free: list[int] = []
        self._matrix: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        #: Of each row, whether its item has its story.
        self._placed = bytearray()
        self._age: list[tuple[datetime, str]] = []
        self._postings: defaultdict[str, dict[Sighting, None]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, item: str) -> bool:
        return item in self._items

    def get(self, item: str) -> Sighting | None:
        """The item, if it is in the window."""
        return self._items.get(item)

    def expect(self, sighting: Sighting) -> None:
        """Takes an item in.  It counts in what is rare and what is near, but is not found before it is `placed`."""
        sighting.row = self._free.pop() if self._free else self._new_row(len(sighting.vector))
        self._by_row[sighting.row] = sighting
        self._matrix[sighting.row] = sighting.vector
        self._items[sighting.id] = sighting
        heapq.heappush(self._age, (sighting.at, sighting.id))
        for clue in sighting.clues:
            self._postings[clue][sighting] = None

    def expire(self, now: datetime) -> Iterator[Sighting]:
        """Lets go of, and gives, the items that are older than the window or too many."""
        while self._age and (self._age[0][0] < now - WINDOW or len(self._items) > MOST_ITEMS):
            yield self._remove(heapq.heappop(self._age)[1])

    def view(self, sighting: Sighting) -> View:
        """An item, which may be in the window or not, before the others of it."""
        return next(self.views([sighting]))

    def views(self, sightings: Sequence[Sighting]) -> Iterator[View]:
        """The same of several, while which nothing comes or goes: what is common stays so, and is reckoned once."""
        weights = Weights(self._postings, len(self._items) + _PRIOR)
        for start in range(0, len(sightings), _AT_ONCE):
            some = sightings[start : start + _AT_ONCE]
            rows = self._matrix[: len(self._by_row)]
            likeness = np.array([each.vector for each in some]) @ rows.T if len(rows) else np.zeros((len(some), 0))
            yield from (View(sighting, likeness[row], weights) for row, sighting in enumerate(some))

    def near(self, view: View) -> list[Sighting]:
        """Items that may be of its story, for a closer look: the nearest by vector, and by rare clues in common."""
        weights, placed = view.weights, self._placed
        score: defaultdict[Sighting, float] = defaultdict(float)
        for clue in sorted(view.sighting.clues, key=lambda clue: (-weights[clue], clue))[:_FOLLOWED]:
            weight = weights[clue]
            for other in islice(reversed(self._postings.get(clue, _NOWHERE)), _POSTINGS):
                if placed[other.row]:
                    score[other] += weight
        nearest = heapq.nlargest(_NEAR, score, key=score.__getitem__)
        return list(dict.fromkeys([*self._nearest(view.likeness), *nearest]))

    def _nearest(self, likeness: NDArray[np.float32]) -> Iterator[Sighting]:
        placed = np.frombuffer(self._placed, np.bool_, len(likeness))
        rows = np.arange(len(likeness))
        if len(rows) > _NEAR:
            rows = np.argpartition(np.where(placed, likeness, -np.inf), -_NEAR)[-_NEAR:]
        return (other for row in rows if placed[row] and (other := self._by_row[row]) is not None)

    def placed(self, sighting: Sighting) -> None:
        """The item has its story: from now on `near` finds it."""
        self._placed[sighting.row] = True

    def _new_row(self, dimensions: int) -> int:
        row = len(self._by_row)
        self._by_row.append(None)
        self._placed.append(False)
        if row >= len(self._matrix):
            matrix = np.zeros((row + max(_FIRST_ROWS, row), dimensions), dtype=np.float32)
            matrix[:row] = self._matrix.reshape(row, dimensions)
            self._matrix = matrix
        return row

    def _remove(self, item: str) -> Sighting:
        sighting = self._items.pop(item)
        self._by_row[sighting.row] = None
        self._matrix[sighting.row] = 0
        self._placed[sighting.row] = False
        self._free.append(sighting.row)
        for clue in sighting.clues:
            postings = self._postings[clue]
            del postings[sighting]
            if not postings:
                del self._postings[clue]
        return sighting
