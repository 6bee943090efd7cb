"""What Mintwire knows of CBDCs: projects with their stages, institutions, and what CBDCs are called.

`config/cbdc/*.yaml`; each file has some of the keys `projects`, `institutions`, `currencies`, `places`,
`known_places`, `terms`, `events` and `stages`.  `config/countries.yaml` has the names of countries.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from config.errors import ConfigError, Mistake
from config.knowledge.files import Entry, read_file
from config.knowledge.names import shipped_countries, shipped_names

_FOLDER = Path(__file__).parents[1]

T = TypeVar("T")

#: Where a project stands: `none` (nothing begun), `research`, `development` (also proofs of concept), `pilot`,
#: `launch`, `cancelled`, `inactive`, `other`.
Stage = Literal["none", "research", "development", "pilot", "launch", "cancelled", "inactive", "other"]
#: What reports tell of a CBDC.
Event = Literal[
    "announcement", "research", "pilot", "launch", "legislation", "statement", "cancellation", "cross_border", "other"
]
#: ISO 3166-1 alpha-2; EU; XC, the Eastern Caribbean; XM, several countries.
Code = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
#: `2026-04` or `2026-04-17`.
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]


class Step(Entry):
    """A project was at a stage: since `date`, when it reached it, or `by` a day on which somebody saw it there."""

    date: Day | None = None
    by: Day | None = None
    stage: Stage
    #: Who says so, and where.
    evidence: str = ""

    @model_validator(mode="after")
    def _has_one_day(self) -> Step:
        if (self.date is None) == (self.by is None):
            raise ValueError("write either `date`, on which it reached the stage, or `by`, when it was seen there")
        return self

    @property
    def day(self) -> str:
        """Its day, of either kind."""
        return self.date or self.by or ""


class Project(Entry):
    """One CBDC, or a country's plans for one that has no name."""

    name: str | None
    country: Code
    central_bank: str = ""
    type: Literal["retail", "wholesale", "both", "cross-border", "undecided"] = "undecided"
    #: Names in any language that mean it wherever they stand.
    aliases: tuple[str, ...] = ()
    #: Names that mean it only where the text is about central banks' money.
    ambiguous: tuple[str, ...] = ()
    #: Names that mean it only where the text names its country.
    in_country: tuple[str, ...] = ()
    #: Other countries whose CBDC it is.
    members: tuple[Code, ...] = ()
    #: Countries whose central banks have a part in it: named beside its own they mean no other project.
    shared_by: tuple[Code, ...] = ()
    #: Whether it is a test with a name of its own: what is said of its country's CBDC in general is not about it.
    experiment: bool = False
    history: tuple[Step, ...] = ()

    @property
    def reached(self) -> tuple[Step, ...]:
        """The earliest evidence of each stage that it reached, in order; what only says a stage again is left out.

        So is what a tracker saw otherwise after an event, where later evidence confirms the event's stage.
        """
        found: list[Step] = []
        for step in self.history:
            event = next((number for number, each in reversed(list(enumerate(found))) if each.date), None)
            if found and found[-1].stage == step.stage:
                continue
            if event is not None and found[event].stage == step.stage:
                del found[event + 1 :]
            else:
                found.append(step)
        return tuple(found)

    @property
    def stage(self) -> Stage:
        """The stage that it reached last; `none` where it reached none."""
        return self.stage_at(None)

    def stage_at(self, day: str | None) -> Stage:
        """Where it stood on a day, `2026-04-17`, or stands now."""
        stages = [step.stage for step in self.reached if day is None or step.day <= day]
        return stages[-1] if stages else "none"


class Institution(Entry):
    """A central bank, or another body that works on CBDCs, and its people."""

    id: str
    country: Code
    #: Whether digital money of its own is a CBDC: central banks, and the bodies that they have in common.
    central_bank: bool = True
    #: Ids of config/names: names of theirs that need no context are its own, too.
    known_as: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    #: Names that mean it only in a Chinese or Korean text that names no other country.
    alone: tuple[str, ...] = ()
    #: Ids of config/names, of people.
    members: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    #: By language what it is called where its names are those of its parts.
    called: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_a_name(self) -> Institution:
        if not self.names and not self.known_as:
            raise ValueError("write its `names`, or `known_as`, what config/names has it under")
        return self


class Currency(Entry):
    """A currency whose digital form is a CBDC; see the file."""

    names: tuple[str, ...]
    spelt: tuple[str, ...] = ()
    countries: Annotated[tuple[Code, ...], Field(min_length=1)]
    shared: bool = False
    private: bool = False


