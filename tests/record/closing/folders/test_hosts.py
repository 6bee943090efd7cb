"""Days of several hosts, each with a data folder of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from config.errors import StoreError
from record.closing.folders.bringing import bring
from record.collections.closed.manifest import Manifest
from record.collections.collections import Collections
from record.collections.layout import folder_of
from tests.record.closing.wire import DAY, NEXT, close, file, ids, judge, left, put_raw, put_unsigned, report

LATER = NEXT + timedelta(days=1)


@pytest.fixture
def hosts(request: pytest.FixtureRequest, engine: Engine, tmp_path: Path) -> tuple[Collections, Collections]:
    """One that closes days, and another one; closed days lie in a folder elsewhere, or with PostgreSQL in a bucket."""
    where = str(tmp_path / "closed") if engine.dialect.name == "sqlite" else request.getfixturevalue("s3_url")
    return Collections(tmp_path / "a", where), Collections(tmp_path / "b", where)


async def test_one_day_closes_over_both(hosts: tuple[Collections, Collections], redis: Redis, engine: Engine) -> None:
    ours, other = hosts
    items = [report(n) for n in range(1, 7)]
    for number, host in enumerate(hosts):
        file(host.root, f"w{number}", items[number * 2 : number * 2 + 4]).close()
        put_raw(host.root, f"w{number}", DAY)
    judge(engine, items)
    bring(other, NEXT)
    bring(other, NEXT)
    assert await close(ours, redis, engine) == [DAY]
    for host in hosts:
        assert (ids(host), host.state(DAY)) == ([1, 2, 3, 4, 5, 6], "closed")
    manifest = other.manifest(DAY)
    assert [each.path for each in manifest.resources][-2:] == ["raw/w0-0.warc.gz", "raw/w1-0.warc.gz"]
    assert other.storage.read(f"{folder_of(DAY)}/raw/w1-0.warc.gz") == b"w1"
    assert list(other.storage.list(f"{folder_of(DAY)}/segments")) == []
    bring(other, LATER)
    assert (left(ours.root), left(other.root), ids(other)) == ([], [], [1, 2, 3, 4, 5, 6])


async def test_a_host_that_was_away_brings_its_own_late(
    hosts: tuple[Collections, Collections], redis: Redis, engine: Engine
) -> None:
    ours, other = hosts
    file(ours.root, "w0", [report(1), report(2)]).close()
    file(other.root, "w1", [report(2), report(3)]).close()
    put_raw(other.root, "w1", DAY)
    judge(engine, [report(n) for n in (1, 2, 3)])
    assert await close(ours, redis, engine, NEXT) == [DAY, NEXT]
    for _ in range(2):  # first into the folder of the day that is live now, and then brought
        bring(other, LATER + timedelta(days=1))
    assert await close(ours, redis, engine, LATER) == [LATER]
    assert [ids(other, day) for day in (DAY, NEXT, LATER)] == [[1, 2], [], [3]]
    assert other.manifest(LATER).resource("raw/w1-0.warc.gz") is not None
    bring(other, LATER + timedelta(days=1))
    assert left(other.root) == []


async def test_what_a_host_has_of_days_before_the_first_closed_one_comes_late(
    hosts: tuple[Collections, Collections], redis: Redis, engine: Engine
) -> None:
    ours, other = hosts
    file(ours.root, "w0", [report(1, NEXT)]).close()
    file(other.root, "w1", [report(2)]).close()
    judge(engine, [report(1), report(2)])
    assert await close(ours, redis, engine, NEXT) == [NEXT]
    for _ in range(2):
        bring(other, LATER + timedelta(days=1))
    assert await close(ours, redis, engine, LATER) == [LATER]
    assert [ids(other, day) for day in (NEXT, LATER)] == [[1], [2]]


async def test_what_comes_while_its_day_is_closed_is_of_the_next_one(
    hosts: tuple[Collections, Collections], redis: Redis, engine: Engine
) -> None:
    """The other host saw the day live, and had not brought all when it was closed."""
    ours, other = hosts
    file(ours.root, "w0", [report(1)]).close()
    file(other.root, "w1", [report(2)]).close()
    judge(engine, [report(1), report(2)])

    def bring_too_late(collections: Collections, manifest: Manifest) -> None:
        if manifest.day == DAY:
            bring(other, NEXT)
        put_unsigned(collections, manifest)

    assert await close(ours, redis, engine, NEXT, seal=bring_too_late) == [DAY, NEXT]
    assert [ids(ours, day) for day in (DAY, NEXT)] == [[1], [2]]
    bring(other, LATER)
    assert left(other.root) == []


async def test_what_no_sound_list_names_is_left(
    hosts: tuple[Collections, Collections], redis: Redis, engine: Engine
) -> None:
    ours, other = hosts
    file(ours.root, "w0", [report(1)]).close()
    judge(engine, [report(1)])
    other.storage.put_bytes(f"{folder_of(DAY)}/segments/w1.json", b'{"../../../../w1-0.jsonl": 4}')
    other.storage.put_bytes(f"{folder_of(DAY)}/segments/w2.json", b"[]")
    other.storage.put_bytes(f"{folder_of(DAY)}/segments/w3/items/w3-0.jsonl", report(2).to_json().encode() + b"\n")
    assert await close(ours, redis, engine) == [DAY]
    assert ids(ours) == [1]


async def test_closed_days_that_were_left_behind_are_to_be_copied_first(
    hosts: tuple[Collections, Collections], redis: Redis, engine: Engine
) -> None:
    ours, _ = hosts
    file(ours.root, "w0", [report(1)]).close()
    judge(engine, [report(1)])
    await close(Collections(ours.root), redis, engine)
    with pytest.raises(StoreError, match="copy all of them there"):
        await close(ours, redis, engine, NEXT)
    for name, _ in Collections(ours.root).storage.list(""):
        ours.storage.put(name, ours.root / name)
    assert await close(ours, redis, engine, NEXT) == [NEXT]
    assert ids(ours) == [1]
