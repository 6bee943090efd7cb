"""When real outlets published: minute stamps of the shared months, and the two parts that are learned and measured."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from record.sql.source_days import SourceDay

FILE = Path("data") / "news" / "web3-news-collector.jsonl.gz"
_JST = timezone(timedelta(hours=9))
#: The first days and the last are not whole in the record.
_FIRST, _END = datetime(2026, 5, 6, tzinfo=UTC), datetime(2026, 8, 22, tzinfo=UTC)
_ZONES = {"ja": "Asia/Tokyo"}


@dataclass(frozen=True, slots=True)
class Outlet:
    """One source, and when it published: aware UTC, sorted; each address counts once."""

    name: str
    zone: str
    published: tuple[datetime, ...]

    def between(self, start: datetime, end: datetime) -> tuple[datetime, ...]:
        """What it published from `start` on and before `end`."""
        return tuple(moment for moment in self.published if start <= moment < end)


@dataclass(frozen=True, slots=True)
class Period:
    """What is learned from, and what is measured: the days of `learned` lie before those of `measured`."""

    learned: tuple[datetime, datetime]
    measured: tuple[datetime, datetime]


def halves() -> Period:
    """The first half is learned from."""
    middle = _FIRST + (_END - _FIRST) // timedelta(days=2) * timedelta(days=1)
    return Period((_FIRST, middle), (middle, _END))


def quarters() -> Period:
    """The same within the first half, to choose by: the second is not looked at."""
    whole = halves()
    middle = _FIRST + (whole.learned[1] - _FIRST) // timedelta(days=2) * timedelta(days=1)
    return Period((_FIRST, middle), (middle, whole.learned[1]))


def outlets(shared: Path) -> list[Outlet]:
    """All of the file, by name.  Raises OSError where it is not there."""
    seen, published, languages = set[str](), defaultdict[str, list[datetime]](list), dict[str, str]()
    with gzip.open(shared / FILE, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["url"] in seen or (moment := _moment(row.get("published") or "")) is None:
                continue
            seen.add(row["url"])
            published[row["source"]].append(moment)
            languages.setdefault(row["source"], row.get("lang") or "")
    return [
        Outlet(name, _ZONES.get(languages[name], "UTC"), tuple(sorted(moments)))
        for name, moments in sorted(published.items())
    ]


def days_of(moments: Iterable[datetime]) -> Mapping[date, SourceDay]:
    """As the record keeps them."""
    minutes = defaultdict[date, list[int]](list)
    for moment in moments:
        minutes[moment.date()].append(moment.hour * 60 + moment.minute)
    return {day: SourceDay(len(found), tuple(found)) for day, found in minutes.items()}


def counts(all_of: Sequence[Outlet], start: datetime, end: datetime) -> list[int]:
    """How much each published."""
    return [len(outlet.between(start, end)) for outlet in all_of]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text[:16], "%Y-%m-%d %H:%M").replace(tzinfo=_JST).astimezone(UTC)
    except ValueError:
        return None
