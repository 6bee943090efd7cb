"""How stories grew, as far as it decides who is told of them again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from record.sql.dialect import CHUNK
from record.sql.tables import items, stories, story_views
from record.story import View


def became_primary(connection: Connection, story: str, version: int) -> bool:
    """Whether a primary source leads the story in this version, and did not in the one before."""
    query = select(story_views.c.version, story_views.c.view).where(
        story_views.c.story == story, story_views.c.version.in_((version, version - 1))
    )
    leads = {row.version: View.from_dict(row.view).lead.primary for row in connection.execute(query)}
    return leads.get(version, False) and not leads.get(version - 1, True)


def last_before(connection: Connection, story: str, discovered: datetime) -> datetime | None:
    """When the report of a story was discovered that came before one discovered then; None for the first."""
    query = select(func.max(items.c.discovered)).where(
        items.c.story == story, items.c.revision == 0, items.c.discovered < discovered
    )
    found: datetime | None = connection.scalar(query)
    return found


def leads(connection: Connection, wanted: Sequence[str]) -> set[str]:
    """The items that lead these stories."""
    found: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        query = select(stories.c.lead).where(stories.c.id.in_(wanted[start : start + CHUNK]))
        found.update(connection.scalars(query))
    return found
