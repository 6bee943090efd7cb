"""The stories of the window: who is in which, which became part of which, and what editors forbade."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from newsroom.clustering.sighting import Sighting


class Stories:
    """Stories and their members.  What is remembered of a story goes with the last of its members."""

    def __init__(self) -> None:
        #: In the order in which they were seen.
        self._members: defaultdict[str, list[Sighting]] = defaultdict(list)
        self._story_of: dict[str, str] = {}
        #: Merged story -> the story that it is part of by now; and the other way round.
        self._into: dict[str, str] = {}
        self._absorbed: defaultdict[str, set[str]] = defaultdict(set)
        #: Story -> items that an editor took out of it.
        self._barred: defaultdict[str, set[str]] = defaultdict(set)

    def now(self, story: str) -> str:
        """The story that this one is part of by now."""
        return self._into.get(story, story)

    def of(self, item: str) -> str | None:
        """The story of an item of the window."""
        return self._story_of.get(item)

    def members(self, story: str) -> Sequence[Sighting]:
        """Its items, the first one first."""
        return self._members.get(story, ())

    def reported(self, story: str) -> tuple[datetime, datetime]:
        """When its first and its last item were reported; it has members."""
        times = [member.reported for member in self._members[story]]
        return min(times), max(times)

    def add(self, sighting: Sighting, story: str) -> None:
        """An item joins a story, or opens it; it leaves the one that it was in."""
        before = self._story_of.get(sighting.id)
        if before != story:
            insort(self._members[story], sighting, key=_order)
            self._story_of[sighting.id] = story
            if before is not None:
                self._leave(sighting, before)

    def forget(self, sighting: Sighting) -> None:
        """An item has left the window."""
        for barred in self._barred.values():
            barred.discard(sighting.id)
        if (story := self._story_of.pop(sighting.id, None)) is not None:
            self._leave(sighting, story)

    def merge(self, story: str, into: str) -> None:
        """All of `story` joins `into`; what was barred from one is barred from both, unless it is a member now."""
        gone = self._members.pop(story, [])
        self._members[into] = sorted([*self.members(into), *gone], key=_order)
        self._story_of |= dict.fromkeys((member.id for member in gone), into)
        stories = self._absorbed.pop(story, set()) | {story}
        self._absorbed[into] |= stories
        self._into |= dict.fromkeys(stories, into)
        barred = self._barred.pop(story, set()) | self._barred.pop(into, set())
        if barred := barred.difference(member.id for member in self._members[into]):
            self._barred[into] = barred
        self._tidy(into)

    def reopen(self, story: str) -> None:
        """A story that was merged stands by itself again, as yet without items."""
        if (into := self._into.pop(story, None)) is not None:
            self._absorbed[into].discard(story)

    def bar(self, item: str, story: str) -> None:
        """The item must not be in the story, if that has members."""
        if story in self._members:
            self._barred[story].add(item)

    def allow(self, item: str, story: str) -> None:
        """The item may be in the story."""
        self.barred(story).discard(item)

    def barred(self, story: str) -> set[str]:
        """Items that must not be in the story."""
        return self._barred.get(story, set())

    def bars(self, story: str, items: Iterable[str]) -> bool:
        """Whether one of the items must not be in the story."""
        return not self.barred(story).isdisjoint(items)

    def _leave(self, sighting: Sighting, story: str) -> None:
        self._members[story].remove(sighting)
        self._tidy(story)

    def _tidy(self, story: str) -> None:
        if not self._members[story]:
            del self._members[story]
            self._barred.pop(story, None)
            for each in self._absorbed.pop(story, ()):
                del self._into[each]


def _order(sighting: Sighting) -> tuple[datetime, str]:
    return sighting.at, sighting.id
