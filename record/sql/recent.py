"""What came lately: stories for lists, and titles for those who look for words.  All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from record.sql.tables import items, stories

#: Rows that are fetched at once.
_SOME = 1_000


def latest_stories(
    connection: Connection, since: datetime, sections: Collection[str], *, skip: int = 0, most: int
) -> list[str]:
    """Ids of stories of these sections with a report seen since then; those last reported on first."""
    query = (
        select(stories.c.id)
        .where(stories.c.merged_into.is_(None), stories.c.last_seen >= since, stories.c.section.in_(sections))
        .order_by(stories.c.last_place.desc(), stories.c.id)
    )
    return list(connection.scalars(query.offset(skip).limit(most)))


@dataclass(frozen=True, slots=True)
class Titled:
    """A report as it first came, as far as lists of titles need it."""

    id: str
    story: str
    title: str
    discovered: datetime


def titles_since(connection: Connection, since: datetime) -> Iterator[Sequence[Titled]]:
    """Reports discovered since then that have a title, the newest first, some at a time."""
    columns = [items.c[name] for name in Titled.__slots__]
    query = select(*columns).where(items.c.discovered >= since, items.c.revision == 0, items.c.title.is_not(None))
    found = connection.execution_options(yield_per=_SOME).execute(query.order_by(items.c.discovered.desc()))
    return ([Titled(*row) for row in rows] for rows in found.partitions())
