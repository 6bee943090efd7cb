"""The stories of the window: who is in which, which became part of which, and what editors forbade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from newsroom.clustering.sighting import Sighting


class Stories:
    """Stories and their members.  Holds only items of the window, but remembers merges for good."""

    def __init__(self) -> None:
        self._members: defaultdict[str, dict[str, Sighting]] = defaultdict(dict)
        self._story_of: dict[str, str] = {}
        self._into: dict[str, str] = {}
        #: Story -> items that an editor took out of it.
        self._barred: defaultdict[str, set[str]] = defaultdict(set)

    def now(self, story: str) -> str:
        """The story that this one is part of by now."""
        while story in self._into:
            story = self._into[story]
        return story

    def of(self, item: str) -> str | None:
        """The story of an item of the window."""
        return self._story_of.get(item)

    def members(self, story: str) -> list[Sighting]:
        """Its items, the first one first."""
        return sorted(self._members.get(story, {}).values(), key=lambda sighting: (sighting.at, sighting.id))

    def add(self, sighting: Sighting, story: str) -> None:
        """An item joins a story, or opens it; it leaves the one that it was in."""
        self.remove(sighting)
        self._members[story][sighting.id] = sighting
        self._story_of[sighting.id] = story

    def remove(self, sighting: Sighting) -> None:
        """An item leaves its story, if it has one."""
        story = self._story_of.pop(sighting.id, None)
        if story is None:
            return
        del self._members[story][sighting.id]
        if not self._members[story]:
            del self._members[story]

    def merge(self, story: str, into: str) -> None:
        """All of `story` joins `into`; what was barred from one is barred from both, unless it is a member now."""
        for sighting in self._members.pop(story, {}).values():
            self._members[into][sighting.id] = sighting
            self._story_of[sighting.id] = into
        if barred := self._barred.pop(story, None):
            self._barred[into] |= barred
        self._barred[into] -= self._members[into].keys()
        self._into[story] = into

    def reopen(self, story: str) -> None:
        """A story that was merged stands by itself again, as yet without items."""
        self._into.pop(story, None)

    def bar(self, item: str, story: str) -> None:
        """The item must not be in the story."""
        self._barred[story].add(item)

    def allow(self, item: str, story: str) -> None:
        """The item may be in the story."""
        self._barred[story].discard(item)

    def barred(self, story: str) -> set[str]:
        """Items that must not be in the story."""
        return self._barred.get(story, set())

    def bars(self, story: str, items: Iterable[str]) -> bool:
        """Whether one of the items must not be in the story."""
        return not self.barred(story).isdisjoint(items)
