"""Days are closed in order, once, with all that was filed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine, update

from config.errors import StoreError
from record.closing.closer import DUTY, Waiting
from record.closing.folders.moving import ClosingElsewhere
from record.collections.closed.manifest import Manifest
from record.collections.collections import Collections
from record.collections.layout import ITEMS, MANIFEST, folder_of, raw_folder
from record.duty import Duty, DutyLost
from record.live.writers import Writers
from record.sql.tables import leases
from tests.record.closing.wire import (
    DAY,
    NEXT,
    at,
    close,
    closer,
    file,
    ids,
    judge,
    left,
    pass_matcher,
    put_raw,
    report,
)
from tests.record.live.test_writers import settle


@pytest.fixture
def collections(tmp_path: Path) -> Collections:
    return Collections(tmp_path / "collections")


async def test_a_day_is_closed_with_all_that_its_writers_filed(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    items = [report(n) for n in range(1, 6)]
    file(collections.root, "w1", items[:3]).close()
    file(collections.root, "w2", items[2:]).close()
    judge(engine, items)
    assert await close(collections, redis, engine) == [DAY]
    assert (ids(collections), left(collections.root)) == ([1, 2, 3, 4, 5], [])
    about = collections.manifest(DAY).about
    assert about["counts"] == {
        "items": 5,
        "late": 0,
        "unreadable": 0,
        "by_source": {"s1": 2, "s2": 2, "s0": 1},
        "by_section": {"policy": 5},
        "by_language": {"en": 5},
    }
    assert (about["ran"], about["first"], sorted(about["segments"])) == (
        True,
        "2024-02-27T09:00:00Z",
        ["items/w1-0.jsonl", "items/w2-0.jsonl"],
    )
    assert await close(collections, redis, engine) == [], "closed once"


async def test_a_day_that_lost_its_manifest_alone_is_not_closed_anew_without_its_items(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    items = [report(1), report(2)]
    file(collections.root, "w1", items).close()
    judge(engine, items)
    await close(collections, redis, engine)
    folder = collections.root / folder_of(DAY)
    before = (folder / ITEMS).read_bytes()
    (folder / MANIFEST).unlink()
    with pytest.raises(
        StoreError, match=r"2024-02-27 has no datapackage\.json, and its items\.jsonl\.zst holds 2 items"
    ):
        await close(Collections(collections.root), redis, engine)
    assert (folder / ITEMS).read_bytes() == before


async def test_days_without_anything_are_closed_in_a_row_and_say_so(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    file(collections.root, "w1", [report(1)]).close()
    judge(engine, [report(1)])
    last = DAY + timedelta(days=7)
    assert await close(collections, redis, engine, last) == [DAY + timedelta(days=n) for n in range(8)]
    empty = collections.manifest(last)
    assert (empty.about["ran"], empty.about["counts"]["items"], ids(collections, last)) == (False, 0, [])
    assert empty.previous is not None
    assert empty.previous.day == last - timedelta(days=1)


async def test_a_day_waits_for_its_writers(collections: Collections, redis: Redis, engine: Engine) -> None:
    await settle(redis)
    file(collections.root, "w1", [report(1)]).close()
    judge(engine, [report(1)])
    await Writers(redis).say("w1", DAY)
    with pytest.raises(Waiting, match="2024-02-27 waits for writers: w1"):
        await close(collections, redis, engine)
    await Writers(redis).say("w1", NEXT)
    assert await close(collections, redis, engine) == [DAY]


async def test_a_day_waits_for_the_lane_and_then_for_the_matcher(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    file(collections.root, "w1", [report(1), report(2)]).close()
    with pytest.raises(Waiting, match="the story lane: 2 of its items"):
        await close(collections, redis, engine)
    judge(engine, [report(1), report(2)])
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM cursors")
    asked = closer(collections, redis, engine)
    with pytest.raises(Waiting, match="the matcher: 2 changes"):
        await asked.close(DAY, lambda _: None)
    pass_matcher(engine)
    await asked.close(DAY, lambda _: None)
    assert collections.state(DAY) == "closed"


async def test_what_a_writer_that_was_left_out_has_comes_late(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    """It writes on as if nothing had happened: what it has locked moves with it, and what it begins later, too."""
    items = [report(n) for n in range(1, 5)]
    file(collections.root, "w1", items[:1]).close()
    hung = file(collections.root, "w2", items[1:2])
    judge(engine, items)
    assert await close(collections, redis, engine) == [DAY]
    hung.append(DAY, [items[2].to_json()])
    hung.close()
    hung.append(DAY, [items[3].to_json()])
    hung.close()
    assert left(collections.root) == ["2024/02/27/items/w2-1.jsonl", "2024/02/28/items/w2-0.jsonl"]
    assert await close(collections, redis, engine, NEXT) == [NEXT]
    assert (ids(collections), ids(collections, NEXT), left(collections.root)) == ([1], [2, 3, 4], [])
    manifest = collections.manifest(NEXT)
    assert (manifest.about["counts"]["late"], manifest.about["first"]) == (3, "2024-02-27T09:00:00Z")


async def test_what_lies_before_the_first_closed_day_is_closed_with_the_next_one(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    """As where an old folder was put back."""
    early = DAY - timedelta(days=9)
    file(collections.root, "w1", [report(1)]).close()
    judge(engine, [report(1), report(2)])
    await close(collections, redis, engine)
    file(collections.root, "w2", [report(2, early)]).close()
    put_raw(collections.root, "w2", early)
    assert await close(collections, redis, engine, NEXT) == [NEXT]
    assert (ids(collections), ids(collections, NEXT), left(collections.root)) == ([1], [2], [])
    assert collections.manifest(NEXT).resource("raw/w2-0.warc.gz") is not None


async def test_what_was_filed_twice_stands_once_however_late(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    """A writer that hung had filed a report without confirming it, and another one filed it anew."""
    again = report(1, discovered=at(NEXT, 0))
    hung = file(collections.root, "w1", [report(1), report(2)])
    file(collections.root, "w2", [report(1), report(3)]).close()
    file(collections.root, "w3", [again]).close()
    judge(engine, [report(n) for n in (1, 2, 3)])
    await close(collections, redis, engine, NEXT + timedelta(days=1))
    hung.close()
    await close(collections, redis, engine, NEXT + timedelta(days=3))
    assert [ids(collections, DAY + timedelta(days=n)) for n in range(5)] == [[1, 3], [], [], [2], []]


async def test_one_process_closes_at_a_time(collections: Collections, redis: Redis, engine: Engine) -> None:
    file(collections.root, "w1", [report(1)]).close()
    async with Duty(redis, engine, DUTY, "other").held():
        with pytest.raises(ClosingElsewhere):
            await close(collections, redis, engine)


async def test_one_whose_duty_another_took_over_closes_nothing(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    file(collections.root, "w1", [report(1)]).close()
    judge(engine, [report(1)])

    def take_over(_: date) -> None:
        with engine.begin() as connection:
            connection.execute(update(leases).values(holder="other", token=7, until_ms=2**53))

    with pytest.raises(DutyLost):
        await close(collections, redis, engine, sources=take_over)
    assert (collections.state(DAY), left(collections.root)) == ("live", ["2024/02/27/items/w1-0.jsonl"])


async def test_where_a_manifest_is_already_no_other_is_put(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    file(collections.root, "w1", [report(1)]).close()
    judge(engine, [report(1)])

    def refuse(_: Collections, manifest: Manifest) -> None:
        raise FileExistsError(manifest.day)

    with pytest.raises(DutyLost):
        await close(collections, redis, engine, seal=refuse)
    assert left(collections.root) == ["2024/02/27/items/w1-0.jsonl"]


async def test_what_is_filed_while_the_day_is_closed_is_of_the_next_one(
    collections: Collections, redis: Redis, engine: Engine
) -> None:
    """By a writer that nobody had heard of, with a raw file."""
    file(collections.root, "w1", [report(1)]).close()
    judge(engine, [report(1), report(2)])

    def file_meanwhile(day: date) -> None:
        if day == DAY:
            file(collections.root, "w2", [report(2)]).close()
            put_raw(collections.root, "w2", DAY)

    await close(collections, redis, engine, NEXT, sources=file_meanwhile)
    assert (ids(collections), ids(collections, NEXT)) == ([1], [2])
    assert [collections.manifest(day).resource("raw/w2-0.warc.gz") is None for day in (DAY, NEXT)] == [True, False]
    assert not (raw_folder(collections.root, DAY) / "w2-0.warc.gz").exists()
