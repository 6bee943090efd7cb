"""Two items side by side: what speaks for their being of one story, and what against."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsroom.clustering.conflicts import (
    are_filled_in_differently,
    are_opposed,
    have_other_amounts,
    is_surroundings,
    left_over,
    rivals,
)
from newsroom.clustering.sighting import KINDS, Sighting

#: Features of a pair, and the sign that each must have: +1 speaks for one story, -1 against.
FEATURES: Mapping[str, int] = {
    "meaning": 1,  # cosine of the vectors, where both are in one language
    "meaning_across": 1,  # the same where they are in two
    "names": 1,  # rarity of the names in common
    "names_apart": -1,  # rarity of known names in the one's title that the other lacks, the lesser of both ways
    "words": 1,  # cosine of the words, weighted by rarity
    "title_words": 1,  # the same of the titles alone
    "rivals": -1,  # whether the titles have other known names of one kind: other countries, other exchanges
    "opposed": -1,  # whether one title says the contrary of the other, or denies it
    "amounts_apart": -1,  # whether they have other amounts in one unit
    "one_template": -1,  # whether they are one headline, but for names or numbers that were swapped, rivals, contraries
    "aside": -1,  # whether a title asks, explains or rounds up
    "said": -1,  # whether one title hands on what somebody says, and the other does not
    "moves": -1,  # whether one title has a word of rising, falling or records, as markets do, and the other has none
    "surroundings": -1,  # whether all that the titles share is, in one, the cause or surroundings of what happened
    "spellings": 1,  # rarity of unknown names in common
    "numbers": 1,  # rarity of amounts in common
    "concepts": 1,  # square root of the rarity of common news words in common, across languages
    "source": -1,  # if one source published both in one language, 1 and the days between: it rarely reports twice
    "series": -1,  # how alike the titles are then: what it tells twice in the same words are two of a series
    "days": -1,  # between them
}
#: Sums of rarities, and days, count up to here: more names in common are not more certain than certain.
_MOST = 3.0
_DAY_S = 86_400
#: How alike titles of one template are without the names that were swapped, and with rivals or contraries in them.
_TEMPLATE, _ALIKE = 0.85, 0.5
#: Titles that are less alike are no two of one template, whatever names they have.
_LITTLE = 0.2
#: Power of a rarity: what makes the names of a huge topic count for little, since many items have them.
_STEEPNESS = 3
#: Ids of these words in config/words.
_MOVES = frozenset(("rise", "fall", "grow", "shrink", "record", "low", "bull", "bear", "volatile"))
_NONE_SHARED = dict.fromkeys(KINDS, 0.0)
_NOTHING: NDArray[np.float32] = np.zeros(0, dtype=np.float32)


class Weights(dict[str, float]):
    """Clue -> its rarity to the third power, so that common ones add up to little.  Reckoned where first asked for.

    Rarity falls from 1 (in no item) to 0 (in every one), by the logarithm of how many have the clue.
    """

    def __init__(self, postings: Mapping[str, Sized], items: int) -> None:
        """`postings`: the items that have a clue; `items`: how many there are, or are taken for granted (over 1)."""
        super().__init__()
        self._postings = postings
        self._of_all = math.log(items)
        self._lengths: dict[frozenset[str], float] = {}

    def __missing__(self, clue: str) -> float:
        having = self._postings.get(clue)
        rarity = 1.0 if having is None else 1 - math.log(len(having) + 1) / self._of_all
        weight = self[clue] = rarity**_STEEPNESS
        return weight

    def sum(self, clues: Iterable[str]) -> float:
        """The weights of several clues, added up."""
        return sum(map(self.__getitem__, clues))

    def cosine(self, ours: frozenset[str], theirs: frozenset[str]) -> float:
        """Of two sets of clues: 1 if they are equal, 0 if they have nothing in common."""
        shared = ours & theirs
        return self.sum(shared) / (self.length(ours) * self.length(theirs) or 1.0) if shared else 0.0

    def length(self, clues: frozenset[str]) -> float:
        """Of a set of clues, as a vector whose squares are their weights."""
        length = self._lengths.get(clues)
        if length is None:
            length = self._lengths[clues] = math.sqrt(self.sum(clues))
        return length


@dataclass(slots=True)
class View:
    """An item as others are compared with it: what is the same for all of them, reckoned once."""

    sighting: Sighting
    #: Cosine to each row of the window; empty where it is to be compared with few.
    likeness: NDArray[np.float32]
    weights: Weights

    def of(self, other: Sighting) -> View:
        """Another item, to be compared with few."""
        return View(other, _NOTHING, self.weights)

    def features(self, other: Sighting) -> tuple[float, ...]:
        """How the item and another one compare: a number for each of FEATURES, in their order."""
        mine, weights = self.sighting, self.weights
        cosine = float(self.likeness[other.row] if len(self.likeness) else mine.vector @ other.vector)
        across = mine.tongue != other.tongue
        same_source = not across and mine.source == other.source != ""
        shared = self.shared(other)
        titles = weights.cosine(mine.title_words, other.title_words)
        days = min(_MOST, abs((mine.reported - other.reported).total_seconds()) / _DAY_S)
        swapped = self._swapped(other, titles) if titles > _LITTLE else 0.0
        are_rivals, opposed = bool(rivals(mine, other)), are_opposed(mine.headline, other.headline)
        one_template = swapped > _TEMPLATE or (titles > _ALIKE and (are_rivals or opposed))
        return (
            0.0 if across else cosine,
            cosine if across else 0.0,
            min(_MOST, shared["n"]),
            self._names_apart(other),
            shared["w"] / (weights.length(mine.words) * weights.length(other.words)) if shared["w"] else 0.0,
            titles,
            float(are_rivals),
            float(opposed),
            float(have_other_amounts(mine.headline, other.headline)),
            float(one_template),
            float(mine.headline.aside or other.headline.aside),
            float(mine.headline.said != other.headline.said),
            float(mine.headline.concepts.isdisjoint(_MOVES) != other.headline.concepts.isdisjoint(_MOVES)),
            float(is_surroundings(mine.headline, other.headline)),
            min(_MOST, shared["s"]),
            min(_MOST, shared["p"]),
            math.sqrt(min(_MOST, shared["c"])),
            1 + days if same_source else 0.0,
            titles if same_source else 0.0,
            days,
        )

    def _names_apart(self, other: Sighting) -> float:
        mine, theirs = self.sighting.title_names - other.clues, other.title_names - self.sighting.clues
        return min(_MOST, self.weights.sum(mine), self.weights.sum(theirs)) if mine and theirs else 0.0

    def _swapped(self, other: Sighting, titles: float) -> float:
        """How alike the titles are but for the names in place of which the other has others; 0 if there are none, and 1
        if they are one but for a name, or for numbers."""
        mine = self.sighting
        if titles > _ALIKE and are_filled_in_differently(mine.headline, other.headline):
            return 1.0
        if not (ours := left_over(mine, other)) or not (theirs := left_over(other, mine)):
            return 0.0
        return self.weights.cosine(
            mine.title_words.difference(each.clue for each in ours),
            other.title_words.difference(each.clue for each in theirs),
        )

    def shared(self, other: Sighting) -> dict[str, float]:
        """Kind of clue -> weight of what both have."""
        weights, sums = self.weights, _NONE_SHARED.copy()
        for clue in self.sighting.clues & other.clues:
            sums[clue[0]] += weights[clue]
        return sums
