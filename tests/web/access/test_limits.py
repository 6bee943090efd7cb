"""What one token may ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from record.collections.collections import Collections
from record.live import keys
from record.live.readers import Most, Readers, Used
from tests.web.site import CLOSED, Site, serving

FEW = Most(requests_a_minute=5, at_once=2, bytes_a_day=40_000)
THERE = f"/collections/{CLOSED}/items.jsonl"


@pytest.fixture
def narrow(collections: Collections, sqlite: Engine, redis_url: str) -> Iterator[Site]:
    with serving(collections, sqlite, redis_url, FEW) as site:
        yield site


def test_requests_a_minute(narrow: Site) -> None:
    with narrow.client() as client, narrow.client() as other, narrow.client("admin") as admin:
        answers = [client.head(THERE) for _ in range(6)]
        assert [each.status_code for each in answers] == [200] * 5 + [429]
        told = client.get(THERE)
        assert told.json()["reason"] == "requests_a_minute"
        assert 0 < int(told.headers["retry-after"]) <= 60
        # Another token has its own, and who manages has none.
        assert other.head(THERE).status_code == 200
        assert {admin.head(THERE).status_code for _ in range(7)} == {200}


def test_bytes_a_day(narrow: Site) -> None:
    with narrow.client() as client:
        sent: list[int] = []
        while (got := client.get(THERE)).status_code == 200:
            sent.append(len(got.content))
        assert sum(sent) >= FEW.bytes_a_day > sum(sent[1:])
        assert got.json()["reason"] == "megabytes_a_day"
        assert 0 < int(got.headers["retry-after"]) <= 86_400


async def test_answers_at_once(redis: Redis) -> None:
    readers = Readers(redis)
    assert [await readers.admit("a", str(number), FEW) for number in range(2)] == [None, None]
    reached = await readers.admit("a", "3", FEW)
    assert reached is not None
    assert (reached.limit, reached.wait_s) == ("at_once", 1)
    # The same one again, as after a broken connection to Redis, is not another.
    assert await readers.admit("a", "1", FEW) is None
    assert await readers.used(["a", "b"]) == [Used(2, 2, 0), Used(0, 0, 0)]
    await readers.spend("a", "1", 1_000, ended=True)
    await readers.spend("a", "0", 500, ended=False)
    assert await readers.used(["a"]) == [Used(2, 1, 1_500)]
    assert await readers.admit("a", "4", FEW) is None


async def test_what_a_dead_process_left_is_no_answer_and_all_of_it_ends(redis: Redis) -> None:
    readers = Readers(redis)
    await asyncio.gather(*(readers.admit("a", str(number), FEW) for number in range(2)))
    await readers.spend("a", "0", 7, ended=False)
    ends = [await redis.pttl(of("a")) for of in (keys.web_requests, keys.web_open, keys.web_bytes)]
    assert all(0 < end <= most for end, most in zip(ends, (60_000, 60_000, 86_400_000), strict=True))
    # Their leases have passed.
    await redis.zadd(keys.web_open("a"), {"0": 1, "1": 1})
    assert await readers.admit("a", "2", FEW) is None
    assert (await readers.used(["a"]))[0].at_once == 1
