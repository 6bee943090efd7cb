"""The schedule role: releases due polls, follows the config, and keeps Redis and SQL true to the collections."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import structlog

from config.kinds.source import Source
from config.kinds.union import read_specs
from newsroom.boilerplate.counts import Boilerplate
from record.closing.due import last_over
from record.collections.layout import days, versions_in
from record.collections.versions import forget_versions
from record.collections.writing import repair
from record.live import keys
from record.live.clock import redis_now
from record.live.filed import Filed
from record.live.filling import Filling, FillingLost
from record.live.polls import Polls
from record.live.removed import KEEP_REMOVED, forget_removed
from record.live.seen import KEEP_DAYS, Seen, day_number
from record.reconcile import reconcile
from record.remembering import remember_habits, restore_habits
from record.restoring import restore_marks
from record.sql import counters, directory, facts, packs, retention
from record.sql.database import reading
from record.sql.paused import paused
from scheduler.configured import configured, scheduled, sources_of
from scheduler.following import FollowedConfig
from scheduler.health.watching import HealthWatch
from scheduler.issuing import Issuing
from scheduler.processes.closing import close_in_child
from scheduler.rhythm.pace import REAL, Pace
from scheduler.rhythm.planner import Allowed, Planner
from scheduler.roles.jobs import Jobs, until_reached
from scheduler.roles.serving import serve
from scheduler.stores import Stores, open_stores

TICK_S = 0.5
FOLLOW_S = 0.5
RECONCILE_S = 30.0
KEEP_S = 3_600.0
HEALTH_S = 60.0
ISSUE_S = 2.0
CLOSE_S = 60.0
_DAY_S = 86_400
#: Mistakes of a config that the terminal is told of.
_MISTAKES_TOLD = 100
#: Days that routine passes look at; a start looks at all.
_RECENT = timedelta(days=2)


log = structlog.get_logger("mintwire.schedule")


class ScheduleRole:
    """Everything that happens by the clock."""

    def __init__(self, stores: Stores, config: FollowedConfig, pace: Pace = REAL, tick_s: float = TICK_S) -> None:
        """`pace`: of the clock by which polls are planned and days forgotten; a replay gives its own, and `tick_s`."""
        self._stores = stores
        self._tick_s = tick_s
        self._config = config
        self._polls = Polls(stores.redis)
        self._pace = pace
        self._planner = Planner(self._polls, stores.engine, pace)
        self._seen = Seen(stores.redis)
        self._health = HealthWatch(stores.redis, stores.engine)
        self._issuing = Issuing(stores.redis, stores.engine)
        self._sources: Sequence[Source] = ()
        #: Whether another process fills Redis, as far as we know.
        self._filled_elsewhere = False
        self._reconciled_all = False
        self._sources_number = 0
        #: The mistakes of the config that Redis knows; None: it may know others.
        self._told: tuple[str, ...] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set."""
        await until_reached(self._start, stop)
        # Before the first poll, so that what a crash left unconfirmed is not read and filed once more, days later.
        await until_reached(self.reconcile_recent, stop)
        jobs = Jobs()
        for job, seconds in (
            (self.tick, self._tick_s),
            (self.plan, FOLLOW_S),
            (self.follow, FOLLOW_S),
            (self.reconcile_recent, RECONCILE_S),
            (self.forget, _DAY_S),
            (self.forget_in_sql, KEEP_S),
            (self.remember, RECONCILE_S),
            (self.watch_health, HEALTH_S),
            (self.issue, ISSUE_S),
        ):
            jobs.add(job, seconds)
        jobs.add(self.close_days, CLOSE_S, at_once=False)
        jobs.begin()
        try:
            await stop.wait()
        finally:
            self._issuing.close()
            await jobs.end()

    async def reload(self) -> None:
        """Read the config again, whether it seems changed or not."""
        if await asyncio.to_thread(self._config.reload):
            await self._apply()

    async def tick(self) -> None:
        """Release what is due; fill Redis first where it lost its content."""
        if await self._polls.release() is None:
            await self._fill()

    async def follow(self) -> None:
        """Apply the config when it changed, and the sources that commands make; tell what is wrong with the config."""
        if await asyncio.to_thread(self._config.has_changed):
            await self.reload()
        if self._config.mistakes != self._told:
            await self._tell_mistakes()
        if await asyncio.to_thread(self._have_sources_changed):
            await self._apply()

    async def plan(self) -> None:
        """Plan the polls of all sources, where that is due."""
        await self._planner.work(Allowed.by(self._config.loaded.settings), await redis_now(self._stores.redis))

    async def reconcile_recent(self) -> None:
        """Find what a crash left between two steps of a poll; the first pass looks at all days."""
        now, stores = await redis_now(self._stores.redis), self._stores
        since = (now - _RECENT).date() if self._reconciled_all else None
        await self._repair(since)
        horizon = await asyncio.to_thread(self._horizon)
        done = await reconcile(stores.collections, stores.redis, stores.engine, now, since, horizon)
        self._reconciled_all = self._reconciled_all or done.complete
        if done.handed:
            log.warning("items_handed_on_again", items=done.handed)

    async def forget(self) -> None:
        """Drop marks of reports that no feed has shown for KEEP_DAYS, and what is left of workers and sources that
        ended long ago."""
        await self._seen.forget_before(day_number(await redis_now(self._stores.redis)) - KEEP_DAYS)
        await self._polls.forget_workers(_DAY_S * 1000)
        await remember_habits(
            self._stores.redis, self._stores.engine, await redis_now(self._stores.redis), everything=True
        )
        if forgotten := await forget_removed(self._stores.redis):
            log.info("removed_sources_forgotten", sources=forgotten)
        await asyncio.to_thread(self._forget_versions, await redis_now(self._stores.redis))

    async def remember(self) -> None:
        """Write to SQL what polls have learned of sources."""
        await remember_habits(self._stores.redis, self._stores.engine, await redis_now(self._stores.redis))

    async def watch_health(self) -> None:
        """Find out which sources are late, and tell the operator whose state changed."""
        await self._health.look(self._sources, await redis_now(self._stores.redis))

    async def issue(self) -> None:
        """Make the house editions that are due, and publish those whose time has come."""
        await self._issuing.work(self._config.loaded.settings, await redis_now(self._stores.redis))

    async def forget_in_sql(self) -> None:
        """Remove from SQL what is older than the config keeps."""
        keep, now = self._config.loaded.settings.keep, self._pace.to_told(await redis_now(self._stores.redis))
        if removed := await asyncio.to_thread(retention.forget, self._stores.engine, keep, now):
            log.info("forgotten", **removed)

    def _forget_versions(self, now: datetime) -> None:
        with reading(self._stores.engine) as connection:
            known = {str(spec["id"]) for spec in directory.enabled_sources(connection)}
        forget_versions(versions_in(self._stores.collections.root.parent), known, now - KEEP_REMOVED)

    def _horizon(self) -> date | None:
        with reading(self._stores.engine) as connection:
            return facts.horizon(connection)

    async def close_days(self) -> None:
        """Have the days closed that are over."""
        last = last_over(await redis_now(self._stores.redis))
        if await asyncio.to_thread(self._stores.collections.oldest_live, last + timedelta(days=1)) <= last:
            await close_in_child(self._config.loaded.file)

    async def _start(self) -> None:
        if await self._stores.redis.exists(keys.READY):
            await self._apply()
        else:
            await self._fill()

    async def _fill(self) -> None:
        """Make marks, streams and due times anew from the collections and the config; then polls may be released."""
        redis = self._stores.redis
        filling = Filling(redis)
        if not await filling.begin():
            if not self._filled_elsewhere:
                log.info("redis_filling_elsewhere")
            self._filled_elsewhere = True
            return
        self._filled_elsewhere = False
        log.info("redis_filling")
        self._told = None
        try:
            async with filling.renewed():
                today = (await redis_now(self._stores.redis)).date()
                restored = await restore_marks(
                    self._stores.collections, redis, filling, today, Boilerplate(redis).learn
                )
                await restore_habits(redis, self._stores.engine)
                await self._apply()
                await filling.end()
        except FillingLost:
            log.warning("redis_filling_lost", effect="it is filled from the beginning")
        else:
            log.info("redis_filled", items=restored)

    async def _tell_mistakes(self) -> None:
        """In Redis, since the terminal is another process's."""
        mistakes = self._config.mistakes
        async with self._stores.redis.pipeline() as pipe:
            pipe.delete(keys.MISTAKES)
            if mistakes:
                pipe.rpush(keys.MISTAKES, *mistakes[:_MISTAKES_TOLD])
            await pipe.execute()
        self._told = mistakes

    async def _apply(self) -> None:
        """Make the record and the due times equal to the config."""
        await self._polls.open_stream()
        await Filed(self._stores.redis).open_stream()
        now = await redis_now(self._stores.redis)
        specs, self._sources_number = await asyncio.to_thread(self._synchronise, now)
        sources, unreadable = read_specs(specs)
        if unreadable:
            log.error("sources_unreadable", sources=unreadable, effect="they are not read")
        added, changed, removed = await self._polls.schedule(scheduled(sources))
        self._sources = sources
        self._planner.take(sources)
        if added or changed or removed:
            log.info("sources_scheduled", added=added, changed=changed, removed=removed)

    def _have_sources_changed(self) -> bool:
        with reading(self._stores.engine) as connection:
            return counters.number(connection, counters.SOURCES) != self._sources_number

    def _synchronise(self, now: datetime) -> tuple[list[dict[str, object]], int]:
        """The specs of all sources, and the number of the last change that a command made of them."""
        engine = self._stores.engine
        with engine.begin() as connection:
            directory.synchronise(connection, configured(self._config.loaded.settings), now)
            directory.read_catalogue(connection, sources_of(packs.followed(connection)))
        with reading(engine) as connection:
            number = counters.number(connection, counters.SOURCES)  # first: what comes after it is seen later
            left_out = paused(connection)
            return [each for each in directory.enabled_sources(connection) if each["id"] not in left_out], number

    async def _repair(self, since: date | None) -> None:
        """Cut off what writers that died left half written, in the days `since`."""
        root = self._stores.collections.root
        wanted = [day for day in await asyncio.to_thread(list, days(root)) if since is None or day >= since]
        torn = sum([await asyncio.to_thread(repair, root, day) for day in wanted])
        if torn:
            await self._stores.redis.hincrby(keys.COUNTS, "torn_lines", torn)
            log.warning("torn_lines_cut", lines=torn)


def main(config: FollowedConfig) -> None:
    """The role as a process.  Raises StoreError where the database cannot be opened."""
    stores = open_stores(config.loaded.settings)
    role = ScheduleRole(stores, config)
    serve(role.run, role.reload)
