"""The figures that `mintwire run` shows, from Redis and SQL."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from time import monotonic
from typing import Any, cast

from redis import Redis
from sqlalchemy import BindParameter, ColumnElement, Connection, Engine, bindparam, func, select
from sqlalchemy.exc import DBAPIError

from config.errors import StoreError
from crawlers.polling.plan import OFFLINE
from record.live import keys
from record.live.client import UNREACHABLE, connect_sync
from record.sql import aside, directory
from record.sql.channels import ChannelRow, list_channels
from record.sql.database import reading
from record.sql.tables import OPEN_STATES, deliveries, items, page_fetches
from scheduler.health.states import is_late
from scheduler.view.snapshot import FailingSource, Headline, Offline, Snapshot

#: What was settled longer ago is counted for good: no transaction that is open now can settle anything so early.
_LATE = timedelta(minutes=2)
_HEADLINES = 50
_WORST = 3
_MINUTE_S = 60.0
#: Polls older than this say nothing about the connection now.
_RECENT = timedelta(minutes=10)
#: Written into the statement, so that the index of open deliveries is used.
_OPEN: BindParameter[Any] = bindparam("open", OPEN_STATES, expanding=True, literal_execute=True)
_PENDING = select(func.count()).where(deliveries.c.state.in_(_OPEN))
_STATE_FIELDS = ("polled", "fault", "failures", "due", "news", "begun", "late")


class _Tally:
    """How many rows there are by a column, from a moment on.  Each is counted once, through an index on its time."""

    def __init__(self, by: ColumnElement[Any], at: ColumnElement[Any], since: datetime, *only: Any) -> None:
        self._query = select(by, func.count()).where(*only).group_by(by)
        self._at = at
        self._since = since
        self._before: Counter[Any] = Counter()

    def read(self, connection: Connection, now: datetime) -> Counter[Any]:
        """With a query over what came lately, and at times one over what has become old."""
        if now - self._since > 2 * _LATE:
            edge = now - _LATE
            self._before += self._count(connection, self._at >= self._since, self._at < edge)
            self._since = edge
        return self._before + self._count(connection, self._at >= self._since)

    def _count(self, connection: Connection, *when: Any) -> Counter[Any]:
        return Counter({row[0]: row[1] for row in connection.execute(self._query.where(*when))})


class _Day:
    """What is counted of one UTC day, which is what one collection holds."""

    def __init__(self, now: datetime) -> None:
        self.date = now.date()
        begin = datetime.combine(self.date, time.min, UTC)
        self.settled = _Tally(deliveries.c.state, deliveries.c.settled, begin)
        self.pages = _Tally(page_fetches.c.state, page_fetches.c.settled, begin)
        self.filed = _Tally(items.c.revision, items.c.discovered, begin)
        # A story bears the id of the report that opened it.
        self.opened = _Tally(items.c.revision, items.c.discovered, begin, items.c.id == items.c.story)


class StoreFigures:
    """Makes snapshots.  `no_token` names the environment variable that lacks the bot's token, or is empty.

    `redis_url` is asked for at each snapshot until there is one: an embedded server is known only once it started.
    """

    def __init__(
        self,
        redis_url: Callable[[], str],
        engine: Engine,
        *,
        no_token: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._redis_url = redis_url
        self._engine = engine
        self._no_token = no_token
        self._clock = clock
        self._started = clock()
        self._day = _Day(self._started)
        self._polls: deque[tuple[float, int]] = deque()

    def snapshot(self) -> Snapshot:
        """The wire as of now.  Costs the same whatever the stores hold: nothing is counted twice.

        Raises StoreError when one of them is gone.
        """
        try:
            return self._make(self._clock())
        except UNREACHABLE as error:
            raise StoreError("Redis does not answer") from error
        except DBAPIError as error:
            raise StoreError("the database does not answer") from error

    def _make(self, now: datetime) -> Snapshot:
        polls, mistakes = self._look()
        states = self._states()
        if now.date() != self._day.date:
            self._day = _Day(now)
        with reading(self._engine) as connection:
            names = directory.source_names(connection)
            pending = connection.scalar(_PENDING) or 0
            settled = self._day.settled.read(connection, now)
            pages = self._day.pages.read(connection, now)
            filed = self._day.filed.read(connection, now)
            opened = self._day.opened.read(connection, now)
            headlines = _headlines(connection, names)
            channels = list_channels(connection)
            set_aside = aside.counts(connection)
        failing = {source: state for source, state in states.items() if state.get("fault")}
        return Snapshot(
            now=now,
            started=self._started,
            sources=len(states),
            due=sum(_time(state.get("due"), now) <= now for state in states.values()),
            polled=sum("polled" in state for state in states.values()),
            failing=len(failing),
            worst=_worst(failing, names),
            silent=_silent(states, names),
            polls_per_minute=self._rate(polls),
            items=filed.total(),
            stories=opened.total(),
            pages=pages["done"],
            headlines=headlines,
            alerts_sent=settled["sent"],
            alerts_pending=pending,
            alerts_failed=settled["failed"],
            offline=_offline(states, now),
            mistakes=mistakes,
            aside=tuple(set_aside.items()),
            messages=tuple(_of_channels(channels, self._no_token)),
        )

    @cached_property
    def _redis(self) -> Redis:
        return connect_sync(self._redis_url())

    def _look(self) -> tuple[int, tuple[str, ...]]:
        """Polls since Redis was filled, and the mistakes of a config that was refused."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hget(keys.COUNTS, "polls")
        pipe.lrange(keys.MISTAKES, 0, -1)
        polls, mistakes = pipe.execute()
        return int(polls or 0), tuple(mistakes)

    def _states(self) -> dict[str, dict[str, str]]:
        """Of every scheduled source the fields that are needed here."""
        sources = cast(list[str], self._redis.hkeys(keys.SPECS))
        pipe = self._redis.pipeline(transaction=False)
        for source in sources:
            pipe.hmget(keys.state(source), _STATE_FIELDS)
        answers: list[list[str | None]] = pipe.execute()
        return {
            source: {name: value for name, value in zip(_STATE_FIELDS, values, strict=True) if value}
            for source, values in zip(sources, answers, strict=True)
        }

    def _rate(self, polls: int) -> float:
        """Polls in the last minute."""
        now = monotonic()
        if self._polls and polls < self._polls[-1][1]:
            self._polls.clear()  # Redis was filled anew, and counts from nothing
        self._polls.append((now, polls))
        while now - self._polls[0][0] > _MINUTE_S:
            self._polls.popleft()
        since, before = self._polls[0]
        return (polls - before) * _MINUTE_S / max(now - since, 1.0)


