"""A story: its members, as SQL has them, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


def reported(published: datetime | None, discovered: datetime) -> datetime:
    """When something was reported: published, unless that is unknown or later than we saw it."""
    return discovered if published is None else min(published, discovered)


@dataclass(frozen=True, slots=True)
class Member:
    """An item of a story, as SQL has it."""

    id: str
    source: str
    url: str | None
    title: str | None
    language: str | None
    published: datetime | None
    discovered: datetime
    primary: bool
    section: str | None
    section_confidence: float | None
    tags: Mapping[str, Any] | None
    second_section: str | None = None
    second_confidence: float | None = None

    @property
    def reported(self) -> datetime:
        """See `reported`."""
        return reported(self.published, self.discovered)


@dataclass(frozen=True, slots=True)
class Teller:
    """A source that tells of a story, with its report as messages show it."""

    #: The report's base id.
    report: str
    source: str
    source_name: str
    title: str | None
    url: str | None
    language: str | None
    primary: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class View:
    """What a story shows in messages; stored once for each version (record.sql.tables.story_views)."""

    lead: Teller
    #: One for each source, the lead first, then primary sources, then in order of discovery; at most MOST_TELLERS.
    members: tuple[Teller, ...]
    #: How many reports, of how many sources, it has in all.
    size: int
    sources: int
    title_en: str | None
    title_zh: str | None
    section: str | None
    #: Where it is not sure of that, the one that is near.
    near_section: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        row = {name: getattr(self, name) for name in self.__slots__}
        return {**row, "lead": self.lead.to_dict(), "members": [member.to_dict() for member in self.members]}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> View:
        """The reverse of `to_dict`.  Raises KeyError or TypeError for what it did not write."""
        members = tuple(Teller(**each) for each in row["members"])
        return cls(**{**row, "lead": Teller(**row["lead"]), "members": members})


@dataclass(frozen=True, slots=True)
class Summary:
    """A story as SQL keeps it: what it shows, and what is counted of its reports.

    One more report is added to it without reading the others, so a story may have any number of them.
    """

    #: Counts its changes; 0 before the first is written.
    version: int
    view: View
    first_seen: datetime
    last_seen: datetime
    #: When its reports were reported (see `reported`), the first, the last and the one that leads.
    first_place: datetime
    last_place: datetime
    lead_place: datetime
    section_confidence: float | None
    #: Those of its reports together, in the form of theirs.
    tags: Mapping[str, Any]
    #: See newsroom.lane.tally.
    tally: Mapping[str, Any]
    second_section: str | None = None
    second_confidence: float | None = None


#: Sources of a story that a view holds; a message names fewer.
MOST_TELLERS = 40