class Terms(Entry):
    """What CBDCs are called; see the file."""

    generic: tuple[str, ...]
    with_central_bank: tuple[str, ...]
    central_bank: tuple[str, ...]
    other_things: tuple[str, ...]
    not_names: tuple[str, ...]
    rivals: tuple[str, ...]
    private_money: tuple[str, ...]
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    denials: tuple[str, ...]
    several_banks: tuple[str, ...]
    crypto_by_law: tuple[Code, ...]


class EventWords(Entry):
    """How titles tell of a kind of event; see the file."""

    event: Event
    words: tuple[str, ...]


class Stages(Entry):
    """How titles say that a project has reached a stage; see the file."""

    cancelled: tuple[str, ...]
    begins: tuple[str, ...]
    begun: dict[Stage, tuple[str, ...]]
    live: tuple[str, ...]
    doubted: tuple[str, ...]


class _File(Entry):
    #: Of the steps of its projects that name none of their own.
    evidence: str = ""
    projects: tuple[Project, ...] = ()
    institutions: tuple[Institution, ...] = ()
    currencies: tuple[Currency, ...] = ()
    places: dict[Code, tuple[str, ...]] = Field(default_factory=dict)
    known_places: dict[Code, tuple[str, ...]] = Field(default_factory=dict)
    terms: Terms | None = None
    events: tuple[EventWords, ...] | None = None
    stages: Stages | None = None


class Knowledge(Entry):
    """What the files of `config/cbdc` say together, with the names of countries."""

    projects: tuple[Project, ...]
    institutions: tuple[Institution, ...]
    currencies: tuple[Currency, ...]
    terms: Terms
    #: In the order in which they decide.
    events: tuple[EventWords, ...]
    stages: Stages
    #: Code -> names of the country and its people.
    countries: dict[str, tuple[str, ...]]
    #: Code -> names of places and bodies in it, which count where no other country is named.
    places: dict[str, tuple[str, ...]]


@cache
def shipped_knowledge() -> Knowledge:
    """What is shipped.  Raises ConfigError that names file and key."""
    return read_knowledge(_FOLDER / "cbdc")


def read_knowledge(folder: Path) -> Knowledge:
    """The knowledge in the files of a folder.  Raises ConfigError that names file and key."""
    files = {file: read_file(file, _File) for file in sorted(folder.glob("*.yaml"))}
    return Knowledge(
        projects=tuple(_with_evidence(project, file.evidence) for file in files.values() for project in file.projects),
        institutions=tuple(_with_names(path, each) for path, file in files.items() for each in file.institutions),
        currencies=tuple(currency for file in files.values() for currency in file.currencies),
        terms=_only(folder, "terms", [file.terms for file in files.values()]),
        events=_only(folder, "events", [file.events for file in files.values()]),
        stages=_only(folder, "stages", [file.stages for file in files.values()]),
        countries=shipped_countries(),
        places={code: names for path, file in files.items() for code, names in _with_places(path, file).items()},
    )


def _only(folder: Path, key: str, found: Sequence[T | None]) -> T:
    """What exactly one of the files has."""
    given = [each for each in found if each is not None]
    if len(given) != 1:
        raise ConfigError([Mistake(folder.name, None, key, f"in {len(given)} files", "write it in one of them")])
    return given[0]


def _with_names(file: Path, institution: Institution) -> Institution:
    """An institution with the names and people that stand in config/names."""
    key = f"institutions.{institution.id}"
    names = (*_certain(file, key, institution.known_as), *institution.names)
    people = (*_certain(file, key, institution.members), *institution.people)
    return institution.model_copy(update={"names": _each_once(names), "people": _each_once(people)})


def _with_places(path: Path, file: _File) -> dict[str, tuple[str, ...]]:
    known = {code: _certain(path, f"known_places.{code}", ids) for code, ids in file.known_places.items()}
    return {code: (*known.get(code, ()), *file.places.get(code, ())) for code in (known | file.places)}


def _certain(file: Path, key: str, ids: Sequence[str]) -> tuple[str, ...]:
    """The names of config/names under these ids that need no context.  Raises ConfigError where it has no such id."""
    known = shipped_names()
    if unknown := set(ids) - known.keys():
        raise ConfigError(
            [Mistake(file.name, None, key, f"no {min(unknown)!r} in config/names", "write an id of those")]
        )
    return tuple(name for each in ids for name in known[each].certain)


def _each_once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _with_evidence(project: Project, evidence: str) -> Project:
    steps = tuple(step if step.evidence else step.model_copy(update={"evidence": evidence}) for step in project.history)
    return project.model_copy(update={"history": steps})
