"""Projects with the stages that editors accepted, and finding them by name.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from config.knowledge.cbdc import Project, Step, shipped_knowledge
from newsroom.cbdc.proposals import Proposal


def histories(accepted: Sequence[Proposal]) -> list[Project]:
    """All projects; `accepted`: reports saw them at these stages, too."""
    return [_with(each, accepted) for each in shipped_knowledge().projects]


def projects_named(projects: Sequence[Project], wanted: str) -> list[Project]:
    """Those of a country by its code, or else those with this name or alias, in letters of any size."""
    by_country = [each for each in projects if each.country == wanted.upper()]
    folded = wanted.casefold()
    return by_country or [each for each in projects if folded in {str(name).casefold() for name in names_of(each)}]


def names_of(project: Project) -> list[str]:
    """All of them, its own first."""
    own = [] if project.name is None else [project.name]
    return list(dict.fromkeys((*own, *project.aliases, *project.ambiguous, *project.in_country)))


def first_evidence(proposal: Proposal) -> str:
    """The report that said it first."""
    first = proposal.evidence[0]
    return f"{first['source']}: {first['title']} {first['url'] or ''}".strip()


def _with(project: Project, accepted: Sequence[Proposal]) -> Project:
    steps = (
        Step(by=f"{each.reported:%Y-%m-%d}", stage=each.stage, evidence=first_evidence(each))
        for each in accepted
        if each.project == project.name
    )
    history = tuple(sorted((*project.history, *steps), key=lambda step: step.day))
    return project.model_copy(update={"history": history})
