"""Writing a plan: the one transaction of a batch, which does nothing but look once more and write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from newsroom.cbdc.proposals import propose
from newsroom.financing import stored as financings
from newsroom.judgement.verdict import Verdict
from newsroom.lane.placement import Placement, Plan, judgement
from record.identity import base_id
from record.sql import changes, corrections, stories
from record.sql.dialect import insert
from record.sql.items import judge_again, light_row, note_copies, unknown
from record.sql.tables import items, vectors


class Outdated(Exception):
    """SQL is not what the plan was made for; nothing may be written."""


def look_again(connection: Connection, plan: Plan) -> None:
    """What was read to make the plan, once more.  Raises Outdated where it is not the same now."""
    ids = [placed.item.id for placed in plan.placements]
    if len(unknown(connection, ids)) != len(ids) or stories.versions(connection, list(plan.seen)) != plan.seen:
        raise Outdated


def write(connection: Connection, plan: Plan, packed: Sequence[dict[str, Any]], encoder: str) -> int:
    """All of it, in order; `packed` are its changes (`record.sql.changes.pack`).  Returns the log's last number."""
    stories.write_summaries(connection, plan.stories, plan.now)
    rows = [_row(placed) for placed in plan.placements]
    if rows:
        connection.execute(items.insert(), rows)
    judged = [placed.verdict for placed in plan.placements if placed.verdict is not None]
    made = [_vector(verdict, encoder) for verdict in (*judged, *plan.judged_again)]
    if made:
        connection.execute(insert(connection, vectors).on_conflict_do_nothing(), made)
    read = [row for row, placed in zip(rows, plan.placements, strict=True) if placed.item.from_page and placed.verdict]
    judge_again(connection, read)
    judge_again(connection, [{**judgement(each), "base": each.item.id, "summary": None} for each in plan.judged_again])
    for merge in plan.merges:
        stories.absorb(connection, merge)
    for story, moved in plan.moved.items():
        stories.move(connection, moved, story)
    note_copies(connection, plan.copies)
    financings.write(connection, plan.financings)
    for story, stage in plan.stages:
        propose(connection, story, stage)
    if plan.settled is not None:
        corrections.settle(connection, plan.settled, plan.now)
    return changes.write(connection, packed)


def _row(placed: Placement) -> dict[str, Any]:
    return {
        **light_row(placed.item, base_id(placed.item.id)),
        **judgement(placed.verdict),
        "story": placed.story,
        "primary": placed.primary,
        "reasons": list(placed.reasons),
    }


def _vector(verdict: Verdict, encoder: str) -> dict[str, Any]:
    return {
        "item": verdict.item.id,
        "encoder": encoder,
        "vector": verdict.sighting.vector.astype("<f2").tobytes(),
        "discovered": verdict.item.discovered,
    }
