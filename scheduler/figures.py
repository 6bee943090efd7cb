"""The figures that `mintwire run` shows, from Redis and SQL."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, cast

from redis import Redis
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from config.errors import StoreError
from crawlers.polling.plan import OFFLINE
from record.live import keys
from record.live.client import UNREACHABLE, connect_sync
from record.sql import directory, pages, stories
from record.sql.channels import list_channels
from record.sql.database import reading
from record.sql.deliveries import count_by_state
from record.sql.tables import OPEN_STATES, items
from scheduler.view.snapshot import FailingSource, Headline, Offline, Snapshot

#: A snapshot is made at most this often: states of thousands of sources cost something.
_FRESH_S = 1.0
_HEADLINES = 50
_WORST = 8
_MINUTE_S = 60.0
#: Polls older than this say nothing about the connection now.
_RECENT = timedelta(minutes=10)
_STATE_FIELDS = ("polled", "fault", "failures", "due")


class StoreFigures:
    """Makes snapshots; `messages` are shown as long as the run lasts.

    `redis_url` is asked for at each snapshot until there is one: an embedded server is known only once it started.
    """

    def __init__(self, redis_url: Callable[[], str], engine: Engine, messages: Sequence[str] = ()) -> None:
        self._redis_url = redis_url
        self._engine = engine
        self._messages = tuple(messages)
        self._started = datetime.now(UTC)
        self._base: dict[str, int] | None = None
        self._sent_before: int | None = None
        self._pages_before: int | None = None
        self._polls: deque[tuple[float, int]] = deque()
        self._latest: tuple[float, Snapshot] | None = None

    def snapshot(self) -> Snapshot:
        """See `SnapshotSource`."""
        if self._latest is not None and time.monotonic() - self._latest[0] < _FRESH_S:
            return self._latest[1]
        try:
            made = self._make(datetime.now(UTC))
        except UNREACHABLE as error:
            raise StoreError("Redis does not answer") from error
        except DBAPIError as error:
            raise StoreError("the database does not answer") from error
        self._latest = time.monotonic(), made
        return made

    def _make(self, now: datetime) -> Snapshot:
        counts = self._counts()
        states = self._states()
        with reading(self._engine) as connection:
            names = directory.source_names(connection)
            in_state = count_by_state(connection)
            _, number_of_stories = stories.counts(connection)
            headlines = _headlines(connection, names)
            fetched = pages.count_done(connection)
            channels = list_channels(connection)
        failing = {source: state for source, state in states.items() if state.get("fault")}
        disabled = [
            f"Channel {each.name} is disabled: {each.disabled_reason}; `mintwire channels enable {each.name}` tries it"
            for each in channels
            if each.disabled_reason
        ]
        return Snapshot(
            now=now,
            started=self._started,
            sources=len(states),
            due=sum(_time(state.get("due"), now) <= now for state in states.values()),
            polled=sum("polled" in state for state in states.values()),
            failing=len(failing),
            worst=_worst(failing, names),
            polls_per_minute=self._rate(counts.get("polls", 0)),
            items=counts.get("items", 0),
            repeats=counts.get("known", 0),
            stories=number_of_stories,
            pages=self._fetched(fetched),
            headlines=headlines,
            alerts_sent=self._sent(in_state.get("sent", 0)),
            alerts_pending=sum(in_state.get(state, 0) for state in OPEN_STATES),
            alerts_failed=in_state.get("failed", 0),
            offline=_offline(states, now),
            messages=(*self._messages, *disabled),
        )

    @cached_property
    def _redis(self) -> Redis:
        return connect_sync(self._redis_url())

    def _counts(self) -> dict[str, int]:
        """Counters since this run began."""
        found = cast(dict[str, str], self._redis.hgetall(keys.COUNTS))
        numbers = {name: int(value) for name, value in found.items()}
        if self._base is None:
            self._base = numbers
        # Redis counts from nothing again where it was filled anew.
        return {name: number - min(self._base.get(name, 0), number) for name, number in numbers.items()}

    def _sent(self, sent: int) -> int:
        """Alerts sent since this run began."""
        if self._sent_before is None:
            self._sent_before = sent
        return sent - self._sent_before

    def _fetched(self, fetched: int) -> int:
        """Pages read since this run began; those that are forgotten meanwhile are of long before."""
        if self._pages_before is None:
            self._pages_before = fetched
        return max(fetched - self._pages_before, 0)

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
        now = time.monotonic()
        self._polls.append((now, polls))
        while now - self._polls[0][0] > _MINUTE_S:
            self._polls.popleft()
        since, before = self._polls[0]
        return (polls - before) * _MINUTE_S / max(now - since, 1.0)


def _headlines(connection: Any, names: dict[str, str]) -> tuple[Headline, ...]:
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
    return tuple(
        FailingSource(
            names.get(source, source), state["fault"], int(state.get("failures", 0)), _moment(state.get("due"))
        )
        for source, state in order[:_WORST]
    )


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
