"""How long a source may be silent: three times the 99th percentile of its own gaps at that time of week.  Pure.

Of both a source's gaps and its silence only time counts in which the wire as a whole was not quiet.  So neither an
outage of ours nor a holiday that everybody keeps makes a source late.  `bench.quality silence` measures the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

#: A silence is too long from so many times the percentile of the gaps.
TIMES, PERCENTILE = 3, 99
#: Fewer gaps, or gaps of a shorter time, tell no rhythm; fewer of a part of the week tell nothing of that part.
FEWEST_GAPS, SHORTEST = 12, timedelta(days=7)
FEWEST_OF_PART = 30
#: A source whose rhythm is not known is late after this, or thrice its longest gap.
UNKNOWN = timedelta(days=45)
#: The wire is quiet where the hours that end now brought less than this part of what they usually bring.
QUIET_HOURS, QUIET_PART = 12, 0.3
#: So many sources must publish for that; and no more is taken off a silence, for all sources may be silent for good.
FEWEST_SOURCES = 5
MOST_QUIET = timedelta(days=7)

_HOUR_MIN, _DAY_MIN, _WEEK_H = 60, 1_440, 168
#: 1970 began on a Thursday.
_MONDAY_MIN = 4 * _DAY_MIN
#: A weekend's gaps begin from Friday noon to Sunday noon.
_WEEKEND_MIN = (4 * _DAY_MIN + _DAY_MIN // 2, 6 * _DAY_MIN + _DAY_MIN // 2)

#: Minutes since 1970, rising.
Minutes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cadence:
    """After how long a source's silence is too long, by where it begins."""

    workdays: timedelta
    weekend: timedelta
    #: Whether the source's own gaps say so, or too few are known.
    is_learned: bool

    def limit(self, last: datetime, zone: ZoneInfo) -> timedelta:
        """Of a silence since `last` (aware); `zone` is the source's."""
        return self.weekend if _at_weekend(_minutes([last]), _ahead_min(last, zone))[0] else self.workdays

    def __str__(self) -> str:
        """The form in which it is stored: `WORKDAYS WEEKEND learned`, in seconds; or `guess`."""
        seconds = (round(each.total_seconds()) for each in (self.workdays, self.weekend))
        return " ".join([*map(str, seconds), "learned" if self.is_learned else "guess"])

    @classmethod
    def parse(cls, text: str) -> Cadence:
        """The reverse."""
        workdays, weekend, how = text.split()
        return cls(timedelta(seconds=int(workdays)), timedelta(seconds=int(weekend)), is_learned=how == "learned")


#: Of a source that was never heard of.
NOTHING_KNOWN = Cadence(UNKNOWN, UNKNOWN, is_learned=False)


class Hours:
    """Which time counts."""

    def __init__(self, sources: Iterable[Minutes], now: datetime) -> None:
        """When each source of the wire published, until now (aware)."""
        end = int(now.timestamp()) // 60 // _HOUR_MIN
        hours = [np.unique(each // _HOUR_MIN) for each in sources if len(each)]
        self._first = int(min((each[0] for each in hours), default=end))
        length = max(end, *(int(each[-1]) for each in hours), self._first) - self._first + 1
        found = np.zeros(length, int)
        for each in hours:
            found[each - self._first] += 1
        loud = ~_quiet(found) if len(hours) >= FEWEST_SOURCES else np.ones(length, bool)
        self._counted = np.concatenate([[0], np.cumsum(loud)]) * _HOUR_MIN

    def between(self, begins: Minutes, ends: Minutes) -> NDArray[np.float64]:
        """Minutes that count between each two moments."""
        whole = ends - begins
        counted = self._until(ends) - self._until(begins)
        return np.asarray(np.maximum(counted, whole - MOST_QUIET.total_seconds() / 60), np.float64)

    def since(self, last: datetime, now: datetime) -> timedelta:
        """How much of the time between these two (aware) counts."""
        begin, end = _minutes([last, now])
        return timedelta(minutes=float(self.between(np.array([begin]), np.array([end]))[0]))

    def _until(self, moments: Minutes) -> NDArray[np.float64]:
        """Minutes that count before each moment; before and behind what is known, all do."""
        at = moments - self._first * _HOUR_MIN
        edges = np.arange(len(self._counted)) * _HOUR_MIN
        beyond = np.minimum(at, 0) + np.maximum(at - edges[-1], 0)
        return np.asarray(np.interp(at, edges, self._counted) + beyond, np.float64)


def learn(published: Minutes, hours: Hours, now: datetime, zone: ZoneInfo) -> Cadence:
    """By when a source published; `now` (aware) says how far its clock runs ahead of UTC."""
    gaps = hours.between(published[:-1], published[1:])
    if len(gaps) < FEWEST_GAPS or (published[-1] - published[0]) * 60 < SHORTEST.total_seconds():
        guess = max(UNKNOWN, timedelta(minutes=TIMES * float(gaps.max(initial=0))))
        return Cadence(guess, guess, is_learned=False)
    weekend = _at_weekend(published[:-1], _ahead_min(now, zone))
    return Cadence(_limit(gaps, ~weekend), _limit(gaps, weekend), is_learned=True)


def minutes(moments: Iterable[datetime]) -> Minutes:
    """Of aware times, each once."""
    return np.unique(_minutes(list(moments)))


def _minutes(moments: Sequence[datetime]) -> Minutes:
    return np.array([int(each.timestamp()) // 60 for each in moments], np.int64)


def _limit(gaps: NDArray[np.float64], of_part: NDArray[np.bool_]) -> timedelta:
    own = gaps[of_part] if of_part.sum() >= FEWEST_OF_PART else gaps
    return timedelta(minutes=TIMES * float(np.percentile(own, PERCENTILE, method="higher")))


def _at_weekend(moments: Minutes, ahead_min: int) -> NDArray[np.bool_]:
    in_week = (moments + ahead_min - _MONDAY_MIN) % (7 * _DAY_MIN)
    begin, end = _WEEKEND_MIN
    return (in_week >= begin) & (in_week < end)


def _ahead_min(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


def _quiet(found: NDArray[np.int64]) -> NDArray[np.bool_]:
    """By how many sources published in each hour."""
    of_week = np.arange(len(found)) % _WEEK_H
    usual = (np.bincount(of_week, found) / np.bincount(of_week))[of_week]
    return _lately(found) < QUIET_PART * _lately(usual)


def _lately(values: NDArray[np.generic]) -> NDArray[np.float64]:
    """The sum of as many hours as QUIET_HOURS, up to each."""
    total = np.concatenate([np.zeros(QUIET_HOURS), np.cumsum(values)])
    return np.asarray(total[QUIET_HOURS:] - total[:-QUIET_HOURS], np.float64)
