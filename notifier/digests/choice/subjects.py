"""What a story is about: whether that is this wire's subject, and whose name it is.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

import yaml

from config.knowledge.names import shipped_groups
from config.sections import Section
from newsroom.clustering.sighting import Sighting
from record.item import Item, start_of

#: How many stories may be about a name that no list knows, and of one of a group that says nothing else.
_MOST = 3
_COINS = "coins"
#: How often a text says what makes it the wire's, where its title does not; and the characters of one in which once is
#: enough.
_OFTEN, _SHORT = 2, 200
#: Characters that are read of a text.
_READ = 600


@dataclass(frozen=True, slots=True)
class Theme:
    """A kind of news that fills an edition by itself."""

    name: str
    #: Known words of which its headlines have one; and the group of which they have a name, where it matters.
    has: frozenset[str]
    of: str | None
    most: int
    #: Whether one name's news of it are one event.
    is_one: bool
    #: Whether every week has such news.
    is_usual: bool

    def fits(self, sighting: Sighting) -> bool:
        """Whether a headline is of it."""
        if self.has.isdisjoint(sighting.headline.concepts):
            return False
        return self.of is None or any(shipped_groups().get(clue[1:]) == self.of for clue in sighting.title_names)


class Shared(NamedTuple):
    """What two headlines have in common."""

    #: A name.
    any: bool
    #: A name of somebody and a theme of one event: two reports of a theft from one bridge, of a quarter of one firm.
    both: bool


@dataclass(frozen=True, slots=True)
class Subjects:
    """See subjects.yaml."""

    says: tuple[str, ...]
    groups: frozenset[str]
    most: Mapping[str, int]
    never: frozenset[str]
    affairs: frozenset[str]
    themes: tuple[Theme, ...]
    acts: frozenset[str]
    moves: Mapping[str, Section]

    def is_ours(self, item: Item, sighting: Sighting) -> bool:
        """Whether a report's title names something of the wire's subject, or its text does: a long one, twice."""
        named = {clue for clue in sighting.clues if clue[0] == "n" and self._is_of_it(clue[1:])}
        if not named.isdisjoint(sighting.title_names):
            return True
        text = max(start_of(item.summary, _READ), start_of(item.content, _READ), key=len).lower()
        found = len(named) + sum(text.count(each) for each in self.says)
        return found >= _OFTEN or (found > 0 and len(text) < _SHORT)

    def says_so(self, title: str) -> bool:
        """Whether a title has one of the words of the wire's subject."""
        start = title[:_READ].lower()
        return any(each in start for each in self.says)

    def _is_of_it(self, name: str) -> bool:
        return name in self.affairs or shipped_groups().get(name) in self.groups

    def act(self, sighting: Sighting, of_title: bool) -> str:
        """What was decided, in words, by the title alone perhaps; empty where somebody only speaks, or counts."""
        said = sighting.headline.concepts if of_title else {clue[1:] for clue in sighting.clues if clue[0] == "c"}
        return ", ".join(sorted(self.acts & said))

    def section(self, sighting: Sighting, section: Section) -> Section:
        """Where a story stands: what happened is no opinion."""
        if section != "opinion":
            return section
        return next((self.moves[each] for each in self.moves if each in sighting.headline.concepts), section)

    def usual(self, sighting: Sighting) -> str:
        """The kind of news that every week has of which a headline is; empty where it is of none."""
        return next((each.name for each in self.themes if each.is_usual and each.fits(sighting)), "")

    def shared(self, one: Iterable[Sighting], other: Iterable[Sighting]) -> Shared:
        """What the headlines of two stories are both about."""
        mine, theirs = ({name for each in seen for name in self.of(each)} for seen in (one, other))
        names = mine & theirs
        themes = names & {each.name for each in self.themes}
        own = {each for each in names - themes if shipped_groups().get(each) != _COINS}
        is_one = any(each.is_one and each.name in themes for each in self.themes)
        return Shared(bool(names - themes), is_one and bool(own))

    def of(self, sighting: Sighting) -> dict[str, int]:
        """Whom a headline names, whatever the language, and the themes it is of; with how many stories may be so."""
        found = {each.stem: _MOST for each in sighting.headline.subjects if not each.known}
        found |= {each.name: each.most for each in self.themes if each.fits(sighting)}
        found |= dict.fromkeys(self.affairs.intersection(clue[1:] for clue in sighting.clues if clue[0] == "n"), _MOST)
        for clue in sighting.title_names.union(*(each.known for each in sighting.headline.subjects)):
            group = shipped_groups().get(clue[1:], "")
            if group not in self.never and clue[1:] not in self.affairs:
                found[clue[1:]] = self.most.get(group, _MOST)
        return found


@cache
def shipped_subjects() -> Subjects:
    """Those of subjects.yaml, beside this file."""
    text = resources.files(__package__).joinpath("subjects.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, yaml.CSafeLoader)
    return Subjects(
        says=tuple(data["says"]),
        groups=frozenset(data["groups"]),
        most=data["most"],
        never=frozenset(data["never"]),
        affairs=frozenset(data["affairs"]),
        acts=frozenset(data["acts"]),
        moves=data["moves"],
        themes=tuple(
            Theme(
                each["name"],
                frozenset(each["has"]),
                each.get("of"),
                each["most"],
                each.get("one", True),
                each.get("usual", False),
            )
            for each in data["themes"]
        ),
    )
