"""Stage watch: when reports say that a project has reached a stage.  Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from config.knowledge.cbdc import Knowledge, Stage, shipped_knowledge
from newsroom.cbdc.wording import any_of
from record.folding import aligned
from record.story import Member

#: How far a project is; a stage that it has left behind is no news.
_ORDER: tuple[Stage, ...] = ("none", "inactive", "other", "research", "development", "pilot", "launch")
#: Sources that must say so, unless a primary one does.
ENOUGH_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Change:
    """A project is said to have reached a stage, by these reports."""

    project: str
    stage: Stage
    reports: tuple[Member, ...]


def change_of(members: Sequence[Member], stages: dict[str, Stage]) -> Change | None:
    """What the reports of a story say together: a primary source alone, or several others.

    `stages`: project -> the stage that it is known to be at.
    """
    found: dict[tuple[str, Stage], list[Member]] = defaultdict(list)
    for member in members:
        projects: Sequence[str] = (member.tags or {}).get("projects") or ()
        stage = stage_said(member.title or "")
        if len(projects) == 1 and stage is not None and _is_news(stage, stages.get(projects[0], "none")):
            found[projects[0], stage].append(member)
    for (project, stage), reports in found.items():
        sources = {report.source for report in reports}
        if len(sources) >= ENOUGH_SOURCES or any(report.primary for report in reports):
            return Change(project, stage, tuple(reports))
    return None


def stage_said(title: str) -> Stage | None:
    """The stage that a title says was reached; None where it says none, or only that it may be."""
    text, words = aligned(title), _patterns()
    if words.doubted.search(text):
        return None
    if words.cancelled.search(text):
        return "cancelled"
    if words.begins.search(text):
        begun = next((stage for stage, what in words.begun if what.search(text)), None)
        if begun is not None:
            return begun
    return "launch" if words.live.search(text) else None


def known_stages(knowledge: Knowledge) -> dict[str, Stage]:
    """Name of each named project -> the stage that the knowledge has it at."""
    return {project.name: project.stage for project in knowledge.projects if project.name}


def _is_news(stage: Stage, known: Stage) -> bool:
    if stage == "cancelled" or known == "cancelled":
        return stage != known
    return _ORDER.index(stage) > _ORDER.index(known)


@dataclass(frozen=True, slots=True)
class _Patterns:
    cancelled: re.Pattern[str]
    begins: re.Pattern[str]
    begun: tuple[tuple[Stage, re.Pattern[str]], ...]
    live: re.Pattern[str]
    doubted: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = shipped_knowledge().stages
    return _Patterns(
        cancelled=any_of(words.cancelled),
        begins=any_of(words.begins),
        begun=tuple((stage, any_of(what)) for stage, what in words.begun.items()),
        live=any_of(words.live),
        doubted=any_of(words.doubted),
    )
