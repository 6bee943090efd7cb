"""CBDC projects that came to another stage, as the reports of a story say together.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from config.knowledge.cbdc import Stage, shipped_knowledge
from newsroom.cbdc.stages import change_of, known_stages
from notifier.digests.told import Report, StageChange, Told
from record.story import Member


def stages_of(stories: Iterable[Told]) -> tuple[StageChange, ...]:
    """In order of days; each stage of a project once, by what an editor accepted, else by what was said first."""
    changes = [each.stage for each in stories if each.stage is not None]
    changes.sort(key=lambda each: (not each.accepted, each.day, each.story))
    found: dict[tuple[str, str], StageChange] = {}
    for change in changes:
        found.setdefault((change.project, change.stage), change)
    return tuple(sorted(found.values(), key=lambda each: (each.day, each.project)))


def stage_of(told: Told, known: Mapping[str, Stage] | None = None) -> StageChange | None:
    """The change that a story tells of, which nobody has accepted yet.

    `known`: project -> the stage that it was at before; by default what is shipped.
    """
    stages = known_stages(shipped_knowledge()) if known is None else dict(known)
    change = change_of([_member(each, told) for each in told.reports], stages)
    if change is None:
        return None
    first = min(change.reports, key=lambda each: each.reported)
    report = next(each for each in told.reports if each.item.id == first.id)
    countries = (each.country for each in shipped_knowledge().projects if each.name == change.project)
    return StageChange(
        project=change.project,
        country=next(countries, None),
        before=stages.get(change.project),
        stage=change.stage,
        day=first.reported.date(),
        accepted=False,
        story=told.id,
        title=first.title or "",
        source=report.name,
        url=first.url,
    )


def _member(report: Report, told: Told) -> Member:
    item = report.item
    return Member(
        id=item.id,
        source=item.source,
        url=item.url,
        title=item.title,
        language=report.language,
        published=item.published,
        discovered=item.discovered,
        primary=report.primary,
        section=told.section,
        section_confidence=told.section_confidence,
        tags={"projects": told.projects},
    )
