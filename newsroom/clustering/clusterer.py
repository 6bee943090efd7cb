"""The clusterer: each report joins a story of the last 72 hours or opens one, as it comes.

What two reports have in common (meaning, names, rare words, amounts ...) gives the odds that they are of one story.  A
report joins the story whose members speak for it together: the one that it resembles most, and the average of the
others.  So one bridge between two events of the same topic does not make them one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsroom.clustering.conflicts import are_of_a_series
from newsroom.clustering.model import PairModel
from newsroom.clustering.pairs import FEATURES, View
from newsroom.clustering.reasons import reasons_of
from newsroom.clustering.sighting import Decision, Reason, Sighting
from newsroom.clustering.stories import Stories
from newsroom.clustering.window import WINDOW, Window
from newsroom.logistic import probability

__all__ = ["WINDOW", "Clusterer", "Decision", "Reason", "Sighting"]

#: Log odds from which an item joins a story.
JOIN = -0.3
#: Log odds, with those of the item that joins both, from which two stories become one; and those without it, below
#: which the stories contradict each other, whatever bridges them.
MERGE, APART = 0.0, -1.0
#: How much the most alike member counts against the average of all.
BEST = 0.45
#: Members of a story that are compared at most: with an item, and with those of another story that may be the same.
COMPARED, BRIDGED = 8, 4
#: Where features say that two headlines are one but for their subjects: then no other member speaks for the story.
_ONE_TEMPLATE = list(FEATURES).index("one_template")


@dataclass(frozen=True, slots=True)
class _Link:
    """How near an item is to a story, by the members that it was compared with."""

    story: str
    log_odds: float
    nearest: Sighting
    nearest_odds: float


class Clusterer:
    """Stories of the last 72 hours, in memory.  Not thread-safe."""

    def __init__(self, model: PairModel | None = None) -> None:
        self._model = model or PairModel.shipped()
        self._window = Window()
        self._stories = Stories()
        self._by_url: dict[str, str] = {}
        self._restored: list[tuple[Sighting, str]] = []

    def place(self, sighting: Sighting) -> Decision:
        """The item joins a story or opens one; an item that is in a story of the window already stays there."""
        return self.place_all([sighting])[0]

    def place_all(self, sightings: Sequence[Sighting]) -> list[Decision]:
        """Places items one after the other, in the window that the last of them was seen in.

        All of them are known beforehand to what reckons which words and which topics are common, so that a batch which
        comes into an empty window is judged like one that comes into a full one.
        """
        if not sightings:
            return []
        self._advance(max(sighting.at for sighting in sightings))
        for sighting in sightings:
            self._expect(sighting)
        return [self._place(view) for view in self._window.views(sightings)]

    def _place(self, view: View) -> Decision:
        sighting = view.sighting
        if (story := self._stories.of(sighting.id)) is not None:
            return Decision(sighting.id, story, opened=False, score=1.0, nearest=None, reasons=())
        for twin, reason in self._twins(sighting):
            story = self._stories.of(twin)
            if story is not None and sighting.id not in self._stories.barred(story):
                return self._settle(sighting, story, 1.0, twin, (reason,))
        links = self._links(view) if sighting.clues else []  # what says nothing resembles all that says nothing
        if not links:
            return self._settle(sighting, None, 1.0, None, ())
        best, nearest = links[0], max(links, key=lambda link: link.nearest_odds).nearest
        if best.log_odds < JOIN:
            reasons = reasons_of(view, nearest, self._model)
            return self._settle(sighting, None, 1 - probability(best.log_odds), nearest.id, reasons)
        reasons = reasons_of(view, best.nearest, self._model)
        merged = self._bridged(view, links)
        return self._settle(sighting, best.story, probability(best.log_odds), best.nearest.id, reasons, merged)

    def place_in(self, sighting: Sighting, story: str) -> Decision:
        """The item joins a story that the caller knows; the story opens if the window does not hold it."""
        self._advance(sighting.at)
        sighting = self._window.get(sighting.id) or sighting
        story = self._stories.now(story)
        opened = not self._stories.members(story)
        self._file(sighting, story)
        return Decision(
            sighting.id, story, opened=opened, score=1.0, nearest=None, reasons=(Reason("given", story, 1.0),)
        )

    def restore(self, story: str, sightings: Iterable[Sighting]) -> None:
        """Items of a story that were placed before, at the time that each says."""
        self._restored += [(sighting, story) for sighting in sightings]

    def now(self, story: str) -> str:
        """The story that this one is part of by now; itself, unless it was merged."""
        return self._stories.now(story)

    def merge(self, story: str, into: str) -> None:
        """All of `story`, and what would come to it, goes to `into`."""
        story, into = self._stories.now(story), self._stories.now(into)
        if story != into:
            self._stories.merge(story, into)

    def split(self, items: Collection[str], story: str, into: str) -> None:
        """Items leave `story` for `into`, which may be new, and are kept apart.

        Items that are not in the window are left out.
        """
        self._file_restored()
        self._stories.reopen(into)
        for item in items:
            if (sighting := self._window.get(item)) is not None:
                self._stories.add(sighting, into)
        self.keep_apart(items, story)

    def keep_apart(self, items: Collection[str], story: str) -> None:
        """Items do not come to `story`, nor its items to the stories of these.  What is together stays together."""
        self._file_restored()
        story = self._stories.now(story)
        for item in items:
            other = self._stories.of(item)
            if other is None or other == story:
                continue
            self._stories.bar(item, story)
            for member in self._stories.members(story):
                self._stories.bar(member.id, other)

    def _advance(self, now: datetime) -> None:
        self._file_restored()
        for sighting in self._window.expire(now):
            self._stories.forget(sighting)
            if sighting.url is not None and self._by_url.get(sighting.url) == sighting.id:
                del self._by_url[sighting.url]

    def _file_restored(self) -> None:
        """Files what was restored, in the order of its discovery."""
        for sighting, story in sorted(self._restored, key=lambda each: (each[0].at, each[0].id)):
            self._file(sighting, self._stories.now(story))
        self._restored.clear()

    def _expect(self, sighting: Sighting) -> None:
        if sighting.id not in self._window:
            self._window.expect(sighting)

    def _file(self, sighting: Sighting, story: str) -> None:
        self._expect(sighting)
        self._window.placed(sighting)
        if sighting.url is not None:
            self._by_url.setdefault(sighting.url, sighting.id)
        self._stories.allow(sighting.id, story)
        self._stories.add(sighting, story)

    def _twins(self, sighting: Sighting) -> Iterator[tuple[str, Reason]]:
        """Items that are certainly of the same story; a text that is published anew later begins another one."""
        if sighting.url is not None and (twin := self._by_url.get(sighting.url)) is not None:
            yield twin, Reason("same_url", twin, 1.0)
        if (twin := sighting.duplicate_of) is not None:
            story = self._stories.of(twin)
            if story is not None and self._is_open_to(story, [sighting]):
                yield twin, Reason("same_text", twin, 1.0)

    def _links(self, view: View) -> list[_Link]:
        """The stories of items near this one, the likeliest first; none that it is barred from."""
        near = self._window.near(view)
        stories = dict.fromkeys(story for other in near if (story := self._stories.of(other.id)) is not None)
        links = [self._link(view, story) for story in stories if self._is_open_to(story, [view.sighting])]
        odds = {link.story: link.nearest_odds for link in links}
        allowed = [link for link in links if not self._barred(view, link, odds)]
        return sorted(allowed, key=lambda link: (-link.log_odds, link.story))

    def _is_open_to(self, story: str, others: Sequence[Sighting]) -> bool:
        """Whether with these the reports of the story span no more than the window, and none is of a series with it."""
        first, last = self._stories.reported(story)
        first = min(first, *(other.reported for other in others))
        last = max(last, *(other.reported for other in others))
        if last - first > WINDOW:
            return False
        members = self._stories.members(story)
        return not any(
            other.source == member.source and are_of_a_series(member, other) for other in others for member in members
        )

    def _link(self, view: View, story: str) -> _Link:
        members = self._stories.members(story)
        if len(members) > COMPARED:
            rest = sorted(members[1:], key=lambda other: (-view.likeness[other.row], other.id))
            members = [members[0], *rest[: COMPARED - 1]]
        features = [view.features(member) for member in members]
        odds = list(map(self._model.log_odds, features))
        best = max(range(len(odds)), key=odds.__getitem__)
        is_contradicted = any(each[_ONE_TEMPLATE] for each in features)
        return _Link(story, min(odds) if is_contradicted else _together(odds), members[best], odds[best])

    def _odds(self, view: View, others: Iterable[Sighting]) -> list[float]:
        return [self._model.log_odds(view.features(other)) for other in others]

    def _barred(self, view: View, link: _Link, odds: dict[str, float]) -> bool:
        """Whether an editor's split keeps the item out: its own, or that of an item which it resembles more."""
        barred = self._stories.barred(link.story)
        if view.sighting.id in barred:
            return True
        elsewhere = {story for item in barred if (story := self._stories.of(item)) is not None}
        return any(odds.get(story, float("-inf")) >= link.nearest_odds for story in elsewhere)

    def _bridged(self, view: View, links: Sequence[_Link]) -> tuple[str, ...]:
        """Another story that the item joins too, and whose own members speak for being one with its story."""
        best, *others = (link.story for link in links[:3] if link.log_odds >= JOIN)
        return tuple(story for story in others if self._are_one(view, best, story))

    def _are_one(self, bridge: View, story: str, other: str) -> bool:
        """Whether the members of a story, and an item that joins it, speak together for being one with another."""
        ours, theirs = self._stories.members(story), self._stories.members(other)
        if not self._is_open_to(story, [*theirs, bridge.sighting]):
            return False
        if self._stories.bars(story, (each.id for each in theirs)) or self._stories.bars(other, (e.id for e in ours)):
            return False
        few, many = sorted([ours[:BRIDGED], theirs[:BRIDGED]], key=len)
        bridged = self._odds(bridge, theirs[:BRIDGED])
        apart = [odds for each in few for odds in self._odds(bridge.of(each), many)]
        return _together(bridged + apart) >= MERGE and _together(apart) >= APART

    def _settle(
        self,
        sighting: Sighting,
        story: str | None,
        score: float,
        nearest: str | None,
        reasons: tuple[Reason, ...],
        merged: Sequence[str] = (),
    ) -> Decision:
        opened = story is None
        kept = min([story, *merged], key=self._age) if story is not None else sighting.id
        absorbed = tuple(each for each in (story, *merged) if each is not None and each != kept)
        for each in absorbed:
            self._stories.merge(each, kept)
        self._file(sighting, kept)
        return Decision(sighting.id, kept, opened, score, nearest, reasons, absorbed)

    def _age(self, story: str) -> tuple[datetime, str]:
        first = self._stories.members(story)[0]
        return first.at, first.id


def _together(log_odds: Sequence[float]) -> float:
    """What several pairs say together: the best of them and the average, see BEST."""
    return BEST * max(log_odds) + (1 - BEST) * sum(log_odds) / len(log_odds)
