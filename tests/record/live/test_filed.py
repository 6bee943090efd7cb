"""The stream of filed items."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from record.live import keys
from record.live.filed import BrokenEntry, Filed, FiledEntry
from tests.newsroom.items import make_item

#: What is no item, each in a way of its own.
POISON = [
    {"id": "x", "item": "{"},
    {"id": "x", "item": "7"},
    {"id": "x", "item": "[]"},
    {"id": "x", "item": "[" * 100_000},
    {"id": "x", "item": '{"id": "x"}'},
    {"id": "x", "item": make_item().to_json().replace("2026-11-23T08:31:02", "yesterday")},
    {"id": "x", "item": make_item().to_json().replace('"Press office"', "7]").replace("[7]]", "7")},
    {"id": "x", "item": make_item().to_json().replace("2026-11-23T08:31:02.500000Z", "0001-01-01T00:00:00+14:00")},
    {"item": ""},
    {"something": "else"},
]


@pytest.fixture
async def filed(redis: Redis) -> Filed:
    filed = Filed(redis)
    await filed.open_stream()
    return filed


@pytest.mark.parametrize("fields", POISON)
async def test_an_entry_that_is_no_item_is_given_as_such_between_the_others(
    redis: Redis, filed: Filed, fields: dict[str, str]
) -> None:
    before, after = make_item(id="i1"), make_item(id="i2")
    await filed.add([before])
    await redis.xadd(keys.FILED, dict(fields))
    await filed.add([after])
    first, broken, last = await filed.read(10, 10)
    assert isinstance(first, FiledEntry)
    assert isinstance(last, FiledEntry)
    assert (first.item, last.item) == (before, after)
    assert isinstance(broken, BrokenEntry)
    assert broken.raw == fields.get("item", "")
    assert broken.error
    await filed.acknowledge([broken.id])
    assert [entry.id for entry in await filed.read(10, 10)] == [first.id, last.id]


async def test_what_was_deleted_unacknowledged_does_not_stand_before_the_others(redis: Redis, filed: Filed) -> None:
    await filed.add([make_item(id="i1"), make_item(id="i2")])
    first, second = await filed.read(10, 10)
    await redis.xdel(keys.FILED, first.id)
    gone, _ = await filed.read(10, 10)
    assert isinstance(gone, BrokenEntry)
    await filed.acknowledge([gone.id])
    assert [entry.id for entry in await filed.read(10, 10)] == [second.id]


async def test_what_waits_is_known_by_its_ids(redis: Redis, filed: Filed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("record.live.filed._LOOKED_AT", 4)
    for number in (0, 3, 4, 5, 8):
        await redis.delete(keys.FILED)
        await filed.open_stream()
        await filed.add(make_item(id=f"i{n}") for n in range(number))
        assert await filed.waiting() == {f"i{n}" for n in range(number)}
    read = await filed.read(3, 10)
    await filed.acknowledge([read[0].id])
    await redis.xadd(keys.FILED, {"item": "{"})
    assert await filed.waiting() == {f"i{n}" for n in range(1, 8)}, "read or not"


async def test_nothing_waits_where_there_is_no_stream(redis: Redis) -> None:
    assert await Filed(redis).waiting() == set()
