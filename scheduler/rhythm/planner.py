"""Planning the polls of all sources, from what SQL has of their days to what workers find in Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from config.every import Interval, share_of
from config.kinds.source import Source
from config.models import Settings
from record.live.polls import Polls
from record.sql import source_days
from record.sql.database import reading
from record.sql.dialect import chunks
from record.turns import Turns
from scheduler.rhythm.habit import learn
from scheduler.rhythm.pace import Pace
from scheduler.rhythm.planning import Planning, Rhythm

#: Sources that are learned, or planned, by one thread: it takes a fraction of a second, and a stop waits for no more.
_AT_ONCE = 100
#: Turns are made anew so often, long before they end.
AGAIN = timedelta(hours=6)
#: How long the first polls of new sources take.
_FIRST_POLLS = timedelta(minutes=1)
#: Where the config does not say how many polls may be made: as if each source were polled so often, or at its `every`.
_USUAL = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)

log = structlog.get_logger("mintwire.schedule")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the config allows."""

    #: Of all sources together; None: as if each were polled every five minutes, or at its `every`.
    polls_per_minute: float | None
    min_every: timedelta
    max_every: timedelta

    @classmethod
    def by(cls, settings: Settings) -> Allowed:
        """What these say."""
        return cls(settings.polls_per_minute, settings.min_every, settings.max_every)


class Planner:
    """Learns and plans all sources in one pass; between two passes it remembers only the price of a poll."""

    def __init__(self, polls: Polls, engine: Engine, pace: Pace) -> None:
        self._polls = polls
        self._engine = engine
        self._pace = pace
        self._price = 0.01
        self._sources: Sequence[Source] = ()
        #: When to plan again, by Redis TIME; None: at once.
        self._due: datetime | None = None

    def take(self, sources: Sequence[Source]) -> None:
        """These are polled from now on, or the config allows something else."""
        self._sources, self._due = sources, None

    async def work(self, allowed: Allowed, real: datetime) -> None:
        """Plan where that is due; `real`: Redis TIME."""
        new, sources = self._due is None, self._sources
        if self._due is None or real >= self._due:
            intervals = [(source, source.every.period) for source in sources if isinstance(source.every, Interval)]
            told = [(source, self._pace.pass_in_told(period)) for source, period in intervals]
            await self._plan([(source, most) for source, most in told if most > _MINUTE], allowed, real)
            if sources is self._sources:
                # Of a source whose first poll is under way the due time is not ours to change: soon once more.
                self._due = real + (_FIRST_POLLS if new else self._pace.pass_in_real(AGAIN))

    async def _plan(self, planned: Sequence[tuple[Source, timedelta]], allowed: Allowed, real: datetime) -> None:
        """Give each source its turns from now on; `planned`: the longest that each is left alone.

        One with a cron expression says itself when it is polled, and so does one that is polled each minute or oftener.
        """
        if not planned:
            return
        begun_s, now = time.monotonic(), self._pace.to_told(real)
        rhythms: dict[str, Rhythm] = {}
        for some in chunks(planned, _AT_ONCE):
            begun = await self._polls.begun([source.id for source, _ in some])
            rhythms |= await asyncio.to_thread(self._learn, some, begun, real, allowed.max_every)
        planning = Planning(
            start=now.replace(second=0, microsecond=0),
            polls_per_minute=allowed.polls_per_minute or sum(_MINUTE / min(most, _USUAL) for _, most in planned),
            least=allowed.min_every,
        )
        prices = planning.prices(list(rhythms.values()), self._price)
        while (price := await asyncio.to_thread(next, prices, None)) is not None:
            self._price = price
        for names in chunks(list(rhythms), _AT_ONCE):
            made = await asyncio.to_thread(self._turns, planning, {name: rhythms[name] for name in names})
            await self._polls.plan({name: _written(name, turns, real) for name, turns in made.items()})
        log.info("polls_planned", sources=len(planned), s=round(time.monotonic() - begun_s, 1))

    def _learn(
        self,
        planned: Sequence[tuple[Source, timedelta]],
        begun: Mapping[str, datetime],
        real: datetime,
        most: timedelta,
    ) -> dict[str, Rhythm]:
        now = self._pace.to_told(real)
        first = (now - source_days.KEEP_DAYS).date()
        with reading(self._engine) as connection:
            known = source_days.read(connection, first, [source.id for source, _ in planned])
        rhythms = {}
        for source, longest in planned:
            days = known.get(source.id, {})
            since = min([self._pace.to_told(begun.get(source.id, real)).date(), *days])
            habit = learn(days, source.timezone, now, max(since, first))
            rhythms[source.id] = Rhythm(habit, min(longest, most))
        return rhythms

    def _turns(self, planning: Planning, rhythms: Mapping[str, Rhythm]) -> dict[str, Turns]:
        made = {name: planning.turns(rhythm, self._price) for name, rhythm in rhythms.items()}
        return {
            name: replace(turns, start=self._pace.to_real(turns.start), step=self._pace.pass_in_real(turns.step))
            for name, turns in made.items()
        }


def _written(name: str, turns: Turns, real: datetime) -> tuple[str, datetime]:
    return turns.to_text(), turns.next(real, share_of(name)) or real + AGAIN
