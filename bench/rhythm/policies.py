"""Who decides when sources are polled: the simple rules, those of the literature, and ours.

Each gives the moments of polls, in minutes since the beginning of what is measured, from what was learned before.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bench.rhythm.history import Outlet, Period, days_of
from config.every import share_of
from record.turns import Turns
from scheduler.rhythm.habit import learn
from scheduler.rhythm.planning import Planning, Rhythm

#: Beforehand each source has published half a report.
_HALF = 0.5
_HOURS, _MINUTE, _DAY = 24, timedelta(minutes=1), timedelta(days=1)
#: Nobody leaves a source alone for longer.
_MOST_MIN = 360.0
_WEEK_MIN = 10_080


@dataclass(frozen=True)
class World:
    """What a policy may know, and the polls that it may make a minute."""

    outlets: Sequence[Outlet]
    period: Period
    polls_per_minute: float

    @property
    def minutes(self) -> float:
        """Of what is measured."""
        start, end = self.period.measured
        return (end - start) / _MINUTE

    def learned(self) -> list[float]:
        """Reports a minute of each source, by what it published before."""
        start, end = self.period.learned
        return [(len(each.between(start, end)) + _HALF) / ((end - start) / _MINUTE) for each in self.outlets]

    def true(self) -> list[float]:
        """Reports a minute of each source in what is measured, which nobody knows beforehand."""
        start, end = self.period.measured
        return [max(len(each.between(start, end)), 1e-9) / self.minutes for each in self.outlets]


Polls = list[list[float]]
Policy = Callable[[World], Polls]


def equal(world: World) -> Polls:
    """Every source at the same interval."""
    return _even(world, [1.0] * len(world.outlets))


def proportional(world: World) -> Polls:
    """In proportion to the rate."""
    return _even(world, world.learned())


def root(world: World) -> Polls:
    """In proportion to the root of the rate: the least mean delay of all even intervals."""
    return _even(world, [math.sqrt(rate) for rate in world.learned()])


def root_of_true(world: World) -> Polls:
    """The same with the rates that nobody knows."""
    return _even(world, [math.sqrt(rate) for rate in world.true()])


def root_by_hour(world: World) -> Polls:
    """In proportion to the root of each source's rate in each hour of the day."""
    start, end = world.period.learned
    rates = []
    for outlet, rate in zip(world.outlets, world.learned(), strict=True):
        found = [moment.hour for moment in outlet.between(start, end)]
        share = [(found.count(hour) + _HALF) / (len(found) + _HALF * _HOURS) * _HOURS for hour in range(_HOURS)]
        rates.append([math.sqrt(rate * each) for each in share])
    whole = sum(map(sum, rates)) / _HOURS
    scale = whole / world.polls_per_minute

    def interval(of: Sequence[float], at: float) -> float:
        return scale / of[int(at // 60) % _HOURS]

    return [_stepping(world, number, partial(interval, of)) for number, of in enumerate(rates)]


def fresh(world: World) -> Polls:
    """Cho and Garcia-Molina 2003: that most sources have nothing new at a moment; the fastest are given up."""

    def polls(rate: float, worth: float) -> float:
        if worth * rate >= 1:
            return 0.0
        low, high = 1e-9, 1e3
        for _ in range(60):
            ratio = math.sqrt(low * high)
            low, high = (low, ratio) if 1 - (1 + ratio) * math.exp(-ratio) > worth * rate else (ratio, high)
        return rate / low

    return _priced(world, polls)


def fresh_at_random(world: World) -> Polls:
    """Azar and others 2018, with sources of equal weight: polls at random moments, so that most have nothing new."""

    def polls(rate: float, worth: float) -> float:
        return max(math.sqrt(rate / worth) - rate, 0.0)

    return _priced(world, polls)


def entry_frequency(world: World) -> Polls:
    """Miniflux: a week by the reports of the last week, within bounds; the factor makes it as many polls as others.

    https://miniflux.app/docs/configuration.html#polling-scheduler
    """
    start = world.period.measured[0]
    since = [[(moment - start) / _MINUTE for moment in outlet.published] for outlet in world.outlets]

    def made(factor: float) -> Polls:
        def interval(of: list[float], at: float) -> float:
            week = bisect_left(of, at) - bisect_left(of, at - _WEEK_MIN)
            return min(max(factor * _WEEK_MIN / max(week, 1), 1.0), 1_440.0)

        return [_stepping(world, number, partial(interval, of)) for number, of in enumerate(since)]

    low, high = 1e-4, 10.0
    for _ in range(14):
        factor = math.sqrt(low * high)
        few = sum(map(len, made(factor))) < world.polls_per_minute * world.minutes
        low, high = (low, factor) if few else (factor, high)
    return made(math.sqrt(low * high))


@dataclass(frozen=True)
class Ours:
    """The product's own: planned for each day at its beginning, a report that comes makes the next turn sooner."""

    #: Whether it learns on, or knows to the end only what it knew at the beginning.
    learns_on: bool = False
    stirs: bool = True

    def __call__(self, world: World) -> Polls:
        """As many polls as may be made: what reports bring about in the first week is saved elsewhere."""
        start = world.period.measured[0]
        week = replace(world, period=Period(world.period.learned, (start, start + 7 * _DAY)))
        made = sum(map(len, self._made(week, world.polls_per_minute)))
        return self._made(world, world.polls_per_minute * world.polls_per_minute * week.minutes / made)

    def _made(self, world: World, budget: float) -> Polls:
        start, end = world.period.measured
        days, price, planned = (end - start) // _DAY, 0.01, list[list[Turns]]()
        rhythms = self._rhythms(world, start)
        for number in range(days):
            day = start + number * _DAY
            if not self.learns_on and number >= 7:
                planned.append([_moved(turns, day) for turns in planned[number - 7]])
                continue
            if self.learns_on:
                rhythms = self._rhythms(world, day)
            planning = Planning(day, budget, _MINUTE)
            price = planning.price(rhythms, price)
            planned.append([planning.turns(rhythm, price) for rhythm in rhythms])
        return [
            self._polled(world, outlet, [day[index] for day in planned]) for index, outlet in enumerate(world.outlets)
        ]

    def _rhythms(self, world: World, now: datetime) -> list[Rhythm]:
        since = world.period.learned[0]
        known = [days_of(outlet.between(since, now)) for outlet in world.outlets]
        return [
            Rhythm(learn(of, outlet.zone, now, since.date()), timedelta(minutes=_MOST_MIN))
            for of, outlet in zip(known, world.outlets, strict=True)
        ]

    def _polled(self, world: World, outlet: Outlet, planned: Sequence[Turns]) -> list[float]:
        start, end = world.period.measured
        coming = list(outlet.between(start, end))
        share, before, now, fresh, polls, came = share_of(outlet.name), start, start, 0.0, list[float](), 0
        while now < end:
            turns = planned[min((now - start) // _DAY, len(planned) - 1)]
            new = []
            while came < len(coming) and coming[came] <= now:
                new.append(coming[came])
                came += 1
            fresh = turns.freshness(fresh, now - before, (now - moment for moment in new)) if self.stirs else 0.0
            before, now = now, turns.next(now, share, fresh) or end
            polls.append((now - start) / _MINUTE)
        return polls


def _moved(turns: Turns, to: datetime) -> Turns:
    return replace(turns, start=to)


def _even(world: World, weights: Sequence[float]) -> Polls:
    whole = sum(weights) / world.polls_per_minute
    return [_stepping(world, number, partial(_always, whole / weight)) for number, weight in enumerate(weights)]


def _priced(world: World, polls: Callable[[float, float], float]) -> Polls:
    """Each source by itself, at the worth of a poll that makes as many as may be made."""
    rates, low, high = world.learned(), 1e-9, 1e9
    for _ in range(80):
        worth = math.sqrt(low * high)
        made = sum(max(polls(rate, worth), 1 / _MOST_MIN) for rate in rates)
        low, high = (worth, high) if made > world.polls_per_minute else (low, worth)
    chosen = [max(polls(rate, high), 1 / _MOST_MIN) for rate in rates]
    return [_stepping(world, number, partial(_always, 1 / each)) for number, each in enumerate(chosen)]


def _always(interval: float, _at: float) -> float:
    return interval


def _stepping(world: World, number: int, interval: Callable[[float], float]) -> list[float]:
    """Polls from a moment of the source's own on, each an interval after the one before."""
    at, polls = interval(0.0) * share_of(world.outlets[number].name), list[float]()
    while at < world.minutes:
        polls.append(at)
        at += interval(at)
    return [*polls, at]
