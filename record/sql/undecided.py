"""Reports that were filed `by_page`: undecided until their pages say whether they are news, ten minutes at most.

The lane decides one with the text of its page; where none came, the matcher does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from record.sql.dialect import change_among
from record.sql.tables import IS_UNDECIDED, items, page_fetches

#: How long a report waits for its page, by our clock; one whose page failed waits no longer.
LONGEST_WAIT = timedelta(minutes=10)
#: Reports that are decided at once.
_AT_ONCE = 200


def overdue(connection: Connection, now: datetime) -> list[str]:
    """Reports that wait no longer, the oldest first.  `now` is by Redis TIME."""
    query = (
        select(items.c.id)
        .outerjoin(page_fetches, page_fetches.c.item == items.c.id)
        .where(IS_UNDECIDED, or_(items.c.discovered <= now - LONGEST_WAIT, page_fetches.c.state == "failed"))
        .order_by(items.c.discovered, items.c.id)
        .limit(_AT_ONCE)
    )
    return list(connection.scalars(query))


def call_news(connection: Connection, reports: Collection[str]) -> None:
    """No page has said when these were published: they are news."""
    change_among(connection, items, "id", reports, news="news")


def decide(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Of rows of pages' texts `base`, `news`, `published` and `title`: those of their reports that are undecided have
    these, and the latter two where their sources gave none."""
    if rows:
        names = ("news", "published", "title")
        values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=items.c[name].type) for name in names}
        values |= {name: func.coalesce(items.c[name], values[name]) for name in names[1:]}
        connection.execute(
            update(items).where(items.c.id == bindparam("report"), items.c.news == "by_page").values(values),
            [{"report": row["base"], **{f"new_{name}": row[name] for name in names}} for row in rows],
        )
