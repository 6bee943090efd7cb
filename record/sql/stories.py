"""Stories in SQL: opened, grown, absorbed by others, and read back.  All in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from record.sql.dialect import insert
from record.sql.items import CHUNK
from record.sql.tables import items, stories, story_merges
from record.story import Member

#: Items of one story that make its summary; of larger ones those first discovered.
MOST_MEMBERS = 2_000

_MEMBER = tuple(items.c[name] for name in Member.__slots__)


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
