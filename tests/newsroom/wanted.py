"""Reports in SQL whose pages are wanted, for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from record.item import Item
from record.sql import pages
from record.sql.pages import COVERED, WantedPage
from tests.newsroom.judged import assign, judged

#: Titles of reports, each of an event of its own.
EVENTS = (
    "Kestrel Bank opens forty branches in Finland",
    "A Lisbon court rules on a patent for rings",
    "Shopkeepers strike over fees of card terminals",
    "Flood closes the vaults of the mint at Utrecht",
    "Harrow Capital buys a maker of bicycles",
    "Children win a prize for drawing banknotes",
)


def want(engine: Engine, reports: Sequence[Item], now: datetime, *, alerts: bool = True) -> int:
    """Put them into SQL, and want the page of each, in order; returns of how many stories they are."""
    by_story: dict[str, list[WantedPage]] = {}
    with engine.begin() as connection:
        batch = assign(connection, [judged(item) for item in reports], now)
        for each in batch.placements:
            host = (each.item.url or "").split("/")[2]
            by_story.setdefault(each.story, []).append(WantedPage(each.item, host, COVERED, alerts))
        pages.want(connection, by_story, now)
    return len(by_story)
