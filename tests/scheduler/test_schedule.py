"""The schedule role over real stores."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
import yaml
from redis.asyncio import Redis
from sqlalchemy import Engine

from config.knowledge.packs import shipped_packs
from record.collections.collections import Collections
from record.collections.writing import SegmentWriter
from record.live import keys
from record.live.filling import Filling
from record.live.polls import Polls
from record.live.seen import Seen
from record.sql import directory, packs, source_days
from record.sql.paused import pause, resume
from scheduler.following import FollowedConfig
from scheduler.roles.schedule import ScheduleRole
from scheduler.stores import Stores
from tests.newsroom.items import make_item
from tests.waiting import eventually

SOURCE = {"id": "ecb-press", "name": "ECB", "kind": "feed", "url": "https://ecb.example/rss", "every": "5m"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mintwire.yaml"
    path.write_text(yaml.safe_dump({"sources": [SOURCE]}))
    return path


@pytest.fixture
def stores(tmp_path: Path, redis: Redis, engine: Engine) -> Stores:
    return Stores(redis, engine, Collections(tmp_path / "collections"))


@asynccontextmanager
async def running(stores: Stores, file: Path) -> AsyncIterator[ScheduleRole]:
    role = ScheduleRole(stores, FollowedConfig(file, {}, file.parent))
    stop = asyncio.Event()
    task = asyncio.create_task(role.run(stop))
    try:
        yield role
    finally:
        stop.set()
        await task


async def released(redis: Redis) -> int:
    return await redis.xlen(keys.POLLS)


async def test_an_empty_redis_is_filled_before_the_first_poll(stores: Stores, file: Path) -> None:
    item = make_item(discovered=datetime.now(UTC) - timedelta(minutes=5))
    writer = SegmentWriter(stores.collections.root, "w1")
    writer.append(item.discovered.date(), [item.to_json()])
    writer.close()
    async with running(stores, file):
        await eventually(lambda: released(stores.redis))
        (mark,) = await Seen(stores.redis).look(item.source, [item.id])
        assert mark is not None
        await eventually(lambda: stores.redis.xlen(keys.FILED))


async def test_two_schedulers_fill_and_release_once(stores: Stores, file: Path) -> None:
    async with running(stores, file), running(stores, file):
        await eventually(lambda: released(stores.redis))
        assert await released(stores.redis) == 1


async def test_redis_that_loses_its_content_is_filled_again(stores: Stores, file: Path) -> None:
    async with running(stores, file):
        await eventually(lambda: released(stores.redis))
        before = await stores.redis.get(keys.READY)
        await stores.redis.flushall()
        await eventually(lambda: released(stores.redis))
        assert await stores.redis.get(keys.READY) not in (None, before)


async def test_while_another_process_fills_nothing_is_released(stores: Stores, file: Path) -> None:
    other = Filling(stores.redis)
    assert await other.begin()
    with structlog.testing.capture_logs() as logs:
        async with running(stores, file):
            await eventually(lambda: any(entry["event"] == "redis_filling_elsewhere" for entry in logs))
            assert await released(stores.redis) == 0
            await stores.redis.delete(keys.FILLING)
            await eventually(lambda: released(stores.redis))
    assert [entry["event"] for entry in logs].count("redis_filling_elsewhere") == 1


async def test_the_record_and_the_due_times_follow_the_config(stores: Stores, file: Path) -> None:
    async def scheduled() -> list[str]:
        return sorted(await stores.redis.hkeys(keys.SPECS))

    async with running(stores, file):
        await eventually(scheduled)
        file.write_text(
            yaml.safe_dump({"sources": [{**SOURCE, "id": "b"}, {**SOURCE, "id": "c", "url": "https://c.example"}]})
        )

        async def changed() -> bool:
            return await scheduled() == ["b", "c"]

        await eventually(changed)
    with stores.engine.begin() as connection:
        assert [spec["id"] for spec in directory.enabled_sources(connection)] == ["b", "c"]


async def test_a_paused_source_is_not_scheduled_until_it_is_resumed(stores: Stores, file: Path) -> None:
    async def scheduled() -> bool:
        return await stores.redis.hexists(keys.SPECS, SOURCE["id"])

    async def left_out() -> bool:
        return not await scheduled()

    async with running(stores, file):
        await eventually(scheduled)
        with stores.engine.begin() as connection:
            pause(connection, SOURCE["id"], datetime.now(UTC))
        await eventually(left_out)
        with stores.engine.begin() as connection:
            resume(connection, SOURCE["id"])
        await eventually(scheduled)


async def test_a_source_that_fell_silent_is_seen(stores: Stores, file: Path) -> None:
    now, hour = datetime.now(UTC), timedelta(hours=1)
    with stores.engine.begin() as connection:
        source_days.add(connection, [(SOURCE["id"], None, now - number * hour, "news") for number in range(9, 400)])
    at, news = (str(round(moment.timestamp() * 1000)) for moment in (now, now - 9 * hour))
    state = keys.state(SOURCE["id"])
    await stores.redis.hset(state, mapping={"polled": at, "succeeded": at, "begun": "1", "news": news})
    async with running(stores, file):
        await eventually(lambda: stores.redis.hexists(state, "late"))


async def test_what_commands_make_is_polled_without_a_restart(stores: Stores, file: Path) -> None:
    async def scheduled() -> set[str]:
        return set(await stores.redis.hkeys(keys.SPECS))

    async def both() -> bool:
        return await scheduled() == {"ecb-press", "cli:mine"}

    async def one() -> bool:
        return await scheduled() == {"ecb-press"}

    async with running(stores, file):
        await eventually(one)
        with stores.engine.begin() as connection:
            mine = {**SOURCE, "id": "cli:mine", "url": "https://mine.example/rss"}
            directory.put_source(connection, directory.CLI, "mine", mine)
            unknown = {**mine, "id": "cli:later", "kind": "not there yet"}
            directory.put_source(connection, directory.CLI, "later", unknown)
        await eventually(both)
        await eventually(lambda: released_of(stores.redis, "cli:mine"))
        with stores.engine.begin() as connection:
            directory.remove_source(connection, directory.CLI, "mine")
        await eventually(one)


async def test_the_sources_of_a_pack_are_polled_while_somebody_follows_it(stores: Stores, file: Path) -> None:
    async def scheduled() -> set[str]:
        return set(await stores.redis.hkeys(keys.SPECS))

    async def all_of_it() -> bool:
        return await scheduled() == {"ecb-press", *shipped_packs()["e-cny"].sources}

    async def none() -> bool:
        return await scheduled() == {"ecb-press"}

    async with running(stores, file):
        await eventually(none)
        with stores.engine.begin() as connection:
            packs.follow(connection, "chat:telegram:1:0", "e-cny")
            packs.follow(connection, "chat:telegram:1:0", "of another version")
        await eventually(all_of_it)
        with stores.engine.begin() as connection:
            packs.unfollow(connection, "chat:telegram:1:0")
        await eventually(none)


async def released_of(redis: Redis, source: str) -> bool:
    return any(fields["source"] == source for _, fields in await redis.xrange(keys.POLLS))


async def test_torn_lines_are_cut_and_counted(stores: Stores, file: Path) -> None:
    writer = SegmentWriter(stores.collections.root, "dead")
    today = datetime.now(UTC).date()
    writer.append(today, [make_item().to_json()])
    writer.close()
    (segment,) = stores.collections.root.rglob("*.jsonl")
    whole = segment.read_bytes()
    segment.write_bytes(whole + b'{"id": "torn')
    async with running(stores, file):
        await eventually(lambda: stores.redis.hget(keys.COUNTS, "torn_lines"))
    assert segment.read_bytes() == whole
    assert await stores.redis.hget(keys.COUNTS, "torn_lines") == "1"


async def test_old_marks_are_forgotten(stores: Stores, file: Path) -> None:
    await Polls(stores.redis).open_stream()
    await Seen(stores.redis).restore("gone-source", 10, ["old 0 t\n"])
    await ScheduleRole(stores, FollowedConfig(file, {}, file.parent)).forget()
    assert await Seen(stores.redis).look("gone-source", ["old"]) == [None]


async def test_a_refused_config_is_told_until_a_sound_one_is_read(stores: Stores, file: Path) -> None:
    sound = file.read_text()
    async with running(stores, file):
        await eventually(lambda: released(stores.redis))
        file.write_text(f"{sound}\nsorces: []\n")
        (mistake,) = await eventually(lambda: stores.redis.lrange(keys.MISTAKES, 0, -1))
        assert "mintwire.yaml:8: sorces" in mistake
        assert "did you mean 'sources'?" in mistake
        # Redis is filled anew, and knows it again.
        await stores.redis.flushdb()
        await eventually(lambda: stores.redis.exists(keys.MISTAKES))
        file.write_text(f"{sound}\n")
        await eventually(lambda: gone(stores.redis))
        assert await stores.redis.exists(keys.READY)


async def gone(redis: Redis) -> bool:
    return not await redis.exists(keys.MISTAKES)
