"""What each source brought, by UTC day: its rhythm is learned from it, and its silence seen."""

from __future__ import annotations

import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, tuple_

from config.every import LONGEST_GAP
from record.item import Item
from record.news import News
from record.sql import dialect, tables
from record.sql.prepared import PreparedRows
from record.sql.tables import source_days

#: How long a day is kept: weekly habits show in it many times over, and last year's are no guide.
KEEP_DAYS = timedelta(days=120)
#: Minutes of one day that are kept; a source that publishes more often is polled as often as it may be anyway.
MOST_MINUTES = 2_000
#: A source's clock is believed where it says less than this before ours; earlier reports were redated or reposted.
BELIEVED = timedelta(days=3)
#: A midnight that lies further back than any gap between polls is a date without a time, in whatever zone: zones differ
#: from UTC by whole quarters of an hour.
_QUARTER_MIN = 15
#: Reports that were there before we looked: when they were discovered says nothing about their source.
_BACK_STOCK = frozenset({"first_poll", "archive"})
_DAYS = select(*(source_days.c[name] for name in ("source", "day", "items", "minutes")))


@dataclass(frozen=True, slots=True)
class SourceDay:
    """One UTC day of one source."""

    #: New reports that were filed on the day, without those that were there before the first poll.
    items: int
    #: Minutes of the day (0 to 1439, sorted) at which reports were published, whenever they were filed.
    minutes: tuple[int, ...]


def moment_of(published: datetime | None, discovered: datetime, news: News | str | None) -> datetime | None:
    """When a report came out: by its source's clock where that is honest, else by ours; None where neither says."""
    if published is not None and discovered - BELIEVED < published <= discovered:
        # A day alone is no time.
        is_round = published.minute % _QUARTER_MIN == 0 and published.second == 0
        if discovered - published <= LONGEST_GAP or not is_round:
            return published
    return None if news in _BACK_STOCK else discovered


def note(connection: Connection, filed: Iterable[Item]) -> None:
    """Add items that SQL did not know; in the transaction that stores them, whose writer is alone."""
    rows = [(each.source, each.published, each.discovered, each.news) for each in filed if each.revision == 0]
    add(connection, rows)


def add(connection: Connection, reports: Iterable[tuple[str, datetime | None, datetime, str | None]]) -> None:
    """Add reports that are not counted yet: (source, published, discovered, news) of each."""
    items: Counter[tuple[str, date]] = Counter()
    minutes: defaultdict[tuple[str, date], list[int]] = defaultdict(list)
    for source, published, discovered, news in reports:
        if news not in _BACK_STOCK:
            items[source, discovered.astimezone(UTC).date()] += 1
        if moment := moment_of(published, discovered, news):
            at = moment.astimezone(UTC)
            minutes[source, at.date()].append(at.hour * 60 + at.minute)
    wanted = sorted({*items, *minutes})
    known = _known(connection, wanted)
    rows: list[dict[str, Any]] = []
    for key in wanted:
        before = known.get(key, SourceDay(0, ()))
        listed = sorted((*before.minutes, *minutes[key]))[:MOST_MINUTES]
        rows.append({"source": key[0], "day": key[1], "items": before.items + items[key], "minutes": _packed(listed)})
    PreparedRows(connection.dialect, tables.source_days, rows, "replace").write(connection)


def read(
    connection: Connection, since: date, sources: Collection[str] | None = None
) -> dict[str, dict[date, SourceDay]]:
    """The days since this one of all sources, or of these; only days on which something came."""
    query = _DAYS.where(source_days.c.day >= since)
    rows = (
        connection.execute(query).all()
        if sources is None
        else dialect.among(connection, query, source_days.c.source, sources)
    )
    found: defaultdict[str, dict[date, SourceDay]] = defaultdict(dict)
    for source, day, number, minutes in rows:
        found[source][day] = SourceDay(number, _unpacked(minutes))
    return dict(found)


def _known(connection: Connection, wanted: Sequence[tuple[str, date]]) -> dict[tuple[str, date], SourceDay]:
    rows = dialect.among(connection, _DAYS, tuple_(source_days.c.source, source_days.c.day), wanted)
    return {(source, day): SourceDay(number, _unpacked(minutes)) for source, day, number, minutes in rows}


def _packed(minutes: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(minutes)}H", *minutes)


def _unpacked(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 2}H", packed)
