"""Tags: whether a report is about a CBDC, of which countries, projects and institutions, and what happened.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from config.knowledge.cbdc import Event, Knowledge, shipped_knowledge
from newsroom.cbdc.events import Circumstances, event_of
from newsroom.cbdc.likelihood import Likelihood, features_of
from newsroom.cbdc.mentions import Mention, Reader, shipped_reader
from newsroom.cbdc.naming import SEVERAL
from newsroom.cbdc.subject import EARLY, Subject, owner
from record.folding import aligned
from record.item import Item, start_of

#: Characters of title and summary that are read; what a report is about stands at its beginning.
MOST_TITLE, MOST_SUMMARY = 300, 600


@dataclass(frozen=True, slots=True)
class Tags:
    """What a report is about; `jurisdictions`, `projects` and `event` are empty unless that is a CBDC."""

    about_cbdc: bool
    #: How likely it is to be about one, 0 to 1; at least 0.5 where it is said to be.
    about_probability: float
    #: ISO 3166-1 alpha-2; EU; XC; XM for several.
    jurisdictions: tuple[str, ...]
    #: Names of projects, see config/cbdc.
    projects: tuple[str, ...]
    #: Ids of institutions, see config/cbdc.
    institutions: tuple[str, ...]
    event: Event | None
    #: Of the title, or of the summary where the title names none.
    countries: tuple[str, ...]
    #: In words.
    reasons: tuple[str, ...]


def read_of(item: Item) -> tuple[str, str]:
    """What is read of a report: its title, and of its summary or text the beginning that does not say it again."""
    title, summary = start_of(item.title, MOST_TITLE), start_of(item.summary or item.content, MOST_SUMMARY)
    return title, summary[len(title) :] if summary.startswith(title[:60]) else summary


class Tagger:
    """Tells of an item whether it is about a CBDC, whose, and what happened."""

    def __init__(self, knowledge: Knowledge, reader: Reader, likelihood: Likelihood) -> None:
        self._reader = reader
        self._likelihood = likelihood
        self._subject = Subject(reader, knowledge.terms.crypto_by_law)
        common_last = sorted(knowledge.projects, key=lambda each: each.country == SEVERAL)
        self._projects_by_name = {each.name: each for each in common_last if each.name}
        self._project_of = {
            code: each.name
            for each in reversed(knowledge.projects)
            if each.name and each.country != SEVERAL and not each.experiment
            for code in (*each.members, each.country)
        }

    @classmethod
    def shipped(cls) -> Tagger:
        """The tagger of config/cbdc."""
        return cls(shipped_knowledge(), shipped_reader(), Likelihood.shipped())

    def tags(self, item: Item) -> Tags:
        """The tags of a report, by its title and the beginning of its summary, or of its text without one."""
        title, summary = read_of(item)
        of_title, of_summary = self._reader.read(title), self._reader.read(summary)
        about, why = self._subject.judge(title, of_title, of_summary)
        countries = self._reader.countries(of_title) or self._reader.countries(of_summary)
        institutions = tuple(_unique(each.what for each in (*of_title, *of_summary) if each.is_institution))
        likely = self._likelihood.of(features_of(title, of_title, of_summary, about=about), about=about)
        if not about:
            return Tags(False, likely, (), (), institutions, None, _without_several(countries), why)
        projects = self._projects(aligned(title), of_title, of_summary)
        places = self._places(of_title, of_summary, projects) or _of_several(title, of_title)
        named = any(each.kind in ("project", "ambiguous") for each in of_title)
        names = tuple(_unique([name for _, name in projects] or ([] if named else self._implied(places))))
        return Tags(
            about_cbdc=True,
            about_probability=likely,
            jurisdictions=tuple(places),
            projects=names,
            institutions=institutions,
            event=event_of(title or summary, self._circumstances(item.published, of_title, places, names)),
            countries=_without_several(countries),
            reasons=why,
        )

    def _circumstances(
        self, published: datetime | None, of_title: Sequence[Mention], places: Sequence[str], names: Sequence[str]
    ) -> Circumstances:
        banks = (each for each in of_title if each.kind == "institution" and self._reader.speaks_for_central_bank(each))
        return Circumstances(
            by_person=any(each.kind == "person" for each in of_title),
            across_borders=any(self._projects_by_name[name].type == "cross-border" for name in names)
            or len(set(self._reader.countries(banks)) - {SEVERAL}) > 1,
            of_country=bool(places),
            in_pilot=bool(names) and all(self._in_pilot(name, published) for name in names),
        )

    def _in_pilot(self, name: str, published: datetime | None) -> bool:
        return self._projects_by_name[name].stage_at(None if published is None else f"{published:%Y-%m-%d}") == "pilot"

    def _projects(
        self, title: str, of_title: Sequence[Mention], of_summary: Sequence[Mention]
    ) -> list[tuple[str, str]]:
        """(country, project) of those that the title names; else of those in the summary, unless the title is of
        another country."""
        named = [self._reader.project(each) for each in of_title if each.kind in ("project", "ambiguous")]
        if found := [(each.country, each.name) for each in named if each.name]:
            return found
        owners = (owner(title, each, of_title) for each in of_title if each.kind == "generic")
        if found := [(code, name) for code in owners if code and (name := self._project_of.get(code))]:
            return found
        own = set(self._reader.countries(of_title)) - {SEVERAL}
        fitting = own | {SEVERAL}
        named = [self._reader.project(each) for each in of_summary if each.kind == "project"]
        return [(each.country, each.name) for each in named if each.name and (not own or each.country in fitting)]

    def _places(
        self, of_title: Sequence[Mention], of_summary: Sequence[Mention], projects: Sequence[tuple[str, str]]
    ) -> list[str]:
        places = self._reader.countries(of_title) or self._of_beginning(of_summary)
        own = [place for place in places if place != SEVERAL]
        if len(own) == 1:  # an international body speaks of this one
            places = own
        return _unique([*places, *(country for country, _ in projects)])

    def _of_beginning(self, of_summary: Iterable[Mention]) -> list[str]:
        """The countries of the projects and institutions that a summary begins with, or else the only country there."""
        early = [each for each in of_summary if each.start <= EARLY]
        if speakers := self._reader.countries(each for each in early if each.kind != "country"):
            return speakers
        places = self._reader.countries(early)
        return places if len(places) == 1 else []

    def _implied(self, places: Sequence[str]) -> list[str]:
        """The programme of a report's countries where it names none, and they have one and the same."""
        own = {place for place in places if place != SEVERAL}
        for place in tuple(own):
            if (name := self._project_of.get(place)) is not None:
                own -= set(self._projects_by_name[name].shared_by)
        names = {self._project_of.get(place) for place in own}
        return [name for name in names if name is not None and len(names) == 1]


def _of_several(title: str, of_title: Sequence[Mention]) -> list[str]:
    """Several countries where central banks try something out together; none where they are central banks at large."""
    tried = event_of(title, Circumstances()) in ("pilot", "cross_border")
    return [SEVERAL] if tried and any(each.kind == "several_banks" for each in of_title) else []


def _without_several(countries: Sequence[str]) -> tuple[str, ...]:
    return tuple(country for country in countries if country != SEVERAL)


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
