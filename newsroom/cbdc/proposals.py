"""Stage proposals: what reports say that a project has reached, for an editor to accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from config.knowledge.cbdc import Stage
from newsroom.cbdc.stages import Change
from record.item import to_iso
from record.sql.dialect import insert
from record.sql.tables import stage_proposals
from record.story import Member

#: Reports that are kept as evidence of one proposal.
MOST_EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """A stage that reports say a project has reached, as SQL keeps it until an editor decides."""

    id: int
    project: str
    stage: Stage
    #: When it was first reported.
    reported: datetime
    story: str
    #: open, accepted or rejected.
    state: str
    #: {item, source, title, url, at} of each report, the first first.
    evidence: list[dict[str, Any]]
    decided: datetime | None
    by: str | None


def propose(connection: Connection, story: str, change: Change) -> bool:
    """Propose a change, or add its reports to the proposal that there is; returns whether it is a new one.

    One that was decided stays so: a project reaches a stage once.
    """
    evidence = [_evidence(report) for report in change.reports]
    found = _one(connection, stage_proposals.c.project == change.project, stage_proposals.c.stage == change.stage)
    if found is None:
        row = {
            "project": change.project,
            "stage": change.stage,
            "reported": min(report.reported for report in change.reports),
            "story": story,
            "state": "open",
            "evidence": evidence[:MOST_EVIDENCE],
        }
        connection.execute(insert(connection, stage_proposals), [row])
        return True
    known = {each["item"] for each in found.evidence}
    fresh = [each for each in evidence if each["item"] not in known]
    if fresh and found.state == "open":
        added = [*found.evidence, *fresh][:MOST_EVIDENCE]
        connection.execute(update(stage_proposals).where(stage_proposals.c.id == found.id).values(evidence=added))
    return False


def decide(connection: Connection, proposal: int, *, accept: bool, by: str, now: datetime) -> bool:
    """Accept or reject an open proposal; False where there is none of this number."""
    done = connection.execute(
        update(stage_proposals)
        .where(stage_proposals.c.id == proposal, stage_proposals.c.state == "open")
        .values(state="accepted" if accept else "rejected", decided=now, by=by)
    )
    return bool(done.rowcount)


def list_proposals(connection: Connection, *, states: Sequence[str] = ("open",)) -> list[Proposal]:
    """Those in these states, the first reported first."""
    query = (
        select(stage_proposals)
        .where(stage_proposals.c.state.in_(states))
        .order_by(stage_proposals.c.reported, stage_proposals.c.id)
    )
    return [Proposal(**row) for row in connection.execute(query).mappings()]


def _one(connection: Connection, *conditions: Any) -> Proposal | None:
    row = connection.execute(select(stage_proposals).where(*conditions)).mappings().one_or_none()
    return None if row is None else Proposal(**row)


def _evidence(report: Member) -> dict[str, Any]:
    return {
        "item": report.id,
        "source": report.source,
        "title": report.title,
        "url": report.url,
        "at": to_iso(report.reported),
    }
