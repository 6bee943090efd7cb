"""Writing a plan: the one transaction of a batch, which does nothing but look once more and write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect

from newsroom.cbdc.proposals import propose
from newsroom.financing import stored as financings
from newsroom.judgement.verdict import Verdict
from newsroom.lane.placement import Placement, Plan, judgement
from record.sql import changes, corrections, source_days, stories, tables, undecided
from record.sql.items import judge_again, light_row, note_copies, unknown
from record.sql.prepared import PreparedRows


class Outdated(Exception):
    """SQL is not what the plan was made for; nothing may be written."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan as it is written, worked out before the transaction begins."""

    plan: Plan
    stories: PreparedRows
    views: PreparedRows
    items: PreparedRows
    vectors: PreparedRows
    #: Items whose judgement is another one now: a page was read, or they could not be judged before.
    judged_again: Sequence[dict[str, Any]]
    #: Rows of pages' texts, which may decide whether their reports are news.
    pages: Sequence[dict[str, Any]]
    financings: PreparedRows
    changes: PreparedRows


def prepare(dialect: Dialect, plan: Plan, encoder: str) -> Prepared:
    """`encoder`: the name of the one that made the vectors."""
    rows = [_row(placed) for placed in plan.placements]
    of_pages = [row for row, placed in zip(rows, plan.placements, strict=True) if placed.item.from_page]
    judged_pages = [row for row in of_pages if row["section"] is not None]
    again = [{**judgement(each), "base": each.item.id, "summary": None} for each in plan.judged_again]
    judged = [placed.verdict for placed in plan.placements if placed.verdict is not None]
    made = [_vector(verdict, encoder) for verdict in (*judged, *plan.judged_again)]
    return Prepared(
        plan=plan,
        stories=PreparedRows(dialect, tables.stories, stories.summary_rows(plan.stories), "replace"),
        views=PreparedRows(dialect, tables.story_views, stories.view_rows(plan.stories, plan.now)),
        items=PreparedRows(dialect, tables.items, rows),
        vectors=PreparedRows(dialect, tables.vectors, made, "ignore"),
        judged_again=[*judged_pages, *again],
        pages=of_pages,
        financings=financings.rows(dialect, [each for each in plan.financings.values() if each is not None]),
        changes=changes.pack(dialect, plan.changes),
    )


def look_again(connection: Connection, plan: Plan) -> None:
    """What was read to make the plan, once more.  Raises Outdated where it is not the same now."""
    ids = [placed.item.id for placed in plan.placements]
    concerned = list(dict.fromkeys((*plan.seen, *plan.stories)))
    if len(unknown(connection, ids)) != len(ids) or stories.versions(connection, concerned) != plan.seen:
        raise Outdated


def write(connection: Connection, prepared: Prepared) -> int:
    """All of it, in order.  Returns the log's last number."""
    plan = prepared.plan
    for rows in (prepared.stories, prepared.views, prepared.items, prepared.vectors):
        rows.write(connection)
    source_days.note(connection, [placed.item for placed in plan.placements])
    judge_again(connection, prepared.judged_again)
    undecided.decide(connection, prepared.pages)
    for merge in plan.merges:
        stories.absorb(connection, merge)
    for story, moved in plan.moved.items():
        stories.move(connection, moved, story)
    note_copies(connection, plan.copies)
    financings.remove(connection, [story for story, financing in plan.financings.items() if financing is None])
    prepared.financings.write(connection)
    for story, stage in plan.stages:
        propose(connection, story, stage)
    if plan.settled is not None:
        corrections.settle(connection, plan.settled, plan.now)
    return changes.write(connection, prepared.changes)


def _row(placed: Placement) -> dict[str, Any]:
    return {
        **light_row(placed.item),
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
