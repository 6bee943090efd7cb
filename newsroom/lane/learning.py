"""What a batch teaches beside its stories: financings, and stages that CBDC projects have reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import Connection

from config.knowledge.cbdc import Stage, shipped_knowledge
from newsroom.cbdc.proposals import list_proposals
from newsroom.cbdc.stages import StageChange, change_of, known_stages, stage_said
from newsroom.financing import stored
from newsroom.financing.stored import StoredFinancing
from newsroom.lane.placement import Placement
from record.sql.stories import Merge, members_of


def financings(
    connection: Connection, placements: Sequence[Placement], merges: Sequence[Merge], now: datetime
) -> dict[str, StoredFinancing | None]:
    """Those of the stories where a batch changes them; a story that was absorbed has none any more."""
    telling = [placed for placed in placements if placed.verdict is not None and placed.verdict.financing is not None]
    concerned = {placed.story for placed in telling} | {
        story for each in merges for story in (each.absorbed, each.into)
    }
    before = stored.read(connection, sorted(concerned))
    found: dict[str, StoredFinancing | None] = dict(before)
    for merge in merges:
        gone = found.get(merge.absorbed)
        if gone is not None:
            found[merge.absorbed] = None
            moved = replace(gone, story=merge.into, updated=now)
            kept = found.get(merge.into)
            found[merge.into] = moved if kept is None else stored.told(kept, moved)
    for placed in telling:
        if placed.verdict is not None and placed.verdict.financing is not None:
            item, primary = placed.item, placed.verdict.primary
            new = StoredFinancing(placed.story, placed.verdict.financing, item.id, primary, item.discovered)
            found[placed.story] = stored.told(found.get(placed.story), new)
    return {story: each for story, each in found.items() if each != before.get(story)}


def stages(connection: Connection, placements: Sequence[Placement]) -> list[tuple[str, StageChange]]:
    """What reports of a story say together that a project has reached; looked at where one of a batch says so."""
    saying = [placed for placed in placements if _says_stage(placed)]
    if not saying:
        return []
    known = dict(_shipped_stages())
    # Accepted ones are part of the history by now.
    known.update((each.project, each.stage) for each in list_proposals(connection, states=("accepted",)))
    members = members_of(connection, sorted({placed.story for placed in saying}))
    found = []
    for story in dict.fromkeys(placed.story for placed in saying):
        fresh = [placed.member for placed in placements if placed.story == story and placed.kind in ("opened", "grew")]
        change = change_of([*members.get(story, ()), *fresh], known)
        if change is not None:
            found.append((story, change))
    return found


def _says_stage(placed: Placement) -> bool:
    return (
        placed.verdict is not None
        and len(placed.verdict.tags.projects) == 1
        and placed.kind in ("opened", "grew")
        and stage_said(placed.item.title or "") is not None
    )


@cache
def _shipped_stages() -> Mapping[str, Stage]:
    return known_stages(shipped_knowledge())
