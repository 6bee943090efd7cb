"""What a story is about: whether that is this wire's subject, and whose name it is.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from config.knowledge.names import shipped_groups
from newsroom.clustering.sighting import Sighting
from record.item import Item, start_of

#: How many stories may be about a name that no list knows, and of one of a group that says nothing else.
_MOST = 3
#: Characters that are read of a text.
_READ = 600


@dataclass(frozen=True, slots=True)
class Subjects:
    """See subjects.yaml."""

    says: tuple[str, ...]
    groups: frozenset[str]
    most: Mapping[str, int]
    never: frozenset[str]
    affairs: frozenset[str]

    def is_ours(self, item: Item, sighting: Sighting) -> bool:
        """Whether a report's title, or the beginning of its text, names something of the wire's subject."""
        text = "\n".join(start_of(each, _READ) for each in (item.title, item.summary, item.content)).lower()
        groups = shipped_groups()
        return any(each in text for each in self.says) or any(
            groups.get(clue[1:]) in self.groups for clue in sighting.clues if clue[0] == "n"
        )

    def of(self, sighting: Sighting) -> dict[str, int]:
        """Whom a headline names, known names whatever the language, with how many stories may name them."""
        found = {each.stem: _MOST for each in sighting.headline.subjects if not each.known}
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
        tuple(data["says"]),
        frozenset(data["groups"]),
        data["most"],
        *(frozenset(data[key]) for key in ("never", "affairs")),
    )
