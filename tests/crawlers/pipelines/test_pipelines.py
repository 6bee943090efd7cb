"""A document's way through the pipelines, on a real Valkey and a real disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from config.errors import FetchError, PollError
from crawlers.pipelines.confirm import ConfirmPipeline
from crawlers.pipelines.file import FilePipeline
from crawlers.pipelines.once import OncePipeline
from crawlers.pipelines.trim import TrimPipeline
from crawlers.polling.filer import Filer
from crawlers.polling.visit import Kept, Visit, kept_field
from newsroom.boilerplate.counts import Boilerplate
from record.collections.collections import Collections
from record.collections.reading import read_days
from record.collections.writing import SegmentWriter
from record.item import Cut, Item
from record.live import keys
from record.live.filed import Filed
from record.live.polls import Polls
from record.live.seen import Seen
from record.news import NewsRule
from tests.crawlers.pipelines.visits import NOW, SOURCE, entry, released, visit

RULE = NewsRule(timedelta(days=3), "none")
KEPT = kept_field(SOURCE.url)


class Line:
    """The pipelines in their order."""

    def __init__(self, redis: Redis, root: Path, rule: NewsRule = RULE) -> None:
        self.root = root
        self.filer = Filer(SegmentWriter(root, "w1"))
        self._steps = (
            OncePipeline(Seen(redis), rule),
            TrimPipeline(Boilerplate(redis)),
            FilePipeline(self.filer),
            ConfirmPipeline(Polls(redis)),
        )

    async def run(self, visit: Visit) -> Visit:
        """What Scrapy does with a spider's item."""
        for step in self._steps:
            visit = await step.process_item(visit)
        return visit

    def items(self) -> list[Item]:
        """What lies in the collection of the day."""
        return list(read_days(Collections(self.root), [NOW.date()]))

    def titles(self) -> list[str | None]:
        """Titles of what lies there."""
        return [item.title for item in self.items()]


@pytest.fixture
def line(redis: Redis, tmp_path: Path) -> Iterator[Line]:
    line = Line(redis, tmp_path / "collections")
    yield line
    line.filer.close()


async def state(redis: Redis) -> dict[str, str]:
    return await Polls(redis).state("a")


async def test_new_entries_are_filed_confirmed_and_handed_on(redis: Redis, line: Line) -> None:
    done = await line.run(visit(await released(redis), entry(1), entry(2), language="fr"))
    assert line.titles() == ["Title 1", "Title 2"]
    entries = await Filed(redis).read(10, 10)
    assert [(each.item.title, each.item.language, each.item.news) for each in entries] == [
        ("Title 1", "fr", "first_poll"),
        ("Title 2", "fr", "first_poll"),
    ]
    assert done.items[0].item.discovered == NOW
    left = await state(redis)
    assert Kept.parse(left[KEPT]) == Kept('"e"', "Mon, 23 Nov 2026 08:00:00 GMT", "b")
    assert left["entries"] == "2"
    assert await redis.xlen(keys.POLLS) == 0


async def test_the_first_poll_is_the_first_that_brings_entries(redis: Redis, line: Line) -> None:
    for _ in range(2):
        await line.run(visit(await released(redis), state=await state(redis)))
    assert "begun" not in await state(redis)
    await line.run(visit(await released(redis), entry(1), state=await state(redis)))
    await line.run(visit(await released(redis), entry(1), entry(2), state=await state(redis)))
    assert [item.news for item in line.items()] == ["first_poll", "news"]


async def test_what_a_dying_first_poll_had_claimed_is_of_the_first_poll_when_the_next_one_files_it(
    redis: Redis, line: Line
) -> None:
    base = await _base(redis)
    await redis.hset(keys.seen("a"), base, "-1 - - 0 dead 99999999999999")
    await line.run(visit(await released(redis), entry(1), entry(2)))
    await redis.hset(keys.seen("a"), base, "-1 - - 0 dead 0")
    await line.run(visit(await released(redis), entry(1), entry(2), state=await state(redis)))
    assert {item.title: item.news for item in line.items()} == {"Title 1": "first_poll", "Title 2": "first_poll"}


async def test_old_reports_and_late_revisions_of_them_are_no_news(redis: Redis, line: Line) -> None:
    old = NOW - timedelta(days=4)
    first = visit(await released(redis), entry(1), state={"begun": "1"})
    await line.run(first)
    later = visit(
        await released(redis), entry(1, "Title one", published=old), entry(2, published=old), state={"begun": "1"}
    )
    await line.run(later)
    assert [(item.revision, item.news) for item in line.items()] == [(0, "news"), (1, "age"), (0, "age")]


async def test_known_entries_are_only_counted(redis: Redis, line: Line) -> None:
    await line.run(visit(await released(redis), entry(1)))
    again = await line.run(visit(await released(redis), entry(2), entry(1), state=await state(redis)))
    assert ([filed.item.title for filed in again.items], again.known) == (["Title 2"], 1)
    assert line.titles() == ["Title 1", "Title 2"]
    entries = await Filed(redis).read(10, 10)
    assert [each.item.news for each in entries] == ["first_poll", "news"]


async def test_other_markup_of_the_same_text_is_no_revision(redis: Redis, line: Line) -> None:
    await line.run(visit(await released(redis), entry(1)))
    again = await line.run(visit(await released(redis), entry(1, "<b>Title</b>  1")))
    assert (again.items, again.known) == ([], 1)
    changed = await line.run(visit(await released(redis), entry(1, "Title one")))
    assert [(filed.item.revision, filed.item.title) for filed in changed.items] == [(1, "Title one")]


