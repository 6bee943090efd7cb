"""Concepts by family, made from what is shipped for other ends: CBDC projects, central banks, coins, firms, people.

Only names that mean the thing wherever they stand: a watch has no context to look at.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from config.knowledge.cbdc import Institution, Project, shipped_knowledge
from config.knowledge.names import Name, shipped_groups, shipped_names

#: The family of each file of `config/names`; places and media are asked for by fields of their own.
FAMILIES = {
    "central-banks": "bank",
    "coins": "coin",
    "exchanges": "firm",
    "firms": "firm",
    "people": "person",
    "politics": "politics",
    "regulators": "regulator",
}
#: One Latin word that begins with a capital, or an abbreviation.
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9]*")
_IN_PARENTHESES = re.compile(r" *\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Named:
    """A concept of a family."""

    #: `project:e-cny`.
    id: str
    name: str
    finds: tuple[str, ...]
    #: `names/coins.yaml`.
    origin: str


def named_by_family() -> list[Named]:
    """All of them.  Raises ConfigError where a shipped file is not as it should be."""
    knowledge = shipped_knowledge()
    names = [
        Named(f"{FAMILIES[group]}:{key}", (*name.sure, *name.names)[0], _sure(name), f"names/{group}.yaml")
        for key, group in shipped_groups().items()
        if group in FAMILIES and (name := shipped_names()[key])
    ]
    terms = {"cbdc": knowledge.terms.generic, "central-bank": knowledge.terms.central_bank}
    return [
        *(Named(key, key, _finds(finds), "cbdc/terms.yaml") for key, finds in terms.items()),
        *_projects(knowledge.projects),
        *_with_institutions(names, knowledge.institutions),
    ]


def _sure(name: Name) -> tuple[str, ...]:
    """Names that mean it without a context."""
    if name.context:
        return _finds(name.sure)
    return _finds([f"={each}" for each in name.names] if name.exact else name.names) + _finds(name.sure)


def _finds(names: Iterable[str]) -> tuple[str, ...]:
    """As a query has them: one capitalised word counts in its capitals alone (Gate, SEC, Circle)."""
    return tuple(dict.fromkeys(f"={name}" if _CAPITALISED.fullmatch(name) else name for name in names))


def _projects(projects: Sequence[Project]) -> Iterator[Named]:
    """CBDCs that have a name of their own; what has one name in two countries is one."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    titles: dict[str, str] = {}
    for project in projects:
        if (key := project_id(project)) is not None:
            names = _own_names(project)
            titles.setdefault(key, _title(project) or names[0])
            found[key] += names
    return (Named(key, titles[key], _finds(names), "cbdc") for key, names in found.items())


def project_id(project: Project) -> str | None:
    """The id of its concept; None where it has no name that means it wherever it stands."""
    names = _own_names(project)
    return f"project:{_slug(_title(project) or names[0])}" if names else None


def _own_names(project: Project) -> list[str]:
    """Those that mean it wherever they stand, its own first."""
    unsure = {*project.ambiguous, *project.in_country}
    title = _title(project)
    return [name for name in (*([title] if title else ()), *project.aliases) if name not in unsure]


def _title(project: Project) -> str | None:
    return _IN_PARENTHESES.sub("", project.name) if project.name else None


def _slug(name: str) -> str:
    """A name as part of an id: `Project Agorá` is agora, Digital Euro is digital-euro."""
    plain = unicodedata.normalize("NFKD", name.removeprefix("Project ")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _with_institutions(named: list[Named], institutions: Sequence[Institution]) -> Iterator[Named]:
    """`named`, its central banks with their names in `institutions`, and the central banks that are only there."""
    by_name = {name: each.id for each in named if each.id.startswith("bank:") for name in each.finds}
    more: dict[str, tuple[str, ...]] = {}
    new: list[Named] = []
    taken = {each.id for each in named}
    for institution in institutions:
        finds = _finds(institution.names)
        known = next((by_name[name] for name in finds if name in by_name), None)
        if known is not None:
            more[known] = finds
        elif institution.central_bank and institution.country != "XM":
            key = f"bank:{institution.id}"
            key = f"{key}-{institution.country.lower()}" if key in taken else key
            new.append(Named(key, institution.names[0], finds, "cbdc/institutions.yaml"))
    for each in named:
        yield Named(each.id, each.name, tuple(dict.fromkeys(each.finds + more.get(each.id, ()))), each.origin)
    yield from new
