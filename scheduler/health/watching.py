"""Health as a job of the schedule role: learns rhythms, marks who is late, and tells the operator what changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from redis.asyncio import Redis
from sqlalchemy import Engine

from config.kinds.source import Source
from record.live import keys
from record.sql import counters, facts, notices, source_days
from record.sql.database import reading
from record.sql.directory import OPERATOR
from record.sql.source_days import KEEP_DAYS, SourceDay
from scheduler.health.changes import Found, Memory, advance
from scheduler.health.silence import NOTHING_KNOWN, Cadence, Hours, Minutes, learn
from scheduler.health.states import FIELDS, came, moment

#: How often rhythms are learned anew.
LEARN_EVERY = timedelta(hours=1)
#: Sources whose days are read at once: rows take far more memory than what is made of them.
_TOGETHER = 200
#: The fact what the operator was told.
_TOLD = "health"
#: A page that is watched for changes may well stay as it is.
_MAY_STAY = "page"


class HealthWatch:
    """What it finds of a source stands in its state: `late` and `cadence`, see docs/redis.md."""

    def __init__(self, redis: Redis, engine: Engine) -> None:
        self._redis = redis
        self._engine = engine
        self._learned: datetime | None = None
        self._hours = Hours((), datetime.fromtimestamp(0, UTC))
        self._cadences: dict[str, Cadence] = {}
        #: When each source last published, as SQL knows it: Redis may have lost it.
        self._last: dict[str, datetime] = {}

    async def look(self, sources: Sequence[Source], now: datetime) -> None:
        """At all that are scheduled; `now` by Redis TIME."""
        if self._learned is None or now - self._learned >= LEARN_EVERY:
            await self._learn(sources, now)
        found = await self._find(sources)
        await self._note(sources, found)
        await asyncio.to_thread(_tell, self._engine, found, now)

    async def _learn(self, sources: Sequence[Source], now: datetime) -> None:
        published: dict[str, Minutes] = {}
        for start in range(0, len(sources), _TOGETHER):  # a thread each, so that a stop need not wait for them all
            ids = [each.id for each in sources[start : start + _TOGETHER]]
            published |= await asyncio.to_thread(_published, self._engine, ids, now)
        await asyncio.to_thread(self._learn_from, published, sources, now)
        self._learned = now

    def _learn_from(self, published: Mapping[str, Minutes], sources: Sequence[Source], now: datetime) -> None:
        self._hours = Hours(published.values(), now)
        self._cadences = {
            each.id: learn(published[each.id], self._hours, now, ZoneInfo(each.timezone))
            for each in sources
            if each.id in published
        }
        self._last = {
            source: datetime.fromtimestamp(int(its[-1]) * 60, UTC) for source, its in published.items() if len(its)
        }

    async def _find(self, sources: Sequence[Source]) -> dict[str, Found]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for each in sources:
                pipe.hmget(keys.state(each.id), FIELDS)
            states = await pipe.execute()
        return {
            each.id: Found(
                each.id, each.url, {name: value for name, value in zip(FIELDS, values, strict=True) if value}
            )
            for each, values in zip(sources, states, strict=True)
        }

    async def _note(self, sources: Sequence[Source], found: Mapping[str, Found]) -> None:
        """Write who is late, and after how long each would be, where that is not so already; also into `found`."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for each in sources:
                left = found[each.id].left
                cadence = self._cadences.get(each.id, NOTHING_KNOWN)
                late = came(left) if self._is_late(each, left, cadence) else ""
                for name, value in (("late", late), ("cadence", str(cadence))):
                    if left.get(name, "") != value:
                        pipe.hset(keys.state(each.id), name, value) if value else pipe.hdel(keys.state(each.id), name)
                        left[name] = value
            await pipe.execute()

    def _is_late(self, source: Source, left: Mapping[str, str], cadence: Cadence) -> bool:
        """By its last sound poll: what was not asked since may have something new."""
        asked = moment(left.get("succeeded"))
        last = moment(left.get("news")) or self._last.get(source.id) or moment(left.get("begun"))
        if asked is None or last is None or (source.kind == _MAY_STAY and not cadence.is_learned):
            return False
        limit = cadence.limit(last, ZoneInfo(source.timezone))
        # Not all time counts, so the second look alone would do; it takes longer.
        return asked - last > limit and self._hours.since(last, asked) > limit


def _published(engine: Engine, sources: Sequence[str], now: datetime) -> dict[str, Minutes]:
    with reading(engine) as connection:
        days = source_days.read(connection, (now - KEEP_DAYS).date(), sources)
    return {source: minutes_of(its) for source, its in days.items()}


def minutes_of(days: Mapping[date, SourceDay]) -> Minutes:
    """When a source published, from its days."""
    starts = [
        (int(datetime.combine(day, time.min, UTC).timestamp()) // 60, of_day.minutes) for day, of_day in days.items()
    ]
    found = [start + np.array(its, np.int64) for start, its in starts if its]
    return np.unique(np.concatenate(found)) if found else np.array([], np.int64)


def _tell(engine: Engine, found: Mapping[str, Found], now: datetime) -> None:
    with reading(engine) as connection:
        before = Memory.from_json(facts.read(connection, _TOLD))
        has_operator = facts.read(connection, OPERATOR) is not None
    if not has_operator or advance(before, found, now)[0] == before:
        return
    with engine.begin() as connection:
        # Of two processes that look at a time one waits here, and then finds that all is told.
        number = counters.raise_by(connection, counters.HEALTH)
        memory, text = advance(Memory.from_json(facts.read(connection, _TOLD)), found, now)
        if not text or notices.tell(connection, f"health:{number}", text, now):
            facts.put(connection, _TOLD, memory.to_json())
