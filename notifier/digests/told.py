"""What a digest is made of: the stories of its period with their reports.  Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from config.kinds.source import Tier
from config.sections import Section
from newsroom.citations.citation import Citation
from newsroom.financing.financing import Financing
from record.item import Item
from record.story import reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report of a story, with what is known of its source."""

    #: As it is judged and shown, without its boilerplate; text as long as there is.
    item: Item
    #: Its source's own name, and the one in the source's own language.
    name: str
    native: str | None = None
    tier: Tier | None = None
    #: Whether its source is an authority that speaks of itself.
    primary: bool = False
    #: In which it is written, the first subtag of BCP 47 (en, zh, ja, ko …); "" where nobody can tell.
    language: str = ""
    #: From where it says it has its news.
    cited: Citation | None = None
    financing: Financing | None = None

    @property
    def at(self) -> datetime:
        """When it was reported: published, unless that is unknown or later than we saw it."""
        return reported(self.item.published, self.item.discovered)

    @property
    def length(self) -> int:
        """Characters of its summary or its content, whichever is longer."""
        return max(len(self.item.summary or ""), len(self.item.content or ""))


@dataclass(frozen=True, slots=True)
class StageChange:
    """A CBDC project that came to another stage."""

    project: str
    #: ISO 3166-1 alpha-2, EU or XM; None where the project is unknown.
    country: str | None
    #: See config/cbdc/stages.yaml; the first is None where nothing was known before.
    before: str | None
    stage: str
    day: date
    #: Whether an editor accepted it; else it was only proposed.
    accepted: bool
    #: The story that says so, and the title, source's name and address of the report that said it first.
    story: str
    title: str
    source: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One story of the period."""

    id: str
    section: Section
    #: From 0 to 1.
    section_confidence: float = 0.0
    #: See newsroom.cbdc.tags.Tags.
    about_cbdc: bool = False
    jurisdictions: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    #: At least one: the lead, then in order of time.  One for each report, its last revision of the period.
    reports: tuple[Report, ...]
    #: How many reports, of how many sources, it has in all; not fewer than there are here.
    size: int = 1
    sources: int = 1
    financing: Financing | None = None
    stage: StageChange | None = None
    #: Labels of the desk's watches that a report of it matched.
    watches: tuple[str, ...] = ()
    #: Sources that had told of it before the period began.
    before: int = 0

    @property
    def lead(self) -> Report:
        """The report that speaks for it."""
        return self.reports[0]

    @property
    def first(self) -> datetime:
        """When it was first reported."""
        return min(each.at for each in self.reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that an edition is chosen from."""

    told: tuple[Told, ...]
    #: Stories of the weeks before, with what is known of them, which may be no more than a title.
    before: tuple[Told, ...] = ()
    #: From when on everything is known that was reported; aware; None where nothing is known from before the period.
    since: datetime | None = None
    #: Primary sources that are read, id -> name; None where nobody knows which are.
    primaries: Mapping[str, str] | None = None
    #: Those of them of which something was discovered in the period.
    reporting: frozenset[str] = frozenset()
    #: Reports that are left out, by the reason.
    left_out: Mapping[str, int] = field(default_factory=dict)
