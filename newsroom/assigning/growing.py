"""Stories made again from their items, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from newsroom.judgement.summary import Summary, summarise
from record.sql.corrections import Pin, pins
from record.sql.items import CHUNK
from record.sql.stories import members_of
from record.sql.tables import stories
from record.story import Member


@dataclass(frozen=True, slots=True)
class Grown:
    """A story after a batch, and what it was before."""

    id: str
    summary: Summary
    #: Its reports, the first discovered first.
    members: tuple[Member, ...]
    #: None where the batch opened it.
    last_seen_before: datetime | None
    primary_before: bool


def refresh(connection: Connection, touched: Iterable[str]) -> list[Grown]:
    """Make each of these stories again from its items.  A story without items is left as it is."""
    touched = list(dict.fromkeys(touched))
    members = members_of(connection, touched)
    before = _rows(connection, touched)
    pinned = pins(connection, touched)
    grown = []
    for story in touched:
        if not (reports := members.get(story)):
            continue
        pin = pinned.get(story, Pin())
        summary = summarise(reports, lead=pin.lead, section=pin.section)
        row = before[story]
        is_new = row.size == 0
        grown.append(
            Grown(
                story,
                summary,
                tuple(reports),
                last_seen_before=None if is_new else row.last_seen,
                primary_before=bool(row.primary) and not is_new,
            )
        )
    _write(connection, grown)
    return grown


def _rows(connection: Connection, wanted: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), CHUNK):
        query = select(stories.c.id, stories.c.size, stories.c.last_seen, stories.c.primary)
        for row in connection.execute(query.where(stories.c.id.in_(wanted[start : start + CHUNK]))):
            found[row.id] = row
    return found


def _write(connection: Connection, grown: Sequence[Grown]) -> None:
    if not grown:
        return
    names = ("first_seen", "last_seen", "size", "sources", "title_en", "title_zh", "section", "section_confidence")
    columns = [*names, "tags", "lead", "primary"]
    connection.execute(
        update(stories)
        .where(stories.c.id == bindparam("story"))
        .values({name: bindparam(f"new_{name}", type_=stories.c[name].type) for name in columns}),
        [
            {
                "story": each.id,
                "new_tags": each.summary.tags,
                "new_lead": each.summary.lead.id,
                "new_primary": each.summary.lead.primary,
                **{f"new_{name}": getattr(each.summary, name) for name in names},
            }
            for each in grown
        ],
    )
