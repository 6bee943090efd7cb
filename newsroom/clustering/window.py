"""The window: the items of the last days, and what finds among them those that resemble one."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from newsroom.clustering.pairs import View, Weights
from newsroom.clustering.sighting import Sighting

#: How long an item waits for others of its story.
WINDOW = timedelta(hours=72)
#: Items at most, the newest ones: twice what 250 outlets publish in the window.  It bounds the vector search, which
#: reads all of them for each item (24 MB), and the memory.
MOST_ITEMS = 12_000
#: Items without the clue that are taken for granted when its rarity is reckoned: in a young or small window too few
#: reports have passed to know what is rare.
_PRIOR = 500
#: Near items that are looked at, by vector and by clues.
_NEAR = 12
#: Of an item's clues the rarest are followed, each to the newest items that have it.
_FOLLOWED, _POSTINGS = 16, 60
_FIRST_ROWS = 1024
_NOTHING: NDArray[np.float32] = np.zeros(0, dtype=np.float32)


class Window:
    """Items by vector and by clue.  Not thread-safe."""

    def __init__(self) -> None:
        self._items: dict[str, Sighting] = {}
        self._by_row: list[Sighting | None] = []
        self._free: list[int] = []
        self._matrix: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._placed: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self._age: list[tuple[datetime, str]] = []
        self._postings: defaultdict[str, dict[str, None]] = defaultdict(dict)

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
            self._postings[clue][sighting.id] = None

    def placed(self, sighting: Sighting) -> None:
        """The item has its story: from now on `near` finds it."""
        self._placed[sighting.row] = True

    def expire(self, now: datetime) -> Iterator[Sighting]:
        """Lets go of, and gives, the items that are older than the window or too many."""
        while self._age and (self._age[0][0] < now - WINDOW or len(self._items) > MOST_ITEMS):
            yield self._remove(heapq.heappop(self._age)[1])

    def view(self, sighting: Sighting) -> View:
        """The item before the others of the window, in which it may be or not."""
        likeness = self._matrix[: len(self._by_row)] @ sighting.vector if self._by_row else _NOTHING
        return View(sighting, likeness, Weights(self._postings, len(self._items) + _PRIOR))

    def near(self, view: View) -> list[Sighting]:
        """Items that may be of its story, for a closer look: the nearest by vector, and by rare clues in common."""
        likeness, weights = view.likeness, view.weights
        rows = np.flatnonzero(self._placed[: len(likeness)])
        if len(rows) > _NEAR:
            rows = rows[np.argpartition(likeness[rows], -_NEAR)[-_NEAR:]]
        found = {other.id: other for row in rows if (other := self._by_row[row]) is not None}
        score: defaultdict[str, float] = defaultdict(float)
        for clue in sorted(view.sighting.clues, key=lambda clue: (-weights[clue], clue))[:_FOLLOWED]:
            postings: dict[str, None] = self._postings.get(clue, {})
            for item in islice(reversed(postings), _POSTINGS):
                if self._placed[self._items[item].row]:
                    score[item] += weights[clue]
        for item in heapq.nlargest(_NEAR, score, key=score.__getitem__):
            found.setdefault(item, self._items[item])
        return list(found.values())

    def _new_row(self, dimensions: int) -> int:
        row = len(self._by_row)
        self._by_row.append(None)
        if row >= len(self._matrix):
            more = max(_FIRST_ROWS, row)
            matrix = np.zeros((row + more, dimensions), dtype=np.float32)
            matrix[:row] = self._matrix.reshape(row, dimensions)
            self._matrix = matrix
            self._placed = np.concatenate([self._placed, np.zeros(more, dtype=np.bool_)])
        return row

    def _remove(self, item: str) -> Sighting:
        sighting = self._items.pop(item)
        self._by_row[sighting.row] = None
        self._matrix[sighting.row] = 0
        self._placed[sighting.row] = False
        self._free.append(sighting.row)
        for clue in sighting.clues:
            postings = self._postings[clue]
            del postings[item]
            if not postings:
                del self._postings[clue]
        return sighting
