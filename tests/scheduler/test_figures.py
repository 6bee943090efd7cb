"""The figures of the live view, from real stores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from redis import Redis
from sqlalchemy import Connection, Engine, event

from config.errors import StoreError
from record.live import keys
from record.sql import aside, deliveries, pages
from record.sql.channels import disable_channel, find_channel
from record.sql.deliveries import Outcome
from record.sql.tables import deliveries as table
from scheduler.figures import StoreFigures
from scheduler.view.snapshot import FailingSource, Snapshot
from tests.newsroom.items import EVENTS, make_item
from tests.newsroom.judged import assign, judged
from tests.newsroom.wanted import want
from tests.notifier.sending.told import World
from tests.record.sql.directory_rows import synchronise

WAITS = "Telegram waits for a token → export MINTWIRE_TELEGRAM_TOKEN=… and start again"


def ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


@pytest.fixture
def now() -> datetime:
    """Of this test, and some hours before midnight, where the figures begin anew."""
    return datetime.now(UTC).replace(hour=20, minute=0, second=0, microsecond=0)


@pytest.fixture
def clock(now: datetime) -> list[datetime]:
    """What the figures take for now, at first when their run began."""
    return [now]


@pytest.fixture
def client(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url, decode_responses=True) as client:
        yield client


@pytest.fixture
def source(client: Redis, redis_url: str, engine: Engine, clock: list[datetime]) -> StoreFigures:
    synchronise(engine)
    return StoreFigures(lambda: redis_url, engine, no_token="MINTWIRE_TELEGRAM_TOKEN", clock=lambda: clock[0])


def state(client: Redis, source: str, **values: object) -> None:
    """What polls left of a source, which is scheduled."""
    client.hset(keys.SPECS, source, "{}")
    if values:
        client.hset(keys.state(source), mapping={name: str(value) for name, value in values.items()})


def fault(client: Redis, source: str, kind: str, failures: int, *, due: datetime, polled: datetime) -> None:
    state(client, source, polled=ms(polled), fault=kind, failures=failures, due=ms(due))


@pytest.fixture
def world(source: StoreFigures, engine: Engine) -> World:
    """Two channels of the directory's, and who owes them something."""
    world = World(engine)
    for name in ("desk", "screen"):
        with engine.begin() as connection:
            found = find_channel(connection, name)
        assert found is not None
        world.numbers[name] = found.number
    return world


def settle(world: World, kind: str, state: Literal["sent", "failed"], now: datetime) -> None:
    """The first that a kind of channel is owed comes to its end."""
    with world.engine.begin() as connection:
        (claimed,) = deliveries.claim(connection, kind, "h", now, now + timedelta(minutes=1), 1)
        deliveries.settle(connection, [Outcome(claimed, state, now)])


def send(world: World, key: str, now: datetime) -> None:
    world.owe("screen", kind="alert", key=key, due=now)
    settle(world, "console", "sent", now)


def test_before_anything_happened_all_is_nothing(source: StoreFigures, now: datetime) -> None:
    snapshot = source.snapshot()
    assert snapshot == Snapshot(now=snapshot.now, started=snapshot.started, messages=(WAITS,))
    assert snapshot.started <= snapshot.now


def test_sources_are_counted_and_the_worst_come_first(source: StoreFigures, client: Redis, now: datetime) -> None:
    state(client, "new")
    state(client, "ecb-press", polled=ms(now), due=ms(now - timedelta(seconds=5)))
    fault(client, "flaky", "timeout", 2, due=now + timedelta(seconds=60), polled=now)
    fault(client, "dead", "gone", 40, due=now + timedelta(seconds=3600), polled=now)
    snapshot = source.snapshot()
    assert (snapshot.sources, snapshot.due, snapshot.polled, snapshot.failing) == (4, 2, 3, 2)
    assert snapshot.worst == (FailingSource("dead", "gone"), FailingSource("flaky", "timeout"))
    assert snapshot.offline is None


def test_a_source_that_left_is_not_counted(source: StoreFigures, client: Redis, now: datetime) -> None:
    fault(client, "dead", "gone", 40, due=now + timedelta(seconds=3600), polled=now)
    client.hdel(keys.SPECS, "dead")
    assert source.snapshot().failing == 0


