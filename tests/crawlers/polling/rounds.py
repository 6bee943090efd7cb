"""Polls of one source from their release to their end: its real reader, the real pipelines, a site made by the test."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from redis.asyncio import Redis
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from config.kinds.source import Source
from crawlers.polling.answers import read_visit, request_for
from crawlers.polling.visit import Visit, source_of
from record.collections.layout import days, segments
from record.collections.reading import read_segment
from record.collections.versions import Versions
from record.item import Item
from record.live import keys
from record.live.polls import Polls, ScheduledSource
from record.urls import host_of
from tests.crawlers.pipelines.test_pipelines import Line


class Site(Protocol):
    """What is asked in a site's place."""

    async def download(self, request: Request) -> Response:
        """An answer; or raises what Scrapy would."""


async def taken(redis: Redis, source: Source, versions: Path | None = None) -> Visit:
    """A released poll, taken up as the spider does it."""
    polls, host = Polls(redis), host_of(source.url)
    await redis.set(keys.READY, "e1")
    await polls.open_stream()
    await polls.schedule([ScheduledSource(source.id, host, source.model_dump_json(), 0)])
    await redis.zadd(keys.due(host), {source.id: 0})
    await redis.zadd(keys.HOSTS, {host: 0})
    assert await polls.release() == 1
    (poll,) = await polls.take("w1", 1, 100)
    (state,) = await polls.hold([poll])
    assert state is not None
    visit = Visit(poll, source_of(poll.spec), state, polls.clock.now, polls.clock.now())
    visit.versions = Versions(versions / source.id) if versions else None

    async def borrow(host: str) -> bool:
        if host == poll.host:
            return True
        visit.borrowed.append(host)
        return await polls.borrow(host, poll.token)

    visit.borrow = borrow
    return visit


async def read(visit: Visit, site: Site) -> Visit:
    """The poll's reading alone: what it brings is not filed yet."""
    request, came = request_for(visit, visit.source.url, visit.source.posted), None
    try:
        came = await site.download(request)
    except Exception as error:  # noqa: BLE001  # as Scrapy does
        came = Failure(error)
        came.request = request
    await read_visit(visit, came, site.download)
    return visit


async def polled(redis: Redis, line: Line, source: Source, site: Site, versions: Path | None = None) -> Visit:
    """One poll."""
    return await line.run(await read(await taken(redis, source, versions), site))


def filed(line: Line) -> list[Item]:
    """All that was filed, on whichever day, in order."""
    paths = (path for day in days(line.root) for path in segments(line.root, day))
    return [each.item for path in paths for each in read_segment(path)]
