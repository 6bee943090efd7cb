"""A second look: which of the stories that may stand in an edition tell of one event, whatever their language.

The clusterer decides as reports come, and rather keeps apart what is not certain; here all are known, few are left, and
telling an event twice is worse than to tell of two in one paragraph.  Pure, but for the encoder.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from newsroom.clustering.model import PairModel
from newsroom.clustering.sighting import Sighting
from newsroom.clustering.window import Window
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.text import vector_text
from notifier.digests.told import Report, Told

#: Log-odds, by the clusterer's model, which joins at 0, from which on two stories are one event: whatever they name; if
#: they name the same country; the same subject; if besides they are as alike as ALIKE, a cosine.
ONE, AT_HOME, SAME, LIKELY, ALIKE = 2.0, 1.0, 0.0, -1.0, 0.6
#: From which on they are steps of one affair; and below which even one kind of news of one firm is news twice.
NEAR, APART = -2.5, -6.5
#: Reports of a story that are compared: its lead, and the first in each further language.
_COMPARED = 3

Sight = Callable[[Sequence[Report]], Sequence[Sighting]]


def sight_by(encoder: Encoder) -> Sight:
    """Takes reports apart, with vectors of this encoder."""

    def sight(reports: Sequence[Report]) -> Sequence[Sighting]:
        vectors = encoder.encode([vector_text(each.item) for each in reports])
        return [Sighting.of(each.item, vector) for each, vector in zip(reports, vectors, strict=True)]

    return sight


class Scene:
    """Stories side by side."""

    def __init__(self, told: Sequence[Told], before: Sequence[Told], sight: Sight) -> None:
        """`before`: stories of the week before, of which the lead alone is looked at."""
        self._window = Window()
        self._model = PairModel.shipped()
        self._before = [each.lead.item.id for each in before]
        reports = {each.lead.item.id: each.lead for each in before}
        reports |= {each.item.id: each for story in told for each in _speaking(story)}
        self.sightings: Mapping[str, Sighting] = dict(zip(reports, sight(list(reports.values())), strict=True))
        for each in self.sightings.values():
            self._window.expect(each)
            self._window.placed(each)
        self._views = dict(zip(self.sightings, self._window.views(list(self.sightings.values())), strict=True))

    def odds(self, one: Told, other: Told) -> float:
        """Log-odds that two stories tell of one event: of their likeliest pair of reports."""
        return max(
            self._model.log_odds(self._views[mine.item.id].features(self.sightings[theirs.item.id]))
            for mine in self.speaking(one)
            for theirs in self.speaking(other)
        )

    def likeness(self, one: Told, other: Told) -> float:
        """Cosine of the vectors of their likeliest pair of reports."""
        return max(
            float(self.sightings[mine.item.id].vector @ self.sightings[theirs.item.id].vector)
            for mine in self.speaking(one)
            for theirs in self.speaking(other)
        )

    def odds_before(self, told: Told) -> tuple[float, str]:
        """Log-odds that a story is one of the week before, and the item that leads that one; of none the least."""
        view = self._views[told.lead.item.id]
        found = ((self._model.log_odds(view.features(self.sightings[each])), each) for each in self._before)
        return max(found, default=(-math.inf, ""))

    def speaking(self, told: Told) -> list[Report]:
        """The reports of a story that are looked at; of one that others joined those that were before it did."""
        return [each for each in _speaking(told) if each.item.id in self.sightings]

    def seen(self, told: Told) -> list[Sighting]:
        """Of these reports."""
        return [self.sightings[each.item.id] for each in self.speaking(told)]

    def countries(self, told: Told) -> frozenset[str]:
        """Those that the headlines of a story name, as clues."""
        return frozenset().union(*(each.headline.groups.get("countries", ()) for each in self.seen(told)))

    def lead(self, told: Told) -> Sighting:
        """Of the report that speaks for a story."""
        return self.sightings[told.lead.item.id]


def _speaking(told: Told) -> list[Report]:
    """The lead, and the first report in each further language."""
    by_language = {each.language: each for each in reversed(told.reports)}
    return list({each.item.id: each for each in (told.lead, *by_language.values())}.values())[:_COMPARED]
