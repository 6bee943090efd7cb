"""The story lane over a real Valkey and real databases."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine, select, update

from newsroom.judgement.judge import Judge
from newsroom.judgement.verdict import Verdict
from newsroom.vectors.endpoint import EndpointEncoder
from record.item import Item
from record.live import keys
from record.live.filed import Filed
from record.live.wake import Wake
from record.news import News
from record.noted import Noted
from record.sql import aside, corrections, facts
from record.sql.database import migrate, open_engine, reading
from record.sql.tables import changes as change_table
from record.sql.tables import counters, story_views
from record.sql.tables import items as item_table
from scheduler.judging import make_judge
from tests.embeddings import serving, vectors_of
from tests.newsroom.items import make_item
from tests.newsroom.lane.filing import drained, file, items, known, logged, running, the_judge
from tests.waiting import eventually


async def test_filed_items_become_stories_and_changes(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    await file(redis, items(500))
    wake = Wake(redis, "changes")
    await wake.wait(0.01)
    async with running(redis, engine, tmp_path):
        assert await wake.wait(60)
        await drained(redis)
    await wake.close()
    reports, found = known(engine)
    assert reports == 500
    assert 1 < found < 500
    log = logged(engine)
    texts = [change for change in log if change.brought is not None]
    assert [change.number for change in log] == list(range(1, len(log) + 1))
    assert {change.item for change in texts} == {item.id for item in items(500)}
    assert sum(change.kind == "opened" for change in texts) == found
    assert all(change.brought and change.brought.item.news == "news" for change in texts)
    assert await Noted(redis, tmp_path).read() == len(log)
    with reading(engine) as connection:
        views = {tuple(row) for row in connection.execute(select(story_views.c.story, story_views.c.version))}
    assert {(change.story, change.version) for change in texts} <= views


async def test_what_is_delivered_twice_by_the_stream_is_written_once(
    redis: Redis, engine: Engine, tmp_path: Path
) -> None:
    await file(redis, items(10) + items(10))
    async with running(redis, engine, tmp_path):
        await drained(redis)
        await file(redis, items(20))
        await drained(redis)
    assert known(engine)[0] == 20
    assert sum(change.brought is not None for change in logged(engine)) == 20


async def test_another_process_goes_on_where_a_lane_was_left(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    await file(redis, items(50))
    abandoned = await Filed(redis).read(30, 10)
    assert len(abandoned) == 30
    async with running(redis, engine, tmp_path, "n2"):
        await drained(redis)
    assert known(engine)[0] == 50


async def test_two_lanes_do_not_write_the_same_batch(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    async with running(redis, engine, tmp_path, "n1"), running(redis, engine, tmp_path, "n2"):
        for start in range(0, 300, 30):
            await file(redis, items(30, start))
        await drained(redis)
    assert known(engine)[0] == 300
    assert sum(change.brought is not None for change in logged(engine)) == 300


async def test_the_lane_waits_for_a_stream_that_is_gone(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    async with running(redis, engine, tmp_path):
        await file(redis, items(1))
        await drained(redis)
        await redis.flushall()
        await file(redis, items(1, start=1))
        await drained(redis)
    assert known(engine)[0] == 2


async def test_reports_wait_while_the_service_of_vectors_is_away(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    with serving() as service:
        service.answer = lambda _: (503, b"loading")
        encoder = EndpointEncoder(service.url, "m", 3)
        await file(redis, items(3))
        async with running(redis, engine, tmp_path, judge=lambda: make_judge(encoder)):
            await eventually(lambda: len(service.asked) > 0)
            assert known(engine)[0] == 0
            service.answer = lambda asked: (200, vectors_of(asked["input"]))
            await drained(redis)
        encoder.close()
    assert known(engine)[0] == 3


class Choosy(Judge):
    """A judge that cannot bear one word."""

    def judge(self, items: Sequence[Item]) -> list[Verdict]:
        if any("poison" in (item.title or "") for item in items):
            raise RecursionError("too deep")
        return super().judge(items)

    def with_sources(self, *args: Any) -> Judge:
        return self


def choosy() -> Judge:
    judge = the_judge()
    return Choosy(judge.encoder, judge._sections, judge._tagger)


async def test_what_cannot_be_judged_is_stored_and_set_aside_alone(
    redis: Redis, engine: Engine, tmp_path: Path
) -> None:
    poison = make_item(id="f" * 16, url="https://x.example/poison", title="A poison", news="news")
    await file(redis, [*items(7), poison, *items(7, start=7)])
    async with running(redis, engine, tmp_path, judge=choosy):
        await drained(redis)
    assert known(engine)[0] == 15
    with reading(engine) as connection:
        (found,) = aside.look(connection)
        unjudged = connection.scalars(select(item_table.c.id).where(item_table.c.section.is_(None))).all()
    assert (found.stage, found.key, found.error, found.times) == ("judged", poison.id, "RecursionError: too deep", 1)
    assert Item.from_json(found.payload) == poison
    assert list(unjudged) == [poison.id]
    assert await redis.hget(keys.COUNTS, "aside:judged") == "1"
    (change,) = [each for each in logged(engine) if each.item == poison.id]
    assert change.kind == "opened"
    assert change.brought is not None
    assert (change.brought.section, change.brought.tags, change.brought.item.news) == (None, None, "news")


async def test_what_was_not_judged_is_judged_when_it_comes_again(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    poison = make_item(id="f" * 16, url="https://x.example/poison", title="A poison for the ECB", news="news")
    await file(redis, [poison])
    async with running(redis, engine, tmp_path, judge=choosy):
        await drained(redis)
    await file(redis, [poison])
    async with running(redis, engine, tmp_path):
        await drained(redis)
    with reading(engine) as connection:
        assert connection.scalars(select(item_table.c.section)).one() is not None
    first, again = logged(engine)
    assert (first.kind, again.kind, again.version) == ("opened", "corrected", 2)
    assert again.brought is not None
    assert again.brought.before is not None
    assert (again.brought.section is not None, again.brought.before.title) == (True, poison.title)


async def test_an_entry_that_is_no_item_is_set_aside(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    await redis.xadd(keys.FILED, {"item": '{"id": 7', "first": "0"})
    await file(redis, items(2))
    async with running(redis, engine, tmp_path):
        await drained(redis)
    assert known(engine)[0] == 2
    with reading(engine) as connection:
        (found,) = aside.look(connection)
    assert (found.stage, found.payload) == ("filed", '{"id": 7')


async def test_what_sql_cannot_take_is_set_aside_alone(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    # A revision number of no database: a collection's line may have been written by anybody.
    strange = make_item(id="e" * 16 + "-1-00000000", url="https://x.example/e", revision=2**70)
    await file(redis, [*items(3), strange, *items(3, start=3)])
    async with running(redis, engine, tmp_path):
        await drained(redis)
    assert known(engine)[0] == 6
    with reading(engine) as connection:
        (found,) = aside.look(connection)
    assert (found.stage, found.key) == ("filed", strange.id)


async def test_an_item_from_the_future_is_held_at_now_and_empties_no_window(
    redis: Redis, engine: Engine, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    raise_ = "Kestrel Pay raises $40 million in Series B led by Harrow Capital"
    again = "Payments firm Kestrel Pay closes $40 million Series B round, Harrow Capital leads"
    await file(redis, [make_item(id="a" * 16, url="https://x.example/a", title=raise_, discovered=now, published=None)])
    late = now + timedelta(days=900)
    await file(redis, [make_item(id="b" * 16, url="https://x.example/b", title="Other", discovered=late)])
    async with running(redis, engine, tmp_path):
        await drained(redis)
    async with running(redis, engine, tmp_path, "n2"):
        await file(
            redis,
            [
                make_item(
                    id="c" * 16, url="https://x.example/c", title=again, discovered=now, source="o", published=None
                )
            ],
        )
        await drained(redis)
    with reading(engine) as connection:
        of = {row.id: row.story for row in connection.execute(select(item_table.c.id, item_table.c.story))}
        seen = connection.scalar(select(item_table.c.discovered).where(item_table.c.id == "b" * 16))
    assert of["c" * 16] == of["a" * 16]
    assert seen is not None
    assert seen < now + timedelta(hours=1)


@pytest.mark.parametrize("text", ["\0", "\ud800", "a" * 100_000, "数" * 50_000])
async def test_hostile_texts_are_stored(redis: Redis, engine: Engine, tmp_path: Path, text: str) -> None:
    strange = make_item(title=text, summary=text, language=text, source=text[:100], url=f"https://x.example/{text}")
    await redis.xadd(keys.FILED, {"item": json.dumps(strange.to_dict()), "first": "0"})
    async with running(redis, engine, tmp_path):
        await drained(redis)
    assert known(engine)[0] == 1
    with reading(engine) as connection:
        assert len(connection.scalars(select(item_table.c.title)).one()) == len(text)


async def test_a_stop_while_the_lane_waits_ends_it(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    async with running(redis, engine, tmp_path) as lane:
        await asyncio.sleep(0)
        assert lane is not None
    assert known(engine) == (0, 0)


async def test_old_lines_that_come_again_say_that_they_are_no_news(
    redis: Redis, engine: Engine, tmp_path: Path
) -> None:
    marks: list[News | None] = [None, "age", "first_poll", "by_page"]
    month = datetime.now(UTC) - timedelta(days=30)
    await file(redis, [replace(item, news=marks[n]) for n, item in enumerate(items(4, discovered=month))])
    async with running(redis, engine, tmp_path):
        await drained(redis)
    assert [change.brought.item.news for change in logged(engine) if change.brought] == marks


async def test_sql_that_was_put_back_goes_on_behind_the_noted_number(
    redis: Redis, engine: Engine, tmp_path: Path
) -> None:
    backup = open_engine(f"sqlite:///{tmp_path / 'backup.db'}")
    migrate(backup)
    await file(redis, items(8))
    async with running(redis, engine, tmp_path):
        await drained(redis)
    last = len(logged(engine))
    await file(redis, items(8, start=8))
    async with running(redis, backup, tmp_path):
        await drained(redis)
    assert next(change.number for change in logged(backup)) == last + 1
    with reading(backup) as connection:
        cut = facts.restored(connection)
    assert cut is not None
    assert cut.number == last
    backup.dispose()
    with reading(engine) as connection:
        assert facts.restored(connection) is None


async def test_sql_that_is_put_back_while_the_lane_works_is_seen(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    async with running(redis, engine, tmp_path):
        await file(redis, items(8))
        await drained(redis)
        last = len(logged(engine))
        with engine.begin() as connection:
            connection.execute(change_table.delete())
            connection.execute(update(counters).values(number=1))
        await file(redis, items(1, start=8))
        await drained(redis)
    assert next(change.number for change in logged(engine)) == last + 1


async def test_an_editors_wish_that_cannot_be_carried_out_stops_nothing(
    redis: Redis, engine: Engine, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        # No text that the command lets through, but whatever stands there must not stop the lane.
        number = corrections.ask(connection, "lead", "a" * 16, by="desk", now=datetime.now(UTC))
    await file(redis, [make_item(id="a" * 16)])
    async with running(redis, engine, tmp_path):
        await drained(redis)
        with engine.begin() as connection:
            again = corrections.ask(connection, "lead", "a" * 16, by="desk", now=datetime.now(UTC))

        def is_settled() -> bool:
            with reading(engine) as connection:
                found = corrections.state(connection, again)
            return found is not None and found.settled is not None

        await eventually(is_settled)
    with reading(engine) as connection:
        first, second = (corrections.state(connection, each) for each in (number, again))
    assert first is not None
    assert second is not None
    assert "there is no story" in str(first.refused)
    assert "IndexError" in str(second.refused)