async def test_the_sources_language_counts_where_the_feed_names_none(redis: Redis, line: Line) -> None:
    done = await line.run(visit(await released(redis), entry(1)))
    assert done.items[0].item.language == "de"


async def test_repeats_and_odd_dates_are_counted_by_reason(redis: Redis, line: Line) -> None:
    far = NOW + timedelta(days=400)
    done = await line.run(visit(await released(redis), entry(1), entry(1), entry(2, published=far)))
    assert +done.drops == {"repeated_entry": 1, "date_future": 1}
    assert done.notes == {"future_dates"}
    assert await redis.hget(keys.COUNTS, "drop:date_future") == "1"
    assert (await state(redis))["notes"] == "future_dates"


async def test_while_another_poll_has_an_entry_the_document_must_be_seen_again(redis: Redis, line: Line) -> None:
    await redis.hset(keys.seen("a"), await _base(redis), "-1 - - 0 other 99999999999999")
    done = await line.run(visit(await released(redis), entry(1), entry(2)))
    assert (done.busy, len(done.items)) == (1, 1)
    left = await state(redis)
    assert KEPT not in left


async def _base(redis: Redis) -> str:
    """The base id of entry 1, learned from a poll whose traces are then removed."""
    poll = await released(redis)
    made = await OncePipeline(Seen(redis), RULE).process_item(visit(poll, entry(1)))
    await redis.delete(keys.seen("a"))
    return made.items[0].item.id


async def test_a_full_disk_is_a_fault_and_confirms_nothing(redis: Redis, tmp_path: Path) -> None:
    root = tmp_path / "collections"
    root.write_text("no folder")
    done = await Line(redis, root).run(visit(await released(redis), entry(1)))
    assert done.fault is not None
    assert done.fault.kind == "disk"
    assert await redis.xlen(keys.FILED) == 0
    left = await state(redis)
    assert (left["fault"], left["failures"]) == ("disk", "1")
    assert not left.keys() & {KEPT, "begun"}


async def failed(redis: Redis, line: Line, fault: PollError) -> dict[str, str]:
    made = visit(await released(redis), state=await state(redis))
    made.feeds, made.fault, made.status = [], fault, 503
    await line.run(made)
    return await state(redis)


async def test_failures_in_a_row_are_counted_and_forgotten_after_a_sound_poll(redis: Redis, line: Line) -> None:
    fault = FetchError("unavailable", "status 503")
    assert (await failed(redis, line, fault))["failures"] == "1"
    left = await failed(redis, line, fault)
    assert (left["failures"], left["fault"], left["detail"]) == ("2", "unavailable", "status 503")
    assert await redis.hget(keys.COUNTS, "fault:unavailable") == "2"
    await line.run(visit(await released(redis), entry(1), state=left))
    left = await state(redis)
    assert (left["failures"], left["last_fault"]) == ("0", "unavailable")
    assert not left.keys() & {"fault", "detail"}


async def test_a_poll_that_we_stop_says_nothing_about_its_source(redis: Redis, line: Line) -> None:
    assert await failed(redis, line, FetchError("stopped", "we are stopping")) == {}
    assert await Polls(redis).release() == 1, "another worker may have it at once"


async def test_a_poll_whose_host_went_to_another_one_leaves_no_trace(redis: Redis, line: Line) -> None:
    poll = await released(redis)
    await redis.hset(keys.LEASES, poll.host, "another")
    done = await line.run(visit(poll, entry(1)))
    assert done.lost
    assert line.titles() == []
    assert await state(redis) == {}
    assert await redis.hget(keys.LEASES, poll.host) == "another"


async def test_many_items_are_confirmed_in_batches(redis: Redis, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawlers.polling.ending._BATCH", 10)
    await line.run(visit(await released(redis), *(entry(n) for n in range(35))))
    assert await redis.xlen(keys.FILED) == 35
    assert await redis.hget(keys.COUNTS, "items") == "35"
    marks = await Seen(redis).look("a", [item.id for item in read_days(Collections(line.root), [NOW.date()])])
    assert all(mark is not None and not mark.claimed for mark in marks)


async def test_what_a_source_repeats_is_named_in_its_items_which_are_known_again(redis: Redis, line: Line) -> None:
    reports = {
        "Rain falls": "Roads are wet.",
        "Ships wait": "No pilot came.",
        "Bakers strike": "Flour is dear.",
        "Wolves return": "Farmers get fences.",
        "Choirs sing": "The mass was lost.",
        "Mints close": "Coins are kept.",
    }
    signed = [
        replace(entry(number, title), summary=f"<p>{text}</p><p>The post {title} appeared first on A.</p>")
        for number, (title, text) in enumerate(reports.items())
    ]
    await line.run(visit(await released(redis), *signed))
    for item in line.items():
        signature = f"The post {item.title} appeared first on A."
        text = reports[item.title or ""]
        assert item.summary == f"{text}\n{signature}", "as it was given"
        assert item.cut == (Cut("summary", len(text) + 1, signature),)
    handed = [each.item for each in await Filed(redis).read(10, 10)]
    assert handed == line.items()
    again = await line.run(visit(await released(redis), *signed))
    assert (again.known, again.items) == (6, [])
