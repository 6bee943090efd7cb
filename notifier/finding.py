"""Looking for words in the titles of what came lately, for a person who waits.

It takes the processor, and so is meant for a process of its own; what it takes and gives can be pickled.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.errors import QueryError
from notifier.matcher.desk import read_book
from notifier.matching.lookup import Lookup
from notifier.matching.standing import Standing
from notifier.query.compile import compile_query
from notifier.query.documents.document import Document
from notifier.trial.likely import Likely
from notifier.trial.wording import meant
from record.sql.database import open_engine, reading
from record.sql.recent import Titled, titles_since

#: Seconds after which no further titles are looked at.
_LONGEST_S = 3.5
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Titles:
    """What is looked for, in words or as a query, in the titles of the `weeks` before `now`."""

    text: str
    #: With its password.
    database: str
    #: Aware.
    now: datetime
    weeks: int
    #: Stories that are wanted; with 1 week, no more is looked for once there are so many.
    most: int


@dataclass(frozen=True, slots=True)
class Named:
    """Stories with such a title, the newest first, and how many reports had one in each week of seven days.

    Weeks by their first days, the oldest first, today the last day of the last; only those that were looked through.
    """

    stories: Sequence[str]
    per_week: Sequence[tuple[date, int]]


def find_titles(wanted: Titles) -> Named | None:
    """None where the text is no query."""
    engine = open_engine(wanted.database)
    try:
        with reading(engine) as connection:
            book = read_book(connection)
            try:
                query = compile_query(meant(wanted.text, book).query, book)
            except QueryError:
                return None
            lookup: Lookup[str] = Lookup(book)
            lookup.add({"": Standing.of(query).by_parts()})
            likely = Likely(lookup.parts, {})
            # What is read once in a process, concepts above all, does not count.
            late = time.monotonic() + _LONGEST_S
            counts: Counter[int] = Counter()
            found: dict[str, None] = {}
            reached = wanted.weeks
            for batch in titles_since(connection, wanted.now - wanted.weeks * _WEEK):
                for each in _likely(batch, likely):
                    if query.root.found(Document.of(each.title)):
                        found[each.story] = None
                        counts[_weeks_ago(wanted.now, each.discovered)] += 1
                is_enough = wanted.weeks == 1 and len(found) >= wanted.most
                if is_enough or time.monotonic() > late:
                    reached = _weeks_ago(wanted.now, batch[-1].discovered)
                    break
            today = wanted.now.date()
            weeks = [(today - (back + 1) * _WEEK + timedelta(days=1), counts[back]) for back in range(reached)]
            return Named(list(found)[: wanted.most], weeks[::-1])
    finally:
        engine.dispose()


def _likely(batch: Sequence[Titled], likely: Likely) -> list[Titled]:
    """Those whose titles hold a part of what is looked for: a title alone takes ten times as long."""
    lines = "".join(f"{at} {' '.join(each.title.split())}\n" for at, each in enumerate(batch))
    return [batch[int(line.partition(b" ")[0])] for line in likely(lines.encode("utf-8", "replace"))]


def _weeks_ago(now: datetime, then: datetime) -> int:
    return max(now - then, timedelta()) // _WEEK
