"""How much of an edition one section, source or subject may fill.  Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from config.digest import Rhythm
from config.sections import Section


@dataclass(frozen=True, slots=True)
class Limits:
    """Stories at most."""

    by_section: Mapping[Section, int]
    #: That are near each other, as the steps of one lawsuit or bill are; that a name may be the subject of.
    near: int
    of_subject: int

    @property
    def places(self) -> int:
        """Stories in all."""
        return sum(self.by_section.values())

    def widened(self, spare: int) -> Limits:
        """With the places that some sections leave empty given to those that have more to tell than they hold."""
        more = math.ceil(spare / len(_WIDE))
        sections = {section: most + more * (section in _WIDE) for section, most in self.by_section.items()}
        return replace(self, by_section=sections)


#: Sections that take what others leave.
_WIDE: tuple[Section, ...] = ("policy", "industry", "investment")
#: Of the fair share that each source of an edition would have, and of the whole: more than both no source may tell.
_TIMES_FAIR, _MOST_OF_ALL = 1.6, 0.16
#: A weekly of some fifty items, a daily of fifteen, an hour's of six.
LIMITS: Mapping[Rhythm, Limits] = {
    "weekly": Limits({"policy": 13, "industry": 12, "cbdc": 10, "investment": 10, "opinion": 6}, 2, 5),
    "daily": Limits({"policy": 5, "industry": 4, "cbdc": 4, "investment": 4, "opinion": 2}, 1, 2),
    "hourly": Limits({"policy": 2, "industry": 2, "cbdc": 2, "investment": 2, "opinion": 1}, 1, 1),
}


def most_of_source(limits: Limits, sources: int) -> int:
    """How many stories one of so many sources may tell."""
    return math.ceil(limits.places * max(_MOST_OF_ALL, _TIMES_FAIR / max(1, sources)))


@dataclass(slots=True)
class Room:
    """What is left of the limits while an edition fills."""

    limits: Limits
    #: Stories at most that are told from one source.
    of_source: int
    _sections: Counter[str] = field(default_factory=Counter)
    _sources: Counter[str] = field(default_factory=Counter)
    _subjects: Counter[str] = field(default_factory=Counter)

    def refusal(self, section: Section, sources: Sequence[str], subjects: Mapping[str, int]) -> str | None:
        """Why there is no room for one more such story; None where there is.

        `sources` may tell it, the first first; `subjects`: see Subjects.of.
        """
        if self._sections[section] >= self.limits.by_section.get(section, 0):
            return "the section is full"
        if self._teller(sources) is None:
            return f"enough from {sources[0]}"
        for name, most in subjects.items():
            if self._subjects[name] >= min(most, self.limits.of_subject):
                return f"enough about {name}"
        return None

    def take(self, section: Section, sources: Sequence[str], subjects: Mapping[str, int]) -> None:
        """One more stands in it, told by the first of these sources that has room."""
        self._sections[section] += 1
        self._sources[self._teller(sources) or sources[0]] += 1
        self._subjects.update(subjects.keys())

    def _teller(self, sources: Sequence[str]) -> str | None:
        return next((each for each in sources if self._sources[each] < self.of_source), None)
