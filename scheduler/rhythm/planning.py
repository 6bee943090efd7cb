"""The polls of all sources for the next day: as many as may be made, each where it saves most waiting.  Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from config.every import LONGEST_GAP
from record.turns import Turns
from scheduler.rhythm.choosing import choose
from scheduler.rhythm.habit import HOURS, MINUTES, Habit
from scheduler.rhythm.wording import in_words

_MINUTE = timedelta(minutes=1)
_DAY = HOURS * MINUTES
#: What is planned in one go; it is planned anew long before its end.
HORIZON = timedelta(hours=30)
#: Sources by which the price is found: so many of all kinds stand for all.
_SAMPLE = 120
_ROUNDS, _CLOSE, _CHEAPEST, _DEAREST = 16, 0.03, 1e-6, 1e6


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is planned for one source: its habit, and how long it is left alone at most."""

    habit: Habit
    most: timedelta


@dataclass(frozen=True, slots=True)
class Planning:
    """When and how often polls may be made."""

    #: The beginning of a minute, on the wire's own clock.
    start: datetime
    #: Of all sources together, on the average of a day.
    polls_per_minute: float
    #: Between two polls of a source.
    least: timedelta

    def prices(self, rhythms: Sequence[Rhythm], guess: float) -> Iterator[float]:
        """Of a poll, in minutes that one report waits, each better than the one before it.

        At the last as many polls are worth it as may be made; few sources may have no such price: then rather fewer.
        """
        ranked = sorted(rhythms, key=lambda rhythm: rhythm.habit.daily)
        step = max(len(ranked) // _SAMPLE, 1)
        sample = ranked[step // 2 :: step]
        wanted = self.polls_per_minute * _DAY * len(sample) / max(len(ranked), 1)
        rates = [self._rates(rhythm) for rhythm in sample]
        price, low, high = guess, _CHEAPEST, _DEAREST
        for _ in range(_ROUNDS):
            made = sum(
                sum(at < _DAY for at in self._choose(rhythm, its, price))
                for rhythm, its in zip(sample, rates, strict=True)
            )
            if abs(made - wanted) <= _CLOSE * wanted:
                yield price
                return
            low, high = (price, high) if made > wanted else (low, price)
            if high / low < 1 + _CLOSE:
                break
            yield price
            # Polls are roughly as the root of the price.
            price = min(max(price * (made / wanted) ** 2, (low * price) ** 0.5), (high * price) ** 0.5)
        yield high

    def price(self, rhythms: Sequence[Rhythm], guess: float = 0.01) -> float:
        """The last of `prices`."""
        (price,) = deque(self.prices(rhythms, guess), maxlen=1)
        return price

    def turns(self, rhythm: Rhythm, price: float) -> Turns:
        """Of one source, at a price that is the same for all."""
        rates = self._rates(rhythm)
        hourly = (sum(rates[at : at + MINUTES]) / MINUTES for at in range(0, HORIZON // _MINUTE, MINUTES))
        return Turns(
            start=self.start,
            step=_MINUTE,
            bits=sum(1 << at for at in self._choose(rhythm, rates, price) if at < HORIZON // _MINUTE),
            least=self._least,
            expected=tuple(hourly),
            why=in_words(rhythm.habit),
        )

    def _choose(self, rhythm: Rhythm, rates: Sequence[float], price: float) -> list[int]:
        return choose(rates, price, self._least, max(rhythm.most // _MINUTE, self._least))

    def _rates(self, rhythm: Rhythm) -> list[float]:
        """From the start to the horizon, and as far behind it as a plan looks ahead."""
        hours = (HORIZON + LONGEST_GAP) // timedelta(hours=1)
        listed: Iterator[float] = chain.from_iterable(rhythm.habit.rates(self.start, hours + 1))
        return list(listed)[self.start.minute :]

    @property
    def _least(self) -> int:
        return max(-(-self.least // _MINUTE), 1)
