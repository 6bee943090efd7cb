"""A second kind of source, made here: two addresses a poll, each asked conditionally, through the real pipelines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import TypeAdapter
from redis.asyncio import Redis
from scrapy import Request
from scrapy.http import Response
from twisted.internet.error import ConnectionRefusedError as NobodyListens

from config.errors import FetchError
from config.kinds.feed import FeedSource
from config.kinds.source import Source
from config.kinds.union import SOURCE_KINDS, ByKind
from crawlers.fetching.handler import PAUSE
from crawlers.fetching.middlewares import LeaseMiddleware
from crawlers.parsing.entry import Feed
from crawlers.parsing.feed import parse_feed
from crawlers.polling.answers import PAUSE_S
from crawlers.polling.visit import Visit, source_of
from crawlers.readers import table
from crawlers.readers.reader import Asking
from record.live import keys
from record.live.polls import Polls
from tests.crawlers.pipelines.test_pipelines import Line
from tests.crawlers.polling import rounds

ENTRY = "<item><guid>{0}</guid><title>Title {0}</title><link>https://two.example/{0}</link></item>"


class TwoPartSource(Source):
    kind: Literal["two-part"]
    archive: str


class TwoPartReader:
    accept = "text/xml"

    async def read(self, source: TwoPartSource, asking: Asking) -> AsyncIterator[Feed]:
        for url in (source.url, source.archive):
            answer = await asking.get(url)
            if answer is not None:
                asking.cursor = f"{len(answer.body)} of {url}"
                yield parse_feed(answer.body, content_type=answer.content_type, url=answer.url)


SOURCE = TwoPartSource(
    id="two", name="Two", kind="two-part", url="https://two.example/new", archive="https://archive.example/old"
)


def document(entries: list[int]) -> str:
    return f"<rss version='2.0'><channel>{''.join(map(ENTRY.format, entries))}</channel></rss>"


class Site:
    """Two documents with an ETag each; an address with an error is not answered."""

    def __init__(self) -> None:
        self.entries: dict[str, list[int]] = {SOURCE.url: [1, 2], SOURCE.archive: [2, 3]}
        self.errors: dict[str, Exception] = {}
        self.asked: list[tuple[str, int]] = []
        self.pauses: list[float] = []

    async def download(self, request: Request) -> Response:
        await LeaseMiddleware().process_request(request)
        if error := self.errors.get(request.url):
            raise error
        entries = self.entries[request.url]
        tag = f'"{entries}"'.encode()
        status = 304 if request.headers.get("If-None-Match") == tag else 200
        self.asked.append((request.url, status))
        self.pauses.append(request.meta.get(PAUSE, 0.0))
        body = b"" if status == 304 else document(entries).encode()
        return Response(request.url, status=status, headers={"ETag": tag}, body=body, request=request)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def line(redis: Redis, tmp_path: Path) -> Iterator[Line]:
    line = Line(redis, tmp_path / "collections")
    yield line
    line.filer.close()


@pytest.fixture(autouse=True)
def second_kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kinds = TypeAdapter[Source](Annotated[Source, ByKind({**SOURCE_KINDS, "two-part": TwoPartSource})])
    monkeypatch.setattr("crawlers.polling.visit.SOURCE", kinds)
    monkeypatch.setitem(table._READERS, "two-part", TwoPartReader())
    source_of.cache_clear()
    yield
    source_of.cache_clear()


async def polled(redis: Redis, line: Line, site: Site) -> Visit:
    """One poll from its release to its end."""
    return await rounds.polled(redis, line, SOURCE, site)


def titles(line: Line) -> list[str | None]:
    """Of all that was filed, on whichever day."""
    return sorted((item.title for item in rounds.filed(line)), key=str)


async def test_a_spec_is_read_by_its_kind() -> None:
    assert source_of(SOURCE.model_dump_json()) == SOURCE
    feed = FeedSource(id="f", name="F", kind="feed", url="https://f.example/rss")
    assert type(source_of(feed.model_dump_json())) is FeedSource


async def test_two_addresses_are_one_poll_and_each_report_is_filed_once(redis: Redis, line: Line, site: Site) -> None:
    visit = await polled(redis, line, site)
    assert sorted(filed.item.guid or "" for filed in visit.items) == ["1", "2", "3"]
    assert visit.drops["repeated_entry"] == 1
    assert (await Polls(redis).state("two"))["cursor"] == f"{len(document([2, 3]))} of {SOURCE.archive}"
    assert await redis.hlen(keys.LEASES) == 0, "the archive's host is free again"
    assert await redis.hget(keys.COUNTS, "polls") == "1"
    assert site.pauses == [0.0, PAUSE_S], "they may lie on one host"


async def test_each_address_is_asked_with_its_own_validators(redis: Redis, line: Line, site: Site) -> None:
    await polled(redis, line, site)
    site.entries[SOURCE.archive] = [2, 3, 4]
    visit = await polled(redis, line, site)
    assert site.asked[2:] == [(SOURCE.url, 304), (SOURCE.archive, 200)]
    assert [filed.item.guid for filed in visit.items] == ["4"]
    unchanged = await polled(redis, line, site)
    assert site.asked[4:] == [(SOURCE.url, 304), (SOURCE.archive, 304)]
    assert (unchanged.items, unchanged.feeds, unchanged.fault) == ([], [], None)
    left = await Polls(redis).state("two")
    assert (left["polls"], left["not_modified"]) == ("3", "1"), "one of the two addresses was new in the second"
    assert titles(line) == ["Title 1", "Title 2", "Title 3", "Title 4"]


async def test_what_came_before_a_fault_is_filed_and_the_next_poll_asks_for_all_again(
    redis: Redis, line: Line, site: Site
) -> None:
    site.errors[SOURCE.archive] = NobodyListens()
    visit = await polled(redis, line, site)
    assert visit.fault is not None
    assert visit.fault.kind == "refused"
    assert titles(line) == ["Title 1", "Title 2"]
    left = await Polls(redis).state("two")
    assert (left["fault"], left["failures"]) == ("refused", "1")
    assert not [field for field in left if field.startswith(("kept", "cursor", "begun"))]
    site.errors[SOURCE.url] = FetchError("rate_limited", "status 429")
    await polled(redis, line, site)
    await polled(redis, line, site)
    assert (await Polls(redis).state("two"))["failed"] == "refused:1 rate_limited:2"
    site.errors.clear()
    visit = await polled(redis, line, site)
    assert "failed" not in await Polls(redis).state("two")
    assert site.asked[1:] == [(SOURCE.url, 200), (SOURCE.archive, 200)]
    assert [(filed.item.guid, filed.item.news) for filed in visit.items] == [("3", "first_poll")]
    assert (await Polls(redis).state("two"))["begun"]


async def test_where_the_sources_own_address_fails_the_reader_hears_of_it(redis: Redis, line: Line, site: Site) -> None:
    site.errors[SOURCE.url] = FetchError("rate_limited", "status 429", retry_after_s=60)
    visit = await polled(redis, line, site)
    assert (visit.fault, site.asked) == (site.errors[SOURCE.url], [])


async def test_a_host_that_another_poll_is_asking_is_left_alone(redis: Redis, line: Line, site: Site) -> None:
    assert await Polls(redis).borrow("archive.example", "another")
    visit = await polled(redis, line, site)
    assert visit.fault is not None
    assert visit.fault.kind == "busy_host"
    assert site.asked == [(SOURCE.url, 200)]
