"""A query asked of the reports of the last days, within seconds: for a person who waits for it.

It takes the processor, and so is meant for a process of its own; what it takes and gives can be pickled.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from config.errors import QueryError
from config.kinds.union import read_specs
from notifier.query.query import Query
from notifier.query.reading.concepts import ConceptBook
from notifier.trial.asking import Asked, Asking, fields_asked
from notifier.trial.filed import FiledDocuments, outlets_of
from notifier.trial.past import TRIED, Trial, run
from record.changes import Outlet
from record.collections.collections import Collections
from record.sql.database import open_engine, reading
from record.sql.directory import enabled_sources
from record.sql.items import Whereabouts, judgements, whereabouts
from record.sql.watches import WatchRow

#: Days that are looked through, today's among them.
DAYS = 7
#: Seconds after which no further day is looked through.
_LONGEST_S = 3.5

log = structlog.get_logger("mintwire.bot")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wrote, and where to look."""

    text: str
    collections: Collections
    #: With its password.
    database: str
    #: IANA name of the zone whose days are counted.
    zone: str
    #: Aware.
    now: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """A mistake in a query, see `QueryError`."""

    message: str
    column: int
    query: str = ""
    instead: str | None = None

    @classmethod
    def of(cls, error: QueryError) -> Refused:
        """Without the error itself, which does not go from process to process."""
        return cls(error.message, error.column, error.query, error.instead)


@dataclass(frozen=True, slots=True)
class Lately:
    """What was found, where SQL has it, and the outlets by which it may be named."""

    trial: Trial
    where: Mapping[str, Whereabouts]
    outlets: Mapping[str, Outlet]


def answered(wanted: Wanted, answer: Callable[[Connection, Wanted], T]) -> T | Refused:
    """The answer to what somebody wrote, or what is wrong with it."""
    engine = open_engine(wanted.database)
    try:
        with reading(engine) as connection:
            return answer(connection, wanted)
    except QueryError as error:
        return Refused.of(error)
    finally:
        engine.dispose()


def look_back(
    connection: Connection, wanted: Wanted, query: Query, book: ConceptBook, days: Sequence[date], most: int
) -> Lately:
    """Asks a query of these UTC days; of no older one once `most` reports match or time runs out."""
    asked = {TRIED: Asked(query, WatchRow(TRIED, ""))}
    outlets = outlets_of(read_specs(enabled_sources(connection))[0])
    documents = FiledDocuments(
        outlets, fields_asked(asked), lambda items: judgements(connection, [item.id for item in items])
    )
    # A process that has just begun has taken its time to read all concepts; the reports have theirs from here on.
    late = time.monotonic() + _LONGEST_S
    trial = run(
        Asking(asked, book, documents),
        wanted.collections,
        days,
        lambda line: log.warning("collection_line_broken", line=line, effect="left out of what a chat asked for"),
        lambda found: found > most or time.monotonic() > late,
    )
    return Lately(trial, whereabouts(connection, [each.report for each in trial.found]), outlets)
