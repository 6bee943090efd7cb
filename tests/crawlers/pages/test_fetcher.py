"""Wanted pages are fetched and filed as revisions, over a real Valkey and real databases."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from scrapy import Request
from scrapy.http import Response
from sqlalchemy import Engine, select, update

from config.errors import FetchError
from crawlers.pages.fetcher import PageFetcher
from crawlers.polling.filer import Filer
from newsroom.boilerplate.counts import Boilerplate
from record.alike import wording
from record.collections.collections import Collections
from record.collections.reading import read_days
from record.collections.warc import read_records
from record.collections.writing import SegmentWriter
from record.identity import text_digest
from record.item import Item
from record.live import keys
from record.live.filed import Filed
from record.live.filling import Filling
from record.live.pages import Pages
from record.live.polls import Polls, ScheduledSource
from record.live.seen import Candidate, Seen, day_number
from record.news import NewsRule
from record.reconcile import reconcile
from record.restoring import restore_marks
from record.sql import pages
from record.sql.tables import page_fetches
from tests.newsroom import wanted
from tests.newsroom.items import EVENTS, make_item
from tests.newsroom.judged import assign, judged
from tests.waiting import eventually

NOW = datetime.now(UTC)
RULE = NewsRule(timedelta(days=3), "all")
TEXT = (
    "The council of the bank met on Monday and settled how the coin is to be paid out, by whom, and in which shops.",
    "Merchants with a single till have two years to get a reader, and the state pays for half of it.",
)
PAGE = "<html><head><title>Coin</title></head><body><article>{}</article></body></html>".format(
    "".join(f"<p>{line}</p>" for line in TEXT)
)


class Site:
    """What is downloaded: PAGE, but for addresses that have an answer of their own."""

    def __init__(self) -> None:
        self.answers: dict[str, int | str | Exception] = {}
        self.asked: Counter[str] = Counter()
        #: Set while downloads are to hang.
        self.slow = asyncio.Event()

    async def download(self, request: Request) -> Response:
        self.asked[request.url] += 1
        if self.slow.is_set():
            await asyncio.Event().wait()
        answer = self.answers.get(request.url, PAGE)
        if isinstance(answer, Exception):
            raise answer
        status, body = (answer, "") if isinstance(answer, int) else (200, answer)
        headers = {"Content-Type": "text/html; charset=utf-8"}
        return Response(request.url, status=status, headers=headers, body=body.encode(), request=request)


@pytest.fixture
def site() -> Site:
    return Site()


class Dying(Pages):
    """Redis goes away after the revision is on the disk."""

    async def confirm(self, item: Item, token: str) -> bool:
        raise RedisConnectionError("away")


@asynccontextmanager
async def fetching(
    redis: Redis, engine: Engine, root: Path, site: Site, worker: str = "w1", means: type[Pages] = Pages
) -> AsyncIterator[PageFetcher]:
    filer = Filer(SegmentWriter(root, worker))
    fetcher = PageFetcher(means(redis), engine, filer, Boilerplate(redis), RULE, worker)
    task = asyncio.create_task(fetcher.run(site.download))
    try:
        yield fetcher
    finally:
        await fetcher.stop()
        await task
        filer.close()


def report(number: int, **changes: Any) -> Item:
    values = {"source": f"s{number}", "url": f"https://h{number}.example/{number}", "title": EVENTS[number - 1]}
    return make_item(id=f"{number:016x}", discovered=NOW, **{**values, **changes})


async def want(redis: Redis, engine: Engine, *reports: Item, story: str | None = None) -> int:
    """The reports are in SQL and marked, and their pages wanted; returns of how many stories they are."""
    stories = wanted.want(engine, reports, NOW, story=story)
    for item in reports:
        await mark(redis, item)
    return stories


async def mark(redis: Redis, item: Item) -> None:
    text = text_digest(item.title, item.summary, item.content).hex()
    await redis.hset(keys.seen(item.source), item.id, f"0 {text} raw {day_number(NOW)} - 0")


def states(engine: Engine) -> dict[str, tuple[str, str | None]]:
    with engine.begin() as connection:
        query = select(page_fetches.c.item, page_fetches.c.state, page_fetches.c.reason)
        return {str(int(row.item, 16)): (row.state, row.reason) for row in connection.execute(query)}


def settled(engine: Engine) -> bool:
    return all(state in ("done", "failed", "spared") for state, _ in states(engine).values())


def filed(root: Path) -> list[Item]:
    return sorted(read_days(Collections(root), [NOW.date(), NOW.date() + timedelta(days=1)]), key=lambda item: item.id)


async def handed(redis: Redis) -> list[Item]:
    return [entry.item for entry in await Filed(redis).read(100, 1)]


async def test_a_page_is_filed_as_the_next_revision_of_its_report(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    known = report(1, authors=(), language="en")
    await want(redis, engine, known)
    async with fetching(redis, engine, tmp_path, site):
        await eventually(lambda: settled(engine))
    (item,) = filed(tmp_path)
    assert (item.id, item.revision, item.title) == (f"{known.id}-page", 1, known.title)
    assert item.content == "\n".join(TEXT)
    assert item.summary == known.summary
    assert "content" in item.from_page
    assert "title" not in item.from_page
    assert await handed(redis) == [item]
    assert states(engine) == {"1": ("done", None)}
    assert site.asked == {"https://h1.example/1": 1}
    assert item.raw is not None
    raw = Collections(tmp_path).open_raw(item.discovered.date(), item.raw.file, item.raw.offset)
    assert next(read_records(raw)).payload == PAGE.encode()


@pytest.mark.parametrize(("day", "news"), [(NOW.date(), "news"), (NOW.date() - timedelta(days=40), "age")])
async def test_a_page_decides_whether_its_undated_report_is_news(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site, day: date, news: str
) -> None:
    known = report(1, title=None, published=None, news="by_page")
    site.answers["https://h1.example/1"] = PAGE.replace("<article>", f"<h1>Coin</h1><time>{day}</time><article>")
    await want(redis, engine, known)
    async with fetching(redis, engine, tmp_path, site):
        await eventually(lambda: settled(engine))
    (item,) = filed(tmp_path)
    assert (item.title, item.news, item.published and item.published.date()) == ("Coin", news, day)


async def test_the_feeds_entry_is_still_known_afterwards_and_a_change_of_it_is_a_later_revision(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    known = report(1)
    await want(redis, engine, known)
    before = (await Seen(redis).look(known.source, [known.id]))[0]
    async with fetching(redis, engine, tmp_path, site):
        await eventually(lambda: settled(engine))
    (after,) = await Seen(redis).look(known.source, [known.id])
    assert before is not None
    assert after is not None
    assert (after.revision, after.text, after.raw, after.claimed) == (1, before.text, before.raw, False)


async def test_lost_marks_are_restored_with_the_feeds_text(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    known = report(1)
    # Its segment is read after that of the page.
    segment = SegmentWriter(tmp_path, "w9")
    segment.append(NOW.date(), [known.to_json()])
    segment.close()
    await want(redis, engine, known)
    async with fetching(redis, engine, tmp_path, site):
        await eventually(lambda: settled(engine))
    await redis.flushall()
    filling = Filling(redis)
    assert await filling.begin()
    await restore_marks(Collections(tmp_path), redis, filling, NOW.date(), Boilerplate(redis).learn)
    (found,) = await Seen(redis).look(known.source, [known.id])
    assert found is not None
    assert (found.revision, found.text) == (1, wording(known))


async def test_what_dies_between_filing_and_confirming_is_neither_lost_nor_filed_twice(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    known = report(1)
    await want(redis, engine, known)
    async with fetching(redis, engine, tmp_path, site, means=Dying):
        await eventually(lambda: filed(tmp_path))
    assert states(engine) == {"1": ("leased", None)}
    assert await handed(redis) == []
    lapse(engine)
    claimed = await redis.hget(keys.seen(known.source), known.id)
    assert claimed is not None
    assert " page:" in claimed
    await redis.hset(keys.seen(known.source), known.id, " ".join([*claimed.split(" ")[:-1], "0"]))
    site.answers["https://h1.example/1"] = PAGE.replace("Monday", "Tuesday")
    async with fetching(redis, engine, tmp_path, site, "w2"):
        await eventually(lambda: settled(engine))
    (item,) = filed(tmp_path)
    assert item.id == f"{known.id}-page"
    assert {each.id for each in await handed(redis)} == {item.id}


async def test_what_died_is_found_in_the_collection_and_its_page_not_asked_for_again(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    known = report(1)
    await want(redis, engine, known)
    async with fetching(redis, engine, tmp_path, site, means=Dying):
        await eventually(lambda: filed(tmp_path))
    await reconcile(Collections(tmp_path), redis, engine, datetime.now(UTC) + timedelta(minutes=5))
    (item,) = await handed(redis)
    with engine.begin() as connection:
        assign(connection, [judged(item)], NOW)
        pages.done(connection, [known.id], NOW)
    lapse(engine)
    (found,) = await Seen(redis).look(known.source, [known.id])
    assert found is not None
    assert found.revision == 1
    assert not found.claimed
    assert site.asked.total() == 1
    assert states(engine) == {"1": ("done", None)}


def lapse(engine: Engine) -> None:
    """Time passes, and nobody renewed."""
    with engine.begin() as connection:
        connection.execute(
            update(page_fetches).where(page_fetches.c.state == "leased").values(lease_until=NOW - timedelta(hours=1))
        )


async def test_the_page_of_a_second_report_is_asked_for_only_where_the_first_fails(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    first, second, third = (report(number, title="Coin of the council is settled") for number in (1, 2, 3))
    assert await want(redis, engine, first, second, third, story=first.id) == 1
    assert states(engine) == {"1": ("pending", None), "2": ("standby", None), "3": ("standby", None)}
    site.answers["https://h1.example/1"] = 404
    async with fetching(redis, engine, tmp_path, site):
        await eventually(lambda: settled(engine))
    assert states(engine) == {"1": ("failed", "not_found"), "2": ("done", None), "3": ("spared", None)}
    assert [item.source for item in filed(tmp_path)] == ["s2"]
    assert "https://h3.example/3" not in site.asked


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (410, "gone"),
        (403, "forbidden"),
        (FetchError("robots", "disallowed"), "robots"),
        (FetchError("private_address", "not public"), "private_address"),
        (FetchError("too_large", "too large"), "too_large"),
        ("<html><title>Just a moment...</title><body>Wait</body></html>", "challenge"),
        ("<html><body><p>Menu</p></body></html>", "no_text"),
        ("<html><body><article><p>The project enters its next phase, says the bank.</p></article></body></html>", None),
    ],
)
async def test_what_will_not_do_better_fails_at_once(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site, answer: int | str | Exception, reason: str | None
) -> None:
    await want(redis, engine, report(1, summary="The project enters its next phase, says the bank in its letter."))
    site.answers["https://h1.example/1"] = answer
    async with fetching(redis, engine, tmp_path, site):
        await eventually(lambda: settled(engine))
    assert states(engine)["1"][0] == "failed"
    assert reason in (states(engine)["1"][1], None)
    assert filed(tmp_path) == []
    assert site.asked.total() == 1
    assert await redis.hlen(keys.LEASES) == 0, "the host is free"


async def test_a_server_that_is_busy_is_asked_again_as_late_as_it_wants_and_three_times_at_most(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    await want(redis, engine, report(1))
    site.answers["https://h1.example/1"] = FetchError("rate_limited", "status 429", retry_after_s=1800)
    async with fetching(redis, engine, tmp_path, site):
        for attempt in (1, 2, 3):
            await eventually(lambda number=attempt: site.asked.total() == number)
            await eventually(lambda: "leased" not in states(engine)["1"])
            if attempt < 3:
                with engine.begin() as connection:
                    (due,) = connection.scalars(select(page_fetches.c.due))
                    assert due > datetime.now(UTC) + timedelta(minutes=29)
                    connection.execute(update(page_fetches).values(due=NOW))
                assert float(await redis.zscore(keys.PAGE_HOSTS, "h1.example")) > NOW.timestamp() * 1000 + 1_700_000
                await redis.delete(keys.PAGE_HOSTS)
        await eventually(lambda: settled(engine))
    assert states(engine) == {"1": ("failed", "rate_limited")}


async def test_a_poll_that_is_due_or_open_goes_before_a_page_of_its_host(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    polls = Polls(redis)
    await redis.set(keys.READY, "e1")
    await polls.open_stream()
    await polls.schedule([ScheduledSource("s1", "h1.example", "{}", 0)])
    await want(redis, engine, report(1, summary=None), report(2, summary=None))
    async with fetching(redis, engine, tmp_path, site):
        await eventually(lambda: states(engine)["2"][0] == "done")
        assert site.asked == {"https://h2.example/2": 1}, "a poll of h1 is due"
        assert await polls.release() == 1
        (poll,) = await polls.take("w1", 1, 100)
        due = round(NOW.timestamp() * 1000) + 3_600_000
        await polls.finish(poll, [], day=0, due_ms=due, counts={}, state={})
        await eventually(lambda: settled(engine))
    assert site.asked["https://h1.example/1"] == 1
    assert await redis.zscore(keys.HOSTS, "h1.example") == due, "the host is due with its poll again"


async def test_a_host_that_is_asked_for_a_page_is_not_polled_and_is_asked_for_one_page_at_a_time(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    polls = Polls(redis)
    await redis.set(keys.READY, "e1")
    await polls.open_stream()
    one, other = report(1, summary=None), report(2, summary=None, url="https://h1.example/2")
    await want(redis, engine, one, other)
    site.slow.set()
    async with fetching(redis, engine, tmp_path, site) as fetcher:
        await eventually(lambda: site.asked.total() == 1)
        await polls.schedule([ScheduledSource("s1", "h1.example", "{}", 0)])
        assert await polls.release() == 0
        assert await Pages(redis).lease("h1.example", "page:another") > timedelta()
        assert site.asked.total() == 1
        for task in fetcher._tasks:
            task.cancel()


async def test_several_processes_fetch_each_page_once(redis: Redis, engine: Engine, tmp_path: Path, site: Site) -> None:
    await want(redis, engine, *(report(number, summary=None) for number in range(1, 7)))
    async with (
        fetching(redis, engine, tmp_path, site, "w1"),
        fetching(redis, engine, tmp_path, site, "w2"),
        fetching(redis, engine, tmp_path, site, "w3"),
    ):
        await eventually(lambda: settled(engine))
    assert set(site.asked.values()) == {1}
    assert len(handed_ids := [item.id for item in await handed(redis)]) == len(set(handed_ids)) == len(filed(tmp_path))


async def test_a_poll_that_files_a_change_goes_first_and_the_page_is_the_revision_after(
    redis: Redis, engine: Engine, tmp_path: Path, site: Site
) -> None:
    known = report(1)
    await want(redis, engine, known)
    await redis.hset(keys.LEASES, "feeds.example", "t1")
    (revision,) = await claim_change(redis, known)
    assert revision == 1
    async with fetching(redis, engine, tmp_path, site):
        await eventually(lambda: site.asked.total() == 1)
        await eventually(lambda: states(engine)["1"][0] == "pending")
        assert filed(tmp_path) == []
        await redis.hset(keys.seen(known.source), known.id, f"1 text2 raw2 {day_number(NOW)} - 0")
        with engine.begin() as connection:
            connection.execute(update(page_fetches).values(due=NOW))
        await redis.delete(keys.PAGE_HOSTS)
        await eventually(lambda: settled(engine))
    assert [item.revision for item in filed(tmp_path)] == [2]


async def claim_change(redis: Redis, item: Item) -> list[int]:
    answers = await Seen(redis).claim(
        item.source, host="feeds.example", token="t1", day=1, candidates=[Candidate(item.id, "text2", "raw2")]
    )
    assert answers is not None
    return answers
