"""What a source's days say of when it publishes, in its own zone.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from record.sql.source_days import SourceDay

#: A day counts half as much as one so much later: who changes its habits is followed within days.
HALF_LIFE = timedelta(days=21)
#: Reports that a source is given beforehand: in all, over so many days; and on working days and weekends each.
_PRIOR, _PRIOR_DAYS, _PER_WEEK = 1.0, 2.0, 6.0
#: Likewise in each hour of the day and each minute of the hour, by how unlike chance the source is.
_LEAST_PRIOR, _MOST_PRIOR = 2.0, 300.0
_SATURDAY = 5
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
HOURS, MINUTES = 24, 60


@dataclass(frozen=True, slots=True)
class Habit:
    """How a source publishes.  Factors are of what it would publish were it always the same: 1 is the usual."""

    zone: str
    #: Reports on a day.
    daily: float
    #: Of working days, of weekends.
    week: tuple[float, float]
    #: Of each hour of the day, of each minute of an hour.
    hours: tuple[float, ...]
    minutes: tuple[float, ...]
    #: How many reports it was learned from, older ones for less.
    known: float

    def rates(self, start: datetime, hours: int) -> Iterator[list[float]]:
        """Reports that are expected in each minute, an hour of UTC at a time, from the beginning of `start`'s hour."""
        zone, perminute = ZoneInfo(self.zone), self.daily / (HOURS * MINUTES)
        first = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        for number in range(hours):
            local = (first + number * _HOUR).astimezone(zone)
            ahead = local.minute  # of zones that are not whole hours away
            here = self._at(local)
            if not ahead:
                yield [perminute * here * each for each in self.minutes]
                continue
            later = self._at(local + _HOUR)
            yield [
                perminute * (here if minute + ahead < MINUTES else later) * self.minutes[(minute + ahead) % MINUTES]
                for minute in range(MINUTES)
            ]

    def _at(self, local: datetime) -> float:
        return self.week[local.weekday() >= _SATURDAY] * self.hours[local.hour]


def learn(days: Mapping[date, SourceDay], zone: str, now: datetime, since: date) -> Habit:
    """From a source's days since it was first read."""
    hours, minutes, week = [0.0] * HOURS, [0.0] * MINUTES, [0.0, 0.0]
    today = now.astimezone(UTC).date()
    for day, known in days.items():
        if since <= day <= today:
            weight, ahead = _weight(today - day), _ahead(zone, day)
            for at in known.minutes:
                local = at + ahead[at // MINUTES]
                hours[local // MINUTES % HOURS] += weight
                minutes[local % MINUTES] += weight
                week[(day.weekday() + local // (HOURS * MINUTES)) % 7 >= _SATURDAY] += weight
    exposure = [0.0, 0.0]
    for number in range((today - since).days + 1):
        day = today - number * _DAY
        whole = 1.0 if number else (now.astimezone(UTC) - datetime.combine(today, time(), UTC)) / _DAY
        exposure[day.weekday() >= _SATURDAY] += _weight(today - day) * whole
    reports, seen = sum(hours), sum(exposure)
    mean = reports / seen if seen else 0.0
    return Habit(
        zone=zone,
        daily=(reports + _PRIOR) / (seen + _PRIOR_DAYS),
        week=(_factor(week[0], mean * exposure[0], _PER_WEEK), _factor(week[1], mean * exposure[1], _PER_WEEK)),
        hours=_factors(hours, reports / HOURS),
        minutes=_factors(minutes, reports / MINUTES),
        known=reports,
    )


def _factor(came: float, usual: float, prior: float) -> float:
    return (came + prior) / (usual + prior)


def _factors(came: Sequence[float], usual: float) -> tuple[float, ...]:
    """How much more than the usual came in each part.

    What chance alone would make of equal parts is taken back: counts of a source without habits vary by the root of
    what is usual (Poisson), and what they vary beyond that is its habit.  The prior follows from both (method of
    moments for a gamma-Poisson mixture, https://en.wikipedia.org/wiki/Empirical_Bayes_method).
    """
    beyond = sum((each - usual) ** 2 for each in came) - len(came) * usual
    prior = len(came) * usual**2 / beyond if beyond > 0 else _MOST_PRIOR
    prior = min(max(prior, _LEAST_PRIOR), _MOST_PRIOR)
    return tuple(_factor(each, usual, prior) for each in came)


def _weight(ago: timedelta) -> float:
    return float(0.5 ** (ago / HALF_LIFE))


@lru_cache(maxsize=20_000)
def _ahead(zone: str, day: date) -> tuple[int, ...]:
    """Minutes by which the zone is ahead of UTC in each hour of a UTC day."""
    start, where = datetime.combine(day, time(), UTC), ZoneInfo(zone)
    offsets = [(start + hour * _HOUR).astimezone(where).utcoffset() or timedelta() for hour in range(HOURS)]
    return tuple(offset // timedelta(minutes=1) for offset in offsets)
