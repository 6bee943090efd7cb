"""Marks and SQL brought up to what lies in the collections."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from redis.asyncio import Redis
from sqlalchemy import Engine

from newsroom.boilerplate.counts import Boilerplate
from record.alike import wording
from record.collections.collections import Collections
from record.collections.layout import ITEMS, folder_of
from record.collections.writing import SegmentWriter
from record.item import Item
from record.live import keys
from record.live.filed import Filed, FiledEntry
from record.live.filling import Filling
from record.live.seen import Seen, day_number
from record.reconcile import GRACE, Reconciled, reconcile
from record.restoring import restore_marks
from record.sql import aside
from tests.newsroom.items import make_item
from tests.newsroom.judged import assign, judged
from tests.record.collections.closing import close_days

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def item(number: int, age: timedelta = GRACE + SECOND, **changes: object) -> Item:
    return make_item(id=f"{number:016x}", url=f"https://x.example/{number}", discovered=NOW - age, **changes)


def file(root: Path, writer: str, *items: Item) -> None:
    segment = SegmentWriter(root, writer)
    for each in items:
        segment.append(each.discovered.date(), [each.to_json()])
    segment.close()


async def handed_on(redis: Redis) -> list[tuple[int, str | None]]:
    """Numbers of the items on the stream, taken off it as the lane does."""
    entries = await Filed(redis).read(10_000, 1)
    await Filed(redis).acknowledge([entry.id for entry in entries])
    return [(int(entry.item.id, 16), entry.item.news) for entry in entries if isinstance(entry, FiledEntry)]


def to_sql(engine: Engine, *items: Item) -> None:
    with engine.begin() as connection:
        assign(connection, [judged(item) for item in items], items[-1].discovered)


async def test_what_sql_does_not_know_is_handed_on_once_it_is_old_enough(
    tmp_path: Path, redis: Redis, engine: Engine
) -> None:
    known, lost, young = item(1), item(2), item(3, GRACE - SECOND)
    file(tmp_path, "w1", known, lost, young)
    to_sql(engine, known)
    assert await reconcile(Collections(tmp_path), redis, engine, NOW) == Reconciled(1, complete=True)
    assert [number for number, _ in await handed_on(redis)] == [2]
    assert await reconcile(Collections(tmp_path), redis, engine, NOW) == Reconciled(1, complete=True), (
        "SQL still does not know it"
    )
    to_sql(engine, lost)
    await handed_on(redis)
    assert await reconcile(Collections(tmp_path), redis, engine, NOW) == Reconciled(0, complete=True)
    assert await reconcile(Collections(tmp_path), redis, engine, NOW + 2 * SECOND) == Reconciled(1, complete=True)
    assert [number for number, _ in await handed_on(redis)] == [3]


async def test_an_unconfirmed_item_gets_its_mark(tmp_path: Path, redis: Redis, engine: Engine) -> None:
    lost = item(2)
    file(tmp_path, "w1", lost)
    await redis.hset(keys.seen(lost.source), lost.id, "-1 - - 0 dead 99999999999999")
    await reconcile(Collections(tmp_path), redis, engine, NOW)
    (mark,) = await Seen(redis).look(lost.source, [lost.id])
    assert mark is not None
    assert (mark.revision, mark.claimed) == (0, False)
    assert mark.text == wording(lost)


async def test_lines_are_handed_on_with_the_mark_that_they_were_filed_with(
    tmp_path: Path, redis: Redis, engine: Engine
) -> None:
    hour = timedelta(hours=1)
    file(tmp_path, "w1", item(1, 2 * hour), item(2, 2 * hour, news="first_poll"), item(3, hour, news=None))
    to_sql(engine, item(1, 2 * hour))
    await reconcile(Collections(tmp_path), redis, engine, NOW)
    assert await handed_on(redis) == [(2, "first_poll"), (3, None)]


async def test_a_pass_looks_only_at_days_that_it_is_asked_for(tmp_path: Path, redis: Redis, engine: Engine) -> None:
    file(tmp_path, "w1", item(1, timedelta(days=3)), item(2))
    await reconcile(Collections(tmp_path), redis, engine, NOW, since=NOW.date())
    assert [number for number, _ in await handed_on(redis)] == [2]
    await reconcile(Collections(tmp_path), redis, engine, NOW)
    assert [number for number, _ in await handed_on(redis)] == [1, 2]


async def test_what_waits_in_the_stream_is_not_handed_on_again(tmp_path: Path, redis: Redis, engine: Engine) -> None:
    file(tmp_path, "w1", *(item(n) for n in range(5)))
    await Filed(redis).add([item(0)])
    read = await Filed(redis).read(1, 1)
    assert len(read) == 1, "read, and not acknowledged"
    assert await reconcile(Collections(tmp_path), redis, engine, NOW) == Reconciled(4, complete=True)
    for _ in range(3):
        assert await reconcile(Collections(tmp_path), redis, engine, NOW) == Reconciled(0, complete=True)
    assert await redis.xlen(keys.FILED) == 5
    assert sorted(number for number, _ in [*await handed_on(redis), *await handed_on(redis)]) == [0, 1, 2, 3, 4]


async def test_days_before_the_horizon_are_forgotten_and_stay_so(tmp_path: Path, redis: Redis, engine: Engine) -> None:
    day = timedelta(days=1)
    file(tmp_path, "w1", item(1, 3 * day), item(2, 2 * day), item(3))
    horizon = (NOW - 2 * day).date()
    await reconcile(Collections(tmp_path), redis, engine, NOW, horizon=horizon)
    assert [number for number, _ in await handed_on(redis)] == [2, 3]
    await reconcile(Collections(tmp_path), redis, engine, NOW, since=NOW.date(), horizon=horizon)
    assert [number for number, _ in await handed_on(redis)] == [3]
    await reconcile(Collections(tmp_path), redis, engine, NOW, since=(NOW - 9 * day).date(), horizon=horizon)
    assert [number for number, _ in await handed_on(redis)] == [2, 3]


async def test_a_line_that_is_no_item_is_passed_over(tmp_path: Path, redis: Redis, engine: Engine) -> None:
    file(tmp_path, "w1", item(1))
    (segment,) = tmp_path.rglob("*.jsonl")
    segment.write_bytes(b'{"id": "half"}\n' + segment.read_bytes() + b"\xff\n")
    with structlog.testing.capture_logs() as logs:
        assert await reconcile(Collections(tmp_path), redis, engine, NOW) == Reconciled(1, complete=True)
    assert [entry["event"] for entry in logs] == ["line_unreadable"] * 2


async def test_a_pass_stops_while_the_lane_has_enough_before_it(
    tmp_path: Path, redis: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("record.reconcile.MOST_HANDED", 2)
    monkeypatch.setattr("record.reconcile._CHUNK", 1)
    file(tmp_path, "w1", *(item(n) for n in range(1, 6)))
    file(tmp_path, "w2", item(9))
    assert await reconcile(Collections(tmp_path), redis, engine, NOW) == Reconciled(2, complete=False)
    assert await reconcile(Collections(tmp_path), redis, engine, NOW) == Reconciled(0, complete=False)
    to_sql(engine, item(1), item(2))
    await handed_on(redis)
    assert await reconcile(Collections(tmp_path), redis, engine, NOW) == Reconciled(2, complete=False)
    assert [number for number, _ in await handed_on(redis)] == [3, 4]


async def test_lost_marks_are_restored_with_their_last_revision(tmp_path: Path, redis: Redis) -> None:
    first = item(1)
    revised = make_item(id=f"{first.id}-1-aaaaaaaa", revision=1, title="New title", discovered=NOW)
    ancient = item(7, timedelta(days=500))
    file(tmp_path, "w1", first, revised, ancient)
    filling = Filling(redis)
    assert await filling.begin()
    assert await restore_marks(Collections(tmp_path), redis, filling, NOW.date(), Boilerplate(redis).learn) == 2
    marks = await Seen(redis).look(first.source, [first.id, ancient.id])
    assert marks[1] is None
    assert marks[0] is not None
    assert (marks[0].revision, marks[0].day) == (1, day_number(NOW))
    assert marks[0].text == wording(revised)
    assert await redis.hget(keys.state(first.source), "begun") is not None


def test_days_are_counted_from_1970() -> None:
    assert day_number(date(1970, 1, 2)) == 1
    assert day_number(datetime(1970, 1, 1, 23, 59, tzinfo=UTC)) == 0


async def test_what_was_set_aside_is_not_handed_on_again_and_again(
    tmp_path: Path, redis: Redis, engine: Engine
) -> None:
    poison, lost = item(1), item(2)
    file(tmp_path, "w1", poison, lost)
    with engine.begin() as connection:
        aside.put(connection, "filed", poison.id, payload=poison.to_json(), error="ValueError: x", now=NOW)
    await reconcile(Collections(tmp_path), redis, engine, NOW)
    assert [number for number, _ in await handed_on(redis)] == [2]


async def test_a_closed_day_is_read_until_sql_knows_all_of_it(tmp_path: Path, redis: Redis, engine: Engine) -> None:
    day = timedelta(days=1)
    items = [item(1, day), item(2, day)]
    file(tmp_path, "w1", *items)
    collections = Collections(tmp_path)
    close_days(collections, (NOW - day).date())
    to_sql(engine, items[0])
    assert await reconcile(collections, redis, engine, NOW) == Reconciled(1, complete=True)
    assert [number for number, _ in await handed_on(redis)] == [2]
    to_sql(engine, items[1])
    assert await reconcile(collections, redis, engine, NOW) == Reconciled(0, complete=True)
    (tmp_path / folder_of((NOW - day).date()) / ITEMS).unlink()
    with structlog.testing.capture_logs() as logs:
        await reconcile(collections, redis, engine, NOW)
        assert logs == [], "it is known as a whole, and not looked at again"


async def test_all_is_made_good_from_a_bucket(tmp_path: Path, s3_url: str, redis: Redis, engine: Engine) -> None:
    day = timedelta(days=1)
    file(tmp_path, "w1", item(1, 2 * day), item(2, day))
    collections = Collections(tmp_path, s3_url)
    close_days(collections, (NOW - day).date())
    assert not list(tmp_path.rglob("*.jsonl*"))
    filling = Filling(redis)
    assert await filling.begin()
    assert await restore_marks(collections, redis, filling, NOW.date(), Boilerplate(redis).learn) == 2
    await filling.end()
    assert await reconcile(collections, redis, engine, NOW) == Reconciled(2, complete=True)
    assert [number for number, _ in await handed_on(redis)] == [1, 2]


async def test_a_closed_file_that_is_missing_is_told_and_the_other_days_are_read(
    tmp_path: Path, redis: Redis, engine: Engine
) -> None:
    day = timedelta(days=1)
    file(tmp_path, "w1", item(1, day), item(2))
    collections = Collections(tmp_path)
    close_days(collections, (NOW - day).date())
    (tmp_path / folder_of((NOW - day).date()) / ITEMS).unlink()
    with structlog.testing.capture_logs() as logs:
        assert await reconcile(collections, redis, engine, NOW) == Reconciled(1, complete=True)
    assert [entry["event"] for entry in logs] == ["collection_file_unreadable"]
