"""What a batch teaches beside its stories: financings, and stages that CBDC projects have reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Connection

from config.knowledge.cbdc import Stage, shipped_knowledge
from newsroom.assigning.assigned import Judged
from newsroom.assigning.growing import Grown
from newsroom.cbdc.proposals import list_proposals, propose
from newsroom.cbdc.stages import change_of, known_stages
from newsroom.financing import stored as financings


def learn(
    connection: Connection,
    placed: Iterable[tuple[Judged, str]],
    absorbed: Mapping[str, str],
    grown: Sequence[Grown],
    now: datetime,
) -> None:
    """Note it, in the caller's transaction: `placed` items with their stories, and the stories that changed."""
    for story, into in absorbed.items():
        financings.move(connection, story, into, at=now)
    for judged, story in placed:
        verdict = judged.verdict
        if verdict.financing is not None:
            financings.upsert(
                connection,
                story,
                verdict.financing,
                item=judged.item.id,
                primary=verdict.primary,
                at=judged.item.discovered,
            )
    _propose(connection, [story for story in grown if story.summary.tags.get("projects")])


def _propose(connection: Connection, about_projects: Sequence[Grown]) -> None:
    if not about_projects:
        return
    stages = dict(_shipped_stages())
    # Accepted ones are part of the history by now.
    stages.update((each.project, each.stage) for each in list_proposals(connection, states=("accepted",)))
    for story in about_projects:
        change = change_of(story.members, stages)
        if change is not None:
            propose(connection, story.id, change)


@cache
def _shipped_stages() -> Mapping[str, Stage]:
    return known_stages(shipped_knowledge())