def _headlines(connection: Connection, names: dict[str, str]) -> tuple[Headline, ...]:
    query = (
        select(items.c.discovered, items.c.source, items.c.language, items.c.title)
        .where(items.c.revision == 0)
        .order_by(items.c.discovered.desc(), items.c.id)
        .limit(_HEADLINES)
    )
    return tuple(
        Headline(row.discovered, names.get(row.source, row.source), row.language, row.title or "(no title)")
        for row in connection.execute(query)
    )


def _worst(failing: dict[str, dict[str, str]], names: dict[str, str]) -> tuple[FailingSource, ...]:
    order = sorted(failing.items(), key=lambda pair: (-int(pair[1].get("failures", 0)), pair[0]))
    return tuple(FailingSource(names.get(source, source), state["fault"]) for source, state in order[:_WORST])


def _silent(states: dict[str, dict[str, str]], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        names.get(source, source)
        for source, state in sorted(states.items())
        if not state.get("fault") and is_late(state)
    )


def _of_channels(channels: Sequence[ChannelRow], no_token: str) -> Iterator[str]:
    """What keeps messages from arriving."""
    if no_token and any(each.kind == "telegram" and each.names for each in channels):
        yield f"Telegram waits for a token → export {no_token}=… and start again"
    for each in channels:
        if each.disabled_reason:
            yield f"Channel {each.name} is disabled ({each.disabled_reason}) → mintwire channels enable {each.name}"


def _offline(states: dict[str, dict[str, str]], now: datetime) -> Offline | None:
    """Not a single recent poll reached its server."""
    recent = [state for state in states.values() if now - _time(state.get("polled"), now - 2 * _RECENT) < _RECENT]
    if not recent or any(state.get("fault") not in OFFLINE for state in recent):
        return None
    waiting = [state for state in states.values() if state.get("fault") in OFFLINE]
    tries = [moment for state in waiting if (moment := _moment(state.get("due"))) is not None]
    return Offline(len(waiting), min(tries, default=None))


def _moment(milliseconds: str | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def _time(milliseconds: str | None, otherwise: datetime) -> datetime:
    moment = _moment(milliseconds)
    return otherwise if moment is None else moment
