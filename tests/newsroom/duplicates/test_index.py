"""The index in a real Valkey, and the same decisions in memory."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from newsroom.duplicates.index import KEEP_DAYS, MOST_IN_BAND, DuplicateIndex
from newsroom.duplicates.memory import Groups
from newsroom.live import keys
from newsroom.report import Report
from tests.newsroom.duplicates.texts import CHINESE, ENGLISH, edited

NOW = datetime(2026, 5, 8, 9, 0, tzinfo=UTC)
DAY_MS = 86_400_000


def copy(name: str, text: str = ENGLISH, minutes: int = 0, **changed: Any) -> Report:
    values: dict[str, Any] = {"source": f"s{name}", "published": NOW + timedelta(minutes=minutes), **changed}
    return Report(id=name, title=f"Title of {name}", content=text, **values)


def ms(days: float = 0) -> int:
    return int(NOW.timestamp() * 1000 + days * DAY_MS)


async def kept(redis: Redis, *reports: Report, days: float = 0) -> dict[str, str]:
    return {name: each.of for name, each in (await DuplicateIndex(redis).claim(reports, ms(days))).items()}


async def test_a_later_copy_names_the_first(redis: Redis) -> None:
    assert await kept(redis, copy("a"), copy("z", CHINESE)) == {}
    assert await kept(redis, copy("b", edited(ENGLISH, 0.05), 10)) == {"b": "a"}
    assert await kept(redis, copy("c", minutes=20), copy("d", CHINESE, 20)) == {"c": "a", "d": "z"}


async def test_copies_of_one_batch_find_each_other(redis: Redis) -> None:
    assert await kept(redis, copy("b", minutes=5), copy("a"), copy("c", minutes=9)) == {"b": "a", "c": "a"}


async def test_a_primary_source_is_kept_whenever_it_comes(redis: Redis) -> None:
    await kept(redis, copy("outlet"))
    assert await kept(redis, copy("bank", minutes=60, primary=True)) == {}
    assert await kept(redis, copy("late", minutes=90)) == {"late": "bank"}


async def test_claiming_again_answers_the_same(redis: Redis) -> None:
    reports = [copy("a"), copy("b", minutes=1)]
    assert await kept(redis, *reports) == await kept(redis, *reports) == {"b": "a"}
    before = await redis.hlen(keys.duplicate_bands(ms() // DAY_MS))
    await kept(redis, *reports)
    assert await redis.hlen(keys.duplicate_bands(ms() // DAY_MS)) == before


async def test_a_copy_of_a_copy_names_the_kept_one(redis: Redis) -> None:
    half = ENGLISH[: len(ENGLISH) // 2]
    near, far = f"{ENGLISH} {half}", edited(ENGLISH, 0.12, 3)
    await kept(redis, copy("a", near))
    await kept(redis, copy("b", ENGLISH, 1))
    assert (await kept(redis, copy("c", far, 2))) == {"c": "a"}


async def test_workers_agree_which_copy_is_kept(redis: Redis) -> None:
    reports = [copy(f"{number:02}", minutes=number) for number in range(20)]
    answers = await asyncio.gather(*(kept(redis, report) for report in reports))
    named = {of for answer in answers for of in answer.values()}
    again = await kept(redis, *reports)
    assert again == {report.id: "00" for report in reports[1:]}
    assert named <= {report.id for report in reports[:-1]}


@pytest.mark.parametrize(("days", "found"), [(0.9, True), (KEEP_DAYS, True), (KEEP_DAYS + 1, False)])
async def test_old_texts_are_forgotten(redis: Redis, days: float, found: bool) -> None:
    await kept(redis, copy("a"))
    assert bool(await kept(redis, copy("b", minutes=1), days=days)) is found


async def test_the_index_expires_by_itself_and_an_empty_one_is_filled_again(redis: Redis) -> None:
    await kept(redis, copy("a"))
    day = ms() // DAY_MS
    for key in (keys.duplicate_bands(day), keys.duplicate_texts(day)):
        assert 0 < await redis.pttl(key) <= (KEEP_DAYS + 1) * DAY_MS
    await redis.flushall()
    assert await kept(redis, copy("a"), copy("b", minutes=1)) == {"b": "a"}


async def test_a_flood_of_equal_texts_grows_no_band(redis: Redis) -> None:
    for start in range(0, 200, 50):
        await kept(redis, *(copy(f"{number:03}", minutes=number) for number in range(start, start + 50)))
    ids = await redis.hvals(keys.duplicate_bands(ms() // DAY_MS))
    assert max(len(each.split("\n")) for each in ids) == MOST_IN_BAND
    assert await kept(redis, copy("last", minutes=999)) == {"last": "000"}


async def test_nothing_to_file(redis: Redis) -> None:
    assert await kept(redis) == {}
    assert await kept(redis, Report(id="e", title="")) == {}


def test_in_memory_the_earliest_copy_is_kept_even_if_it_comes_last() -> None:
    groups = Groups()
    groups.add([copy("c", minutes=9), copy("z", CHINESE)])
    groups.add([copy("b", edited(ENGLISH, 0.05), 5), copy("a")])
    assert {name: groups.kept(name) for name in "abcz"} == {"a": "a", "b": "a", "c": "a", "z": "z"}


def test_in_memory_the_first_is_kept_where_there_is_no_time() -> None:
    groups = Groups()
    groups.add([copy("x", published=None), copy("a", published=None)])
    assert groups.kept("a") == "x"
