"""Which wordings of a report become revisions: corrections do, caches and counters do not, poll after poll."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from crawlers.polling.visit import kept_field
from record.collections.collections import Collections
from record.live.filling import Filling
from record.restoring import restore_marks
from tests.crawlers.pipelines.polls import Source, others, told
from tests.crawlers.pipelines.visits import NOW, SOURCE

OLD = told("Line reopens on Sunday", guid="rail", link="https://a.example/rail", text="Trains run hourly.")
NEW = others(OLD, title="UPDATE 1-Line reopens on Sunday")
KEPT = kept_field(SOURCE.url)


@pytest.fixture
def source(redis: Redis, tmp_path: Path) -> Iterator[Source]:
    source = Source(redis, tmp_path / "collections")
    yield source
    source.filer.close()


def numbers(source: Source) -> list[int]:
    return [item.revision for item in source.items()]


@pytest.mark.parametrize("order", [[NEW, OLD], [OLD, NEW]])
async def test_two_wordings_beside_each_other_are_one_item_and_one_revision(
    source: Source, order: list[object]
) -> None:
    await source.poll(OLD)
    for n in range(12):
        await source.poll(*([NEW] if n % 3 == 2 else order))  # type: ignore[list-item]
    assert numbers(source) == [0, 1]


async def test_two_wordings_in_the_first_document_are_an_item_and_its_revision(source: Source) -> None:
    await source.poll(NEW, OLD)
    assert [(item.title, item.revision) for item in source.items()] == [(OLD.title, 0), (NEW.title, 1)]
    for _ in range(3):
        await source.poll(NEW, OLD)
        await source.poll(NEW)
    assert numbers(source) == [0, 1]
    assert source.news() == []


async def test_caches_that_answer_in_turn_make_one_revision_however_long(source: Source) -> None:
    for _ in range(4):
        for _ in range(6):
            await source.poll(OLD)
            await source.poll(NEW)
        await source.an_hour_passes()
    assert numbers(source) == [0, 1]


async def test_three_caches(source: Source) -> None:
    versions = [others(OLD, summary=f"Trains run {how}.") for how in ("hourly", "daily", "weekly")]
    for n in range(30):
        await source.poll(versions[n * 7 % 3])
        await source.an_hour_passes(0.2)
    assert numbers(source) == [0, 1, 2]


async def test_a_correction_that_is_taken_back_arrives_once_it_has_stood_for_an_hour(source: Source) -> None:
    await source.poll(OLD)
    await source.poll(NEW)
    await source.poll(OLD)
    assert KEPT not in await source.state(), "the document must be seen again, whatever its validators say"
    await source.an_hour_passes(0.9)
    await source.poll(OLD)
    assert numbers(source) == [0, 1]
    await source.an_hour_passes(0.2)
    await source.poll(OLD)
    assert [(item.title, item.revision) for item in source.items()][-1] == (OLD.title, 2)
    assert KEPT in await source.state()
    assert (await source.state())["drop:text_came_back"] == "2"


async def test_corrections_of_one_report_are_limited_per_hour_and_told(source: Source) -> None:
    for name in "abcdefgh":
        await source.poll(others(OLD, summary=f"Wording {name}."))
    assert numbers(source) == [0, 1, 2, 3, 4]
    assert (await source.state())["drop:revision_limit"] == "3"
    assert KEPT not in await source.state()
    await source.an_hour_passes()
    await source.poll(others(OLD, summary="Wording h."))
    assert source.items()[-1].summary == "Wording h."


@pytest.mark.parametrize("text", ["Views: {n}", "Posted {n} hours ago.", "<b>{n}</b> comments, {n} likes"])
async def test_counters_make_a_revision_and_then_wait_ever_longer(source: Source, text: str) -> None:
    for n in range(1_000, 1_020):
        await source.poll(others(OLD, summary=text.format(n=n)))
    assert numbers(source) == [0, 1]
    for n in range(2_000, 2_072):
        await source.poll(others(OLD, summary=text.format(n=n)))
        await source.an_hour_passes(0.5)
    assert 2 < len(numbers(source)) <= 7


async def test_a_figure_that_is_corrected_arrives_at_once_also_beside_a_counter(source: Source) -> None:
    await source.poll(others(OLD, summary="Rates rise to 4.5%."))
    await source.poll(others(OLD, summary="Rates rise to 4.25%."))
    assert source.items()[-1].summary == "Rates rise to 4.25%."
    await source.poll(others(OLD, summary="Rates fall to 4.25%."))
    assert numbers(source) == [0, 1, 2]


async def test_earlier_wordings_are_known_after_redis_was_lost(source: Source) -> None:
    async def learn(_items: object) -> None:
        return None

    await source.poll(OLD)
    await source.poll(NEW)
    await source.redis.flushall()
    filling = Filling(source.redis)
    assert await filling.begin()
    await restore_marks(Collections(source.root), source.redis, filling, NOW.date(), learn)
    await filling.end()
    for _ in range(3):
        await source.poll(OLD)
        await source.poll(NEW)
    assert numbers(source) == [0, 1]
