"""Finding the stories of the last days of which a report matches a query, within seconds.

It takes the processor, and so is meant for a process of its own; what it takes and gives can be pickled.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import Connection

from config.errors import QueryError
from config.kinds.union import read_specs
from notifier.matcher.desk import read_book
from notifier.query.compile import compile_query
from notifier.trial.asking import Asked, Asking, fields_asked
from notifier.trial.filed import FiledDocuments, outlets_of
from notifier.trial.past import TRIED, run
from notifier.trial.preview import LONGEST_S, Refused
from notifier.trial.wording import meant
from record.collections.layout import root_in
from record.sql.database import open_engine, reading
from record.sql.directory import enabled_sources
from record.sql.items import judgements, whereabouts
from record.sql.watches import WatchRow

#: Past days, with today.
DAYS = 7
#: Reports after which no older day is looked through.
_MOST = 2_000

log = structlog.get_logger("mintwire.search")


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody wrote, and where to look."""

    text: str
    data: Path
    #: With its password.
    database: str
    #: Aware.
    now: datetime


@dataclass(frozen=True, slots=True)
class Hits:
    """Stories with a report that matches, those with the newest such report first."""

    #: What was looked for.
    query: str
    stories: Sequence[str]
    #: How many UTC days were looked through.
    days: int


def search(sought: Sought) -> Hits | Refused:
    """Of the last DAYS; where time runs out, of fewer of them."""
    engine = open_engine(sought.database)
    try:
        with reading(engine) as connection:
            try:
                return _search(connection, sought)
            except QueryError as error:
                return Refused.of(error)
    finally:
        engine.dispose()


def _search(connection: Connection, sought: Sought) -> Hits:
    book = read_book(connection)
    query = meant(sought.text, book).query
    asked = {TRIED: Asked(compile_query(query, book), WatchRow(TRIED, query))}
    documents = FiledDocuments(
        outlets_of(read_specs(enabled_sources(connection))[0]),
        fields_asked(asked),
        lambda items: judgements(connection, [item.id for item in items]),
    )
    today = sought.now.astimezone(UTC).date()
    # What is read once in a process, concepts above all, does not count.
    late = time.monotonic() + LONGEST_S
    trial = run(
        Asking(asked, book, documents),
        root_in(sought.data),
        [today - timedelta(days=back) for back in reversed(range(DAYS))],
        lambda line: log.warning("collection_line_broken", line=line, effect="left out of a search"),
        lambda found: found > _MOST or time.monotonic() > late,
    )
    where = whereabouts(connection, [each.report for each in trial.found])
    # What the lane has not read yet is in no story.
    stories = [where[each.report].story for each in reversed(trial.found) if each.report in where]
    return Hits(query, list(dict.fromkeys(stories)), len(trial.days))
