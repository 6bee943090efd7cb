"""What a watch would have sent in the last days: see `notifier.trial.lately`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from notifier.matcher.desk import read_book
from notifier.query.compile import compile_query
from notifier.trial.lately import DAYS, Refused, Wanted, answered, look_back
from notifier.trial.past import Found, messages
from notifier.trial.showing import samples, text_pieces, title_pieces
from notifier.trial.wording import Meant, meant, other_meaning, other_spelling
from record.changes import Outlet

#: Reports after which so many are too many anyway.
_MOST = 5_000
_SAMPLES = 3


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


def preview(wanted: Wanted) -> Preview | Refused:
    """What it would have sent in the last DAYS; where time runs out, in fewer of them."""
    return answered(wanted, _preview)


def _preview(connection: Connection, wanted: Wanted) -> Preview:
    book = read_book(connection)
    what = meant(wanted.text, book)
    query = compile_query(what.query, book)
    days = _days(wanted)
    lately = look_back(connection, wanted, query, book, _utc_days(days[0], wanted), _MOST)
    trial = lately.trial
    since = max(_midnight(days[0], wanted), datetime.combine(trial.days[0], datetime.min.time(), UTC))
    whole = [day for day in days if _midnight(day, wanted) >= since] or days[-1:]
    found = [each for each in trial.found if _day(each.item.discovered, wanted) in whole]
    sent = [(at, each) for at, each in messages(found, lately.where) if _day(at, wanted) in whole]
    per_day = Counter(_day(at, wanted) for at, _ in sent)
    return Preview(
        what,
        other_meaning(what.query, book) or (None if sent else other_spelling(what.query, book)),
        trial.looked_at,
        {day: per_day[day] for day in whole},
        len(found),
        [_sample(at, each, lately.outlets) for at, each in samples(sent, _SAMPLES)],
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