def test_polls_are_counted_also_when_redis_is_filled_anew(source: StoreFigures, client: Redis) -> None:
    client.hset(keys.COUNTS, "polls", 100)
    assert source.snapshot().polls_per_minute == 0
    client.hset(keys.COUNTS, "polls", 130)
    assert source.snapshot().polls_per_minute >= 30
    client.hset(keys.COUNTS, "polls", 1)
    assert source.snapshot().polls_per_minute == 0


def test_sources_that_were_found_late_are_silent_until_something_comes(
    source: StoreFigures, client: Redis, now: datetime
) -> None:
    long, lately = ms(now - timedelta(days=31)), ms(now - timedelta(days=1))
    state(client, "ecb-press", polled=ms(now), begun=long, news=lately, late=lately)
    state(client, "never", polled=ms(now), begun=long, late=long)
    state(client, "fails", polled=ms(now), begun=long, late=long, fault="dns")
    state(client, "heard-of", polled=ms(now), begun=long, news=lately, late=long)
    state(client, "sound", polled=ms(now), begun=long, news=long)
    state(client, "new")
    assert source.snapshot().silent == ("European Central Bank", "never")


def test_a_refused_config_is_told_until_a_sound_one_is_read(source: StoreFigures, client: Redis) -> None:
    client.rpush(keys.MISTAKES, "mintwire.yaml:3: sources", "mintwire.yaml:4: watches")
    assert source.snapshot().mistakes == ("mintwire.yaml:3: sources", "mintwire.yaml:4: watches")
    client.delete(keys.MISTAKES)
    assert source.snapshot().mistakes == ()


