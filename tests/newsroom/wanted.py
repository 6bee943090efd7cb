"""Reports in SQL whose pages are wanted, for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from newsroom.lane.placement import member
from newsroom.lane.summary import opened, teller
from record.item import Item
from record.sql import pages, tables
from record.sql.dialect import insert
from record.sql.items import light_row
from record.sql.pages import COVERED, WantedPage
from record.sql.stories import summary_rows, view_rows
from record.sql.tables import items


def want(engine: Engine, reports: Sequence[Item], now: datetime, *, story: str | None = None) -> int:
    """Put them into SQL, and want the page of each, in order; returns of how many stories they are.

    Each is a story of its own, or all are of one.
    """
    by_story: dict[str, list[WantedPage]] = {}
    with engine.begin() as connection:
        for item in reports:
            its = story or item.id
            its_member = member(item, None, primary=False)
            made = {its: replace(opened(its_member, teller(its_member, item.source)), version=1)}
            for table, rows in ((tables.stories, summary_rows(made)), (tables.story_views, view_rows(made, now))):
                connection.execute(insert(connection, table).on_conflict_do_nothing(), rows)
            connection.execute(items.insert().values(**light_row(item), story=its, primary=False))
            host = (item.url or "").split("/")[2]
            by_story.setdefault(its, []).append(WantedPage(item, host, COVERED))
        pages.want(connection, by_story, now)
    return len(by_story)
