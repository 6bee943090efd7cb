"""Claims over a real Valkey, and over memory."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from newsroom.duplicates.claims import MOST_COMPARED, MOST_OF_KEY, Duplicate, Store, claim
from newsroom.duplicates.index import KEEP, DuplicateIndex, RedisStore
from newsroom.duplicates.memory import MemoryStore
from newsroom.duplicates.signature import keys as keys_of
from newsroom.duplicates.text import text_of
from record.item import Item
from record.live import keys
from tests.newsroom.duplicates.texts import CHINESE, ENGLISH, JAPANESE, edited
from tests.newsroom.items import said

NOW = datetime(2026, 5, 8, 9, 0, tzinfo=UTC)
DAY_MS = 86_400_000
MONTH = timedelta(days=30)
LETTERS = str.maketrans("0123456789", "abcdefghij")


@pytest.fixture(params=["redis", "memory"])
def store(request: pytest.FixtureRequest, redis: Redis) -> Store:
    return RedisStore(redis, KEEP) if request.param == "redis" else MemoryStore()


def copy(name: str, text: str = ENGLISH, minutes: int = 0, **changed: Any) -> Item:
    values: dict[str, Any] = {
        "source": f"s{name}",
        "published": NOW + timedelta(minutes=minutes),
        "discovered": NOW + timedelta(days=1),
    } | changed
    title = f"Title of {name.translate(LETTERS)}"  # numbers in titles tell reports apart
    return said(title, id=name, content=text, **values)


def ms(days: float = 0) -> int:
    return int(NOW.timestamp() * 1000 + days * DAY_MS)


async def kept(store: Store, *items: Item, days: float = 0, primary: Collection[str] = ()) -> dict[str, str]:
    return {name: each.of for name, each in (await claim(store, items, ms(days), primary=primary)).items()}


async def test_a_later_copy_names_the_first(store: Store) -> None:
    assert await kept(store, copy("a"), copy("z", CHINESE)) == {}
    assert await kept(store, copy("b", edited(ENGLISH, 0.05), 10)) == {"b": "a"}
    assert await kept(store, copy("c", minutes=20), copy("d", CHINESE, 20)) == {"c": "a", "d": "z"}


async def test_copies_of_one_call_find_each_other(store: Store) -> None:
    assert await kept(store, copy("b", minutes=5), copy("a"), copy("c", minutes=9)) == {"b": "a", "c": "a"}


async def test_a_primary_source_is_kept_whenever_it_comes(store: Store) -> None:
    await kept(store, copy("outlet"), copy("other", minutes=1))
    assert await kept(store, copy("bank", minutes=60), primary={"sbank"}) == {"outlet": "bank"}
    assert await kept(store, copy("late", minutes=90), copy("other", minutes=1)) == {"late": "bank", "other": "bank"}


async def test_a_copy_that_was_published_before_is_kept_though_it_comes_late(store: Store) -> None:
    await kept(store, copy("b", minutes=5))
    assert await kept(store, copy("a")) == {"b": "a"}
    assert await kept(store, copy("b", minutes=5)) == {"b": "a"}


async def test_of_copies_without_a_time_the_first_seen_is_kept(store: Store) -> None:
    first = copy("x", published=None, discovered=NOW)
    later = copy("a", published=None, discovered=NOW + timedelta(minutes=1))
    assert await kept(store, later, first) == {"a": "x"}


async def test_no_source_can_have_published_after_it_was_seen(store: Store) -> None:
    seen_first = copy("x", published=NOW + timedelta(days=900), discovered=NOW)
    assert await kept(store, seen_first, copy("a", minutes=3)) == {"a": "x"}


async def test_claiming_again_answers_the_same(store: Store) -> None:
    reports = [copy("a"), copy("b", minutes=1)]
    assert await kept(store, *reports) == {"b": "a"}
    assert await kept(store, *reports) == {"b": "a"}
    assert await kept(store, copy("a"), primary={"sa"}) == {}


async def test_a_copy_of_a_copy_names_the_kept_one(store: Store) -> None:
    half = ENGLISH[: len(ENGLISH) // 2]
    near, far = f"{ENGLISH} {half[::-1]}", edited(ENGLISH, 0.18, 3)
    assert await kept(store, copy("a", near), copy("c", far, 2)) == {}
    assert await kept(store, copy("b", ENGLISH, 1)) == {"b": "a", "c": "a"}
    assert await kept(store, copy("c", far, 2)) == {"c": "a"}


async def test_it_is_told_how_alike_copies_are(store: Store) -> None:
    await claim(store, [copy("a", source="s")], ms())
    found = await claim(store, [copy("b", edited(ENGLISH, 0.1), 1)], ms())
    assert found == {"b": Duplicate("a", found["b"].similarity)}
    assert 0.7 < found["b"].similarity < 0.95


async def test_a_rank_that_changes_makes_no_circle(store: Store) -> None:
    await kept(store, copy("a", minutes=1), copy("b", minutes=2))
    assert await kept(store, copy("a", minutes=3), copy("b", minutes=2)) == {"b": "a"}


async def test_nothing_to_file(store: Store) -> None:
    assert await kept(store) == {}
    assert await kept(store, said("", id="e"), said("", id="f")) == {}


async def test_a_flood_of_equal_texts_grows_no_key(store: Store, redis: Redis) -> None:
    for start in range(0, 200, 50):
        await kept(store, *(copy(f"{number:03}", minutes=number) for number in range(start, start + 50)))
    assert await kept(store, copy("last", minutes=999)) == {"last": "000"}
    ids = await redis.hvals(keys.duplicate_keys(ms() // DAY_MS))
    assert isinstance(store, MemoryStore) or max(str(each).count("\n") for each in ids) + 1 == MOST_OF_KEY
    texts = [text_of(copy("new"))]
    assert [len(found) for found in await store.file(texts, keys_of(texts), ms())] == [MOST_COMPARED]


async def test_memory_decides_as_redis_does(redis: Redis) -> None:
    random_ = random.Random(7)
    texts = [edited(text, 0.3, seed) for seed, text in enumerate([ENGLISH, CHINESE, JAPANESE] * 3)]
    reports = []
    for number in range(90):
        text = edited(random_.choice(texts), random_.choice((0.0, 0.05, 0.15)), number)
        reports.append(copy(f"{number}", text, random_.randrange(99)))
    ours, memory = RedisStore(redis, KEEP), MemoryStore()
    for start in range(0, 90, 10):
        batch = reports[start : start + 10]
        assert await claim(ours, batch, ms()) == await claim(memory, batch, ms())
    names = await kept(ours, *reports)
    assert names == await kept(memory, *reports)
    assert set(names.values()).isdisjoint(names)
    assert len(set(names.values())) == 9


async def test_workers_agree_which_copy_is_kept(redis: Redis) -> None:
    reports = [copy(f"{number:02}", minutes=number) for number in range(20)]
    random.Random(3).shuffle(reports)
    answers = await asyncio.gather(*(DuplicateIndex(redis).claim([report], ms()) for report in reports))
    last_told: dict[str, str] = {}
    for answer in answers:
        last_told |= {name: each.of for name, each in answer.items()}
    assert set(last_told) == {report.id for report in reports} - {"00"}
    again = await DuplicateIndex(redis).claim(reports, ms())
    assert {name: each.of for name, each in again.items()} == dict.fromkeys(last_told, "00")


@pytest.mark.parametrize(
    ("keep", "days", "found"),
    [(KEEP, 0.9, True), (KEEP, 3, True), (KEEP, 4, False), (MONTH, 30, True), (MONTH, 40, False)],
)
async def test_old_texts_are_forgotten(redis: Redis, keep: timedelta, days: float, found: bool) -> None:
    index = DuplicateIndex(redis, keep)
    await index.claim([copy("a")], ms())
    assert bool(await index.claim([copy("b", minutes=1)], ms(days))) is found


async def test_the_index_expires_by_itself_and_an_empty_one_is_filled_again(redis: Redis) -> None:
    reports = [copy("a"), copy("b", minutes=1)]
    index = DuplicateIndex(redis)
    expected = await index.claim(reports, ms())
    day = ms() // DAY_MS
    for key in (keys.duplicate_keys(day), keys.duplicate_texts(day), keys.duplicate_kept(day)):
        assert 0 < await redis.pttl(key) <= 4 * DAY_MS
    await redis.flushall()
    await redis.script_flush()
    assert await index.claim(reports, ms()) == expected
    assert set(expected) == {"b"}


async def test_claiming_again_files_nothing_twice(redis: Redis) -> None:
    index = DuplicateIndex(redis)
    await index.claim([copy("a"), copy("b", minutes=1)], ms())
    before = {key: await redis.hgetall(key) for key in await redis.keys()}
    await index.claim([copy("b", minutes=1), copy("a")], ms(0.1))
    assert {key: await redis.hgetall(key) for key in await redis.keys()} == before


async def test_a_call_takes_two_round_trips(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    index = DuplicateIndex(redis)
    await index.claim([copy("a"), copy("b", minutes=1)], ms())
    sent = count_writes(monkeypatch, redis)
    await index.claim([copy(f"{number}", minutes=number) for number in range(1, 200)], ms())
    assert len(sent) == 2


def count_writes(monkeypatch: pytest.MonkeyPatch, redis: Redis) -> list[object]:
    """What is sent from now on, a write each."""
    sent: list[object] = []
    kind = redis.connection_pool.connection_class
    send = kind.send_packed_command

    async def counted(self: Any, command: Any, *args: Any, **options: Any) -> None:
        sent.append(command)
        await send(self, command, *args, **options)

    monkeypatch.setattr(kind, "send_packed_command", counted)
    return sent
