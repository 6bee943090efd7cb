"""What a watch would have sent in the last days, within seconds: for a person who waits for it.

It takes the processor, and so is meant for a process of its own; what it takes and gives can be pickled.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from config.errors import QueryError
from config.kinds.union import read_specs
from notifier.matcher.desk import read_book
from notifier.query.compile import compile_query
from notifier.trial.asking import Asked, Asking, fields_asked
from notifier.trial.filed import FiledDocuments, outlets_of
from notifier.trial.past import TRIED, Found, messages, run
from notifier.trial.showing import samples, text_pieces, title_pieces
from notifier.trial.wording import Meant, meant, other_meaning, other_spelling
from record.changes import Outlet
from record.collections.layout import root_in
from record.sql.database import open_engine, reading
from record.sql.directory import enabled_sources
from record.sql.items import judgements, whereabouts
from record.sql.watches import WatchRow

#: Past days, with today.
DAYS = 7
#: Seconds after which no further day is looked through, and reports after which so many are too many anyway.
LONGEST_S, _MOST = 3.5, 5_000
_SAMPLES = 3

log = structlog.get_logger("mintwire.preview")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wrote, and where to look."""

    text: str
    data: Path
    #: With its password.
    database: str
    #: IANA name of the zone whose days are counted.
    zone: str
    #: Aware.
    now: datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """A report that would have been sent; texts in pieces, each with whether it is a hit."""

    title: Sequence[tuple[str, bool]]
    text: Sequence[tuple[str, bool]]
    url: str | None
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What a watch would have sent."""

    meant: Meant
    #: A query that was perhaps meant.
    other: str | None
    #: Lines of the collections that were looked through.
    looked_at: int
    #: Days of the zone that were looked through as a whole, and today; and the messages on each.
    per_day: Mapping[date, int]
    #: Reports that match in these days, also those that are no news, or of a story that was told.
    reports: int
    samples: Sequence[Sample]
    #: Whether a report must hold one of its words; else it is asked of every report.
    needs_words: bool

    @property
    def messages(self) -> int:
        """On all days."""
        return sum(self.per_day.values())


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


def preview(wanted: Wanted) -> Preview | Refused:
    """What it would have sent in the last DAYS; where time runs out, in fewer of them."""
    engine = open_engine(wanted.database)
    try:
        with reading(engine) as connection:
            try:
                return _preview(connection, wanted)
            except QueryError as error:
                return Refused.of(error)
    finally:
        engine.dispose()


def _preview(connection: Connection, wanted: Wanted) -> Preview:
    book = read_book(connection)
    what = meant(wanted.text, book)
    query = compile_query(what.query, book)
    asked = {TRIED: Asked(query, WatchRow(TRIED, what.query))}
    outlets = outlets_of(read_specs(enabled_sources(connection))[0])
    documents = FiledDocuments(
        outlets, fields_asked(asked), lambda items: judgements(connection, [item.id for item in items])
    )
    days = _days(wanted)
    # A process that has just begun has taken its time to read all concepts; the reports have theirs from here on.
    late = time.monotonic() + LONGEST_S
    trial = run(
        Asking(asked, book, documents),
        root_in(wanted.data),
        _utc_days(days[0], wanted),
        lambda line: log.warning("collection_line_broken", line=line, effect="left out of a preview"),
        lambda found: found > _MOST or time.monotonic() > late,
    )
    since = max(_midnight(days[0], wanted), datetime.combine(trial.days[0], datetime.min.time(), UTC))
    whole = [day for day in days if _midnight(day, wanted) >= since] or days[-1:]
    found = [each for each in trial.found if _day(each.item.discovered, wanted) in whole]
    where = whereabouts(connection, [each.report for each in found])
    sent = [(at, each) for at, each in messages(found, where) if _day(at, wanted) in whole]
    per_day = Counter(_day(at, wanted) for at, _ in sent)
    return Preview(
        what,
        other_meaning(what.query, book) or (None if sent else other_spelling(what.query, book)),
        trial.looked_at,
        {day: per_day[day] for day in whole},
        len(found),
        [_sample(at, each, outlets) for at, each in samples(sent, _SAMPLES)],
        query.needs_words,
    )


def _days(wanted: Wanted) -> list[date]:
    today = wanted.now.astimezone(ZoneInfo(wanted.zone)).date()
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def _day(at: datetime, wanted: Wanted) -> date:
    return at.astimezone(ZoneInfo(wanted.zone)).date()


def _midnight(day: date, wanted: Wanted) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZoneInfo(wanted.zone))


def _utc_days(first: date, wanted: Wanted) -> list[date]:
    """The days of collections in which reports since the first day's midnight lie."""
    start = _midnight(first, wanted).astimezone(UTC).date()
    return [start + timedelta(days=on) for on in range((wanted.now.astimezone(UTC).date() - start).days + 1)]


def _sample(at: datetime, found: Found, outlets: Mapping[str, Outlet]) -> Sample:
    item, outlet = found.item, outlets.get(found.item.source)
    source = item.source if outlet is None else outlet.name
    return Sample(title_pieces(found, item.url or ""), text_pieces(found), item.url, source, at)
