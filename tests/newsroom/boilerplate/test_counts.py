"""What sources repeat, kept in a real Valkey."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from newsroom.boilerplate.counts import Boilerplate
from record.collections.collections import Collections
from record.collections.writing import SegmentWriter
from record.item import Item
from record.live import keys
from record.live.filling import Filling
from record.restoring import LEARN_DAYS, restore_marks
from tests.newsroom.boilerplate.test_repeats import items

PATTERN = "TEXT\nThe post TITLE appeared first on The Lantern."


def cuts(found: list[Item]) -> list[int]:
    """How many passages were cut of each."""
    return [len(item.cut) for item in found]


async def test_what_one_process_learned_others_know(redis: Redis) -> None:
    for item in items(PATTERN)[:4]:
        assert cuts(await Boilerplate(redis).cut([item])) == [0]
    assert cuts(await Boilerplate(redis).cut(items(PATTERN)[4:6])) == [1, 1]
    assert cuts(await Boilerplate(redis).cut([])) == []


async def test_sources_are_apart(redis: Redis) -> None:
    await Boilerplate(redis).cut(items(PATTERN))
    assert cuts(await Boilerplate(redis).cut(items(PATTERN, source="other")[:1])) == [0]


async def test_pages_are_apart_from_what_the_source_gives(redis: Redis) -> None:
    await Boilerplate(redis).cut(items(PATTERN))
    pages = items(PATTERN.replace("The Lantern", "lantern.example"), field="content", from_page=("content",))
    assert cuts(await Boilerplate(redis).cut(pages[:4])) == [0] * 4
    assert cuts(await Boilerplate(redis).cut(pages[4:])) == [1] * 3
    again = items(PATTERN, from_page=("content",))
    assert cuts(await Boilerplate(redis).cut(again)) == [0] * 7, "the summary is the source's"


async def test_the_same_reports_again_teach_nothing(redis: Redis) -> None:
    for _ in range(5):
        assert cuts(await Boilerplate(redis).cut(items(PATTERN)[:2])) == [0, 0]


async def test_memory_is_bounded(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("newsroom.boilerplate.counts", "newsroom.boilerplate.repeats"):
        monkeypatch.setattr(f"{name}.MOST_PASSAGES", 8)
    boilerplate = Boilerplate(redis)
    for item in items(PATTERN):
        await boilerplate.cut([item])
    assert await redis.hlen(keys.repeats(item.source)) <= 9
    assert cuts(await boilerplate.cut(items(PATTERN)[-1:])) == [1], "what is repeated is kept"


async def test_what_was_lost_is_learned_again_from_the_collections(redis: Redis, tmp_path: Path) -> None:
    segment = SegmentWriter(tmp_path, "w1")
    found = items(PATTERN)
    old = items(PATTERN, source="old")
    for item in found[:-1]:
        segment.append(item.discovered.date(), [item.to_json()])
    for item in old[:-1]:
        segment.append((item.discovered - timedelta(days=LEARN_DAYS + 1)).date(), [item.to_json()])
    segment.close()
    filling = Filling(redis)
    assert await filling.begin()
    await restore_marks(Collections(tmp_path), redis, filling, found[0].discovered.date(), Boilerplate(redis).learn)
    assert cuts(await Boilerplate(redis).cut(found[-1:])) == [1]
    assert cuts(await Boilerplate(redis).cut(old[-1:])) == [0]
