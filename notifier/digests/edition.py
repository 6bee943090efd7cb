"""Edition: a digest as it is made, kept and published.  Plain frozen values that JSON keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from config.digest import Rhythm
from config.sections import Section
from newsroom.financing.financing import Kind
from notifier.digests.prose.announced import What
from notifier.digests.told import StageChange

#: The sections of an edition, in the order in which they stand in it.
HOUSE_ORDER: tuple[Section, ...] = ("policy", "industry", "cbdc", "investment", "opinion")
#: What an edition had to do without: stories of the week before (novelty), of four weeks (the mean of attention), the
#: list of sources (coverage).
Lack = Literal["week_before", "four_weeks", "sources"]


@dataclass(frozen=True, slots=True)
class Period:
    """From `first`, included, to `until`, which is not; both aware."""

    rhythm: Rhythm
    first: datetime
    until: datetime
    #: IANA; by it days are told.
    zone: str = "UTC"

    @property
    def first_day(self) -> date:
        """The local day on which it begins."""
        return self.first.astimezone(ZoneInfo(self.zone)).date()

    @property
    def last_day(self) -> date:
        """The local day on which it ends."""
        return (self.until - timedelta(microseconds=1)).astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Words:
    """A part of a paragraph."""

    #: The formula that names source and day; a sentence of a report; a note of the editor's own.
    kind: Literal["opening", "sentence", "note"]
    text: str
    #: The item that says it, or that the opening names; None for a note.
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A report of a story, as an edition points at it."""

    report: str
    #: Its source's name.
    source: str
    #: Web address; None where the report has none.
    url: str | None
    title: str
    #: First subtag of BCP 47; "" where nobody can tell.
    language: str
    #: When it was reported; aware.
    at: datetime
    primary: bool


@dataclass(frozen=True, slots=True)
class Share:
    """What one reason adds to a score, or takes from it."""

    #: See notifier/digests/choice/weights.yaml.
    name: str
    points: float
    #: In numbers or names: "5 sources", "en zh".
    why: str


class Weighed:
    """What has a score."""

    __slots__ = ()
    score: tuple[Share, ...]

    @property
    def points(self) -> float:
        """Its whole score."""
        return sum(each.points for each in self.score)


@dataclass(frozen=True, slots=True)
class Piece(Weighed):
    """One story as it stands in an edition."""

    story: str
    section: Section
    headline: str
    #: Of the headline and the sentences, where it is not the edition's; None where it is.
    language: str | None
    paragraph: tuple[Words, ...]
    #: The primary source's report first, where there is one, then the others in order of time; one for each source.
    links: tuple[Link, ...]
    #: Reports and sources that it has in all.
    size: int
    sources: int
    score: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Intro:
    """One paragraph of the introduction: a leading story in short."""

    story: str
    paragraph: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Missed(Weighed):
    """A story that just missed the edition."""

    story: str
    section: Section
    headline: str
    #: What held it back, see notifier.digests.choice.
    reason: str
    score: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """A row of the table of financings."""

    story: str
    kind: Kind
    company: str | None
    #: Whole units of the currency; None where it was not said.
    amount: Decimal | None
    #: ISO 4217, or a coin's ticker.
    currency: str | None
    #: In US dollars, where the text states it so.
    amount_usd: Decimal | None
    round: str | None
    investors: tuple[str, ...]
    rumoured: bool
    source: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Announced:
    """A day that a report announces."""

    day: date
    #: What happens on it.
    kind: What
    #: The sentence that says so, as it stands in the report.
    sentence: str
    story: str
    headline: str
    source: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which primary sources reported in the period, of those that are read."""

    reported: int
    known: int
    #: Names of those that did not.
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """How often a project or an institution was named: in how many stories."""

    name: str
    stories: int
    #: Of the four weeks before; None where they are not known.
    mean: float | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the stories."""

    financings: tuple[Raised, ...] = ()
    stages: tuple[StageChange, ...] = ()
    calendar: tuple[Announced, ...] = ()
    coverage: Coverage | None = None
    #: All stories of the period by section, also those that do not stand in the edition.
    by_section: Mapping[str, int] = field(default_factory=dict)
    attention: tuple[Attention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A digest: what happened in a period, by section."""

    period: Period
    #: Of the formulas and, where there is a report in it, of headlines and sentences: en or zh.
    language: str
    #: Counts the editions of a name, from 1; None until it is published.
    number: int | None = None
    #: The leading events in one line; "" where nothing happened.
    title: str
    introduction: tuple[Intro, ...]
    #: In the house order, within a section the first first.
    pieces: tuple[Piece, ...]
    beside: Beside = Beside()
    #: Those that came next, the best first.
    missed: tuple[Missed, ...] = ()
    #: The same as they would stand in it, for an editor who takes one in; none are kept once it is published.
    spare: tuple[Piece, ...] = ()
    #: Stories of the period that stand nowhere in it, by the reason, see notifier.digests.choice.
    left_out: Mapping[str, int] = field(default_factory=dict)
    lacks: tuple[Lack, ...] = ()
    #: What an editor changed, in words; empty for one that went by itself.
    edited: tuple[str, ...] = ()

    def of_section(self, section: Section) -> tuple[Piece, ...]:
        """Its pieces, in order."""
        return tuple(each for each in self.pieces if each.section == section)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        row: dict[str, Any] = _adapter().dump_python(self, mode="json")
        return row

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Edition:
        """The reverse of `to_dict`.  Raises ValueError for what it did not write."""
        return _adapter().validate_python(row)


@cache
def _adapter() -> TypeAdapter[Edition]:
    return TypeAdapter(Edition)
