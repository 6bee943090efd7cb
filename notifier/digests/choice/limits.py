"""How much of an edition one section, source or subject may fill.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from config.sections import Section
from notifier.digests.edition import Rhythm


@dataclass(frozen=True, slots=True)
class Limits:
    """Stories at most."""

    by_section: Mapping[Section, int]
    #: That one source leads, and that name one project, firm or person.
    of_source: int
    of_subject: int


#: A weekly of some fifty items, a daily of fifteen, an hour's of six.
LIMITS: Mapping[Rhythm, Limits] = {
    "weekly": Limits({"policy": 13, "industry": 13, "cbdc": 9, "investment": 10, "opinion": 6}, 7, 3),
    "daily": Limits({"policy": 5, "industry": 5, "cbdc": 4, "investment": 4, "opinion": 2}, 3, 2),
    "hourly": Limits({"policy": 3, "industry": 3, "cbdc": 2, "investment": 2, "opinion": 1}, 2, 1),
}


@dataclass(slots=True)
class Room:
    """What is left of the limits while an edition fills."""

    limits: Limits
    _sections: Counter[str] = field(default_factory=Counter)
    _sources: Counter[str] = field(default_factory=Counter)
    _subjects: Counter[str] = field(default_factory=Counter)

    def refusal(self, section: Section, source: str, subjects: Iterable[str]) -> str | None:
        """Why there is no room for one more such story; None where there is."""
        if self._sections[section] >= self.limits.by_section.get(section, 0):
            return "section is full"
        if self._sources[source] >= self.limits.of_source:
            return f"enough of {source}"
        full = next((each for each in subjects if self._subjects[each] >= self.limits.of_subject), None)
        return None if full is None else f"enough about {full}"

    def take(self, section: Section, source: str, subjects: Iterable[str]) -> None:
        """One more stands in it."""
        self._sections[section] += 1
        self._sources[source] += 1
        self._subjects.update(subjects)
