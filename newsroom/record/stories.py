"""Stories in SQL: opened, grown, absorbed by others, and read back.  All in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from newsroom.judgement.summary import Member, Summary, summarise
from newsroom.record.corrections import Pin, pins
from newsroom.record.items import CHUNK
from newsroom.record.sql import insert
from newsroom.record.tables import items, stories, story_merges

#: Items of one story that make its summary; of larger ones those first discovered.
MOST_MEMBERS = 2_000

_MEMBER = tuple(items.c[name] for name in Member.__slots__)


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


def open_stories(connection: Connection, opened: Mapping[str, tuple[str, datetime]]) -> None:
    """Insert stories by id, each with the item that opens it and when that was discovered."""
    rows = [
        {"id": story, "lead": item, "first_seen": seen, "last_seen": seen, "size": 0}
        for story, (item, seen) in opened.items()
    ]
    if rows:
        connection.execute(insert(connection, stories), rows)


def absorb(
    connection: Connection, absorbed: str, story: str, *, at: datetime, by: str, reasons: Sequence[Mapping[str, Any]]
) -> None:
    """Move all items of one story into another; its id stays known and points there."""
    connection.execute(update(items).where(items.c.story == absorbed).values(story=story))
    connection.execute(update(stories).where(stories.c.merged_into == absorbed).values(merged_into=story))
    connection.execute(update(stories).where(stories.c.id == absorbed).values(merged_into=story, size=0))
    connection.execute(
        insert(connection, story_merges).on_conflict_do_update(
            index_elements=["absorbed"], set_={"story": story, "at": at, "by": by, "reasons": list(reasons)}
        ),
        {"absorbed": absorbed, "story": story, "at": at, "by": by, "reasons": list(reasons)},
    )


def move(connection: Connection, moved: Sequence[str], story: str) -> None:
    """Move items, with their revisions, into another story."""
    bases = [item.split("-")[0] for item in moved]
    connection.execute(update(items).where(items.c.base.in_(bases)).values(story=story))


def resolve(connection: Connection, story: str) -> str | None:
    """The story that this id stands for now: itself, or the one that absorbed it; None for an unknown id."""
    row = connection.execute(select(stories.c.id, stories.c.merged_into).where(stories.c.id == story)).one_or_none()
    return None if row is None else row.merged_into or row.id


def members_of(connection: Connection, wanted: Iterable[str]) -> dict[str, list[Member]]:
    """The reports (not their revisions) of each story, the first discovered first."""
    found: dict[str, list[Member]] = defaultdict(list)
    wanted = list(wanted)
    for start in range(0, len(wanted), CHUNK):
        query = (
            select(items.c.story, *_MEMBER)
            .where(items.c.story.in_(wanted[start : start + CHUNK]), items.c.revision == 0)
            .order_by(items.c.discovered, items.c.id)
        )
        for story, *values in connection.execute(query):
            if len(found[story]) < MOST_MEMBERS:
                found[story].append(Member(*values))
    return dict(found)


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


def counts(connection: Connection) -> tuple[int, int]:
    """How many items and stories there are; a story that another absorbed is none."""
    return (
        connection.scalar(select(func.count()).select_from(items)) or 0,
        connection.scalar(select(func.count()).select_from(stories).where(stories.c.merged_into.is_(None))) or 0,
    )


def read_story(connection: Connection, story: str) -> dict[str, Any] | None:
    """A story's row, by its id or that of one it absorbed; None for an unknown id."""
    found = resolve(connection, story)
    row = connection.execute(select(stories).where(stories.c.id == found)).mappings().one_or_none()
    return None if row is None else dict(row)


def list_stories(
    connection: Connection, *, since: datetime | None = None, section: str | None = None, most: int | None = None
) -> list[dict[str, Any]]:
    """Stories as rows, those with the newest report first; the newest `most`, or all."""
    query = select(stories).where(stories.c.merged_into.is_(None)).order_by(stories.c.last_seen.desc(), stories.c.id)
    if since is not None:
        query = query.where(stories.c.last_seen >= since)
    if section is not None:
        query = query.where(stories.c.section == section)
    return [dict(row) for row in connection.execute(query.limit(most)).mappings()]


def read_members(connection: Connection, story: str) -> list[dict[str, Any]]:
    """All item rows of a story with why each is in it, the first discovered first."""
    query = select(items).where(items.c.story == story).order_by(items.c.discovered, items.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def titles(connection: Connection, wanted: Sequence[str]) -> dict[str, str]:
    """The titles of these items; those without one are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        query = select(items.c.id, items.c.title).where(items.c.id.in_(wanted[start : start + CHUNK]))
        found.update((row.id, row.title) for row in connection.execute(query) if row.title)
    return found


def merged_ids(connection: Connection, wanted: Sequence[str]) -> dict[str, list[str]]:
    """Story -> the stories that it absorbed; those that absorbed none are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(wanted), CHUNK):
        query = select(stories.c.merged_into, stories.c.id).order_by(stories.c.id)
        for into, story in connection.execute(query.where(stories.c.merged_into.in_(wanted[start : start + CHUNK]))):
            found[into].append(story)
    return dict(found)


def merges_into(connection: Connection, story: str) -> list[dict[str, Any]]:
    """What a story absorbed, the first first."""
    query = select(story_merges).where(story_merges.c.story == story).order_by(story_merges.c.at)
    return [dict(row) for row in connection.execute(query).mappings()]
