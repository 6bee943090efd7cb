"""Finding the stories of the last days of which a report matches a query: see `notifier.trial.lately`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from sqlalchemy import Connection

from notifier.matcher.desk import read_book
from notifier.query.compile import compile_query
from notifier.trial.lately import DAYS, Refused, Wanted, answered, look_back
from notifier.trial.wording import meant

#: Reports after which no older day is looked through.
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Hits:
    """Stories with a report that matches, those with the newest such report first."""

    #: What was looked for.
    query: str
    stories: Sequence[str]
    #: How many UTC days were looked through.
    days: int


def search(wanted: Wanted) -> Hits | Refused:
    """Of the last DAYS, which are those of UTC; where time runs out, of fewer of them."""
    return answered(wanted, _search)


def _search(connection: Connection, wanted: Wanted) -> Hits:
    book = read_book(connection)
    query = meant(wanted.text, book).query
    today = wanted.now.astimezone(UTC).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    lately = look_back(connection, wanted, compile_query(query, book), book, days, _MOST)
    # What the lane has not read yet is in no story.
    known = [each.report for each in reversed(lately.trial.found) if each.report in lately.where]
    return Hits(query, list(dict.fromkeys(lately.where[each].story for each in known)), len(lately.trial.days))