def test_what_is_set_aside_is_counted(source: StoreFigures, engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        for stage, key in (("matched", "1"), ("filed", "a"), ("filed", "b")):
            aside.put(connection, stage, key, payload="{}", error="ValueError", now=now)
    assert source.snapshot().aside == (("filed", 2), ("matched", 1))


def test_headlines_are_new_reports_by_the_names_of_their_sources(
    source: StoreFigures, engine: Engine, now: datetime
) -> None:
    batch = [
        make_item(
            id=f"{n:016x}",
            url=f"https://a.example/{n}",
            title=title,
            summary=None,
            discovered=now + timedelta(seconds=n),
            source=by,
        )
        for n, title, by in (
            (1, "One rate rises", "ecb-press"),
            (2, None, "elsewhere"),
            (3, "Three banks merge", "ecb-press"),
        )
    ]
    revision = make_item(
        id="0000000000000001-1aa", title="One rate rises!", revision=1, discovered=now + timedelta(seconds=9)
    )
    with engine.begin() as connection:
        rows = [judged(each) for each in (*batch, revision)]
        assign(connection, rows, now)
    snapshot = source.snapshot()
    assert [(each.source, each.title) for each in snapshot.headlines] == [
        ("European Central Bank", "Three banks merge"), ("elsewhere", "(no title)"),
        ("European Central Bank", "One rate rises"),
    ]  # fmt: skip
    assert snapshot.headlines[0].discovered == now + timedelta(seconds=3)
    # A revision is an item of the collection too.
    assert (snapshot.items, snapshot.stories) == (4, 3)


def test_each_day_begins_with_nothing(
    source: StoreFigures, world: World, engine: Engine, now: datetime, clock: list[datetime]
) -> None:
    days = [now + timedelta(days=number) for number in range(2)]
    for number, day in enumerate(days):
        clock[0] = day
        assert (source.snapshot().items, source.snapshot().alerts_sent) == (0, 0)
        send(world, f"story:{number}", day)
        item = make_item(id=f"{number:016x}", url=f"https://a.example/{number}", title=EVENTS[number], discovered=day)
        with engine.begin() as connection:
            assign(connection, [judged(item)], day)
        assert (source.snapshot().items, source.snapshot().alerts_sent) == (1, 1)


def test_alerts_are_counted_from_the_start_of_the_day(source: StoreFigures, world: World, now: datetime) -> None:
    send(world, "story:before", now - timedelta(days=1))
    assert source.snapshot().alerts_sent == 0
    send(world, "story:1", now)
    for number in range(3):
        world.owe("desk", kind="alert", key=f"story:{number}", due=now)
    settle(world, "telegram", "failed", now)
    snapshot = source.snapshot()
    assert (snapshot.alerts_sent, snapshot.alerts_pending, snapshot.alerts_failed) == (1, 2, 1)


def test_what_was_counted_stays_counted_when_its_rows_are_old_or_gone(
    source: StoreFigures, world: World, now: datetime, clock: list[datetime]
) -> None:
    for minutes in range(0, 60, 5):
        clock[0] = now + timedelta(minutes=minutes)
        send(world, f"story:{minutes}", clock[0] - timedelta(seconds=30))
        assert source.snapshot().alerts_sent == minutes // 5 + 1
    with world.engine.begin() as connection:
        connection.execute(table.delete().where(table.c.settled < clock[0] - timedelta(minutes=10)))
    assert source.snapshot().alerts_sent == 12


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_table_that_grows_is_read_through(source: StoreFigures, engine: Engine) -> None:
    plans: list[str] = []

    def explain(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in cursor.fetchall())

    event.listen(engine, "before_cursor_execute", explain)
    source.snapshot()
    through = [plan for plan in plans if re.match(r"SCAN (?:deliveries|items|page_fetches)\b", plan)]
    # The newest headlines are the end of an index, the open deliveries an index of their own.
    assert [plan.partition(" USING ")[2] for plan in through] == [
        "INDEX ix_deliveries_next",
        "INDEX ix_items_discovered",
    ]
    assert len(plans) > 5


def test_pages_are_counted_from_the_start_of_the_day(source: StoreFigures, engine: Engine, now: datetime) -> None:
    reports = [
        make_item(id=f"{n:016x}", url=f"https://a.example/{n}", title=title, summary=None)
        for n, title in enumerate(EVENTS[:2])
    ]
    want(engine, reports, now)
    with engine.begin() as connection:
        pages.done(connection, [reports[0].id], now - timedelta(days=1))
    assert source.snapshot().pages == 0
    with engine.begin() as connection:
        pages.done(connection, [reports[1].id], now)
    assert source.snapshot().pages == 1


def test_a_disabled_channel_is_told(source: StoreFigures, engine: Engine) -> None:
    with engine.begin() as connection:
        desk = find_channel(connection, "desk")
        assert desk is not None
        disable_channel(connection, desk.number, "kicked")
    disabled = "Channel desk is disabled (kicked) → mintwire channels enable desk"
    assert source.snapshot().messages == (WAITS, disabled)


def test_without_a_connection_that_is_said_with_the_next_try(
    source: StoreFigures, client: Redis, now: datetime
) -> None:
    fault(client, "a", "dns", 3, due=now + timedelta(seconds=120), polled=now)
    fault(client, "b", "connection", 3, due=now + timedelta(seconds=60), polled=now)
    # What was polled long ago says nothing of the connection now.
    fault(client, "c", "gone", 3, due=now + timedelta(hours=1), polled=now - timedelta(hours=1))
    offline = source.snapshot().offline
    assert offline is not None
    assert (offline.sources, offline.next_try) == (2, now + timedelta(seconds=60))
    state(client, "d", polled=ms(now), failures=0)
    assert source.snapshot().offline is None


def test_a_server_that_fails_is_no_lack_of_a_connection(source: StoreFigures, client: Redis, now: datetime) -> None:
    fault(client, "a", "dns", 3, due=now + timedelta(seconds=120), polled=now)
    fault(client, "b", "server_error", 3, due=now + timedelta(seconds=60), polled=now)
    assert source.snapshot().offline is None


def test_stores_that_are_away_are_named(engine: Engine, redis_url: str) -> None:
    with pytest.raises(StoreError, match="Redis does not answer"):
        StoreFigures(lambda: "redis://127.0.0.1:1/0", engine).snapshot()
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE deliveries")
    with pytest.raises(StoreError, match="the database does not answer"):
        StoreFigures(lambda: redis_url, engine).snapshot()


def test_a_server_that_is_not_there_yet_is_asked_for_again(engine: Engine, redis_url: str) -> None:
    urls = iter(["", redis_url])

    def url() -> str:
        if found := next(urls):
            return found
        raise StoreError("no wire runs on this data folder")

    source = StoreFigures(url, engine)
    with pytest.raises(StoreError, match="no wire runs"):
        source.snapshot()
    assert source.snapshot().sources == 0
