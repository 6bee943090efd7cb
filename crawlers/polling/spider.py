"""The dispatching spider: takes released polls for ever, and sends each document through the pipelines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import structlog
from pydantic import ValidationError
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from config.errors import PollError
from config.kinds.source import Source
from crawlers.pages.fetcher import PageFetcher
from crawlers.polling.answers import read_visit, request_for, visit_of
from crawlers.polling.beside import beside
from crawlers.polling.days import WriterDays
from crawlers.polling.ending import end_poll
from crawlers.polling.filer import Filer
from crawlers.polling.hosts import wait_for_host
from crawlers.polling.visit import Visit, source_of
from newsroom.boilerplate.counts import Boilerplate
from record.collections.versions import Versions
from record.live.client import UNREACHABLE
from record.live.polls import OPEN_LEASE_MS, Poll, Polls
from record.live.seen import Seen
from record.news import NewsRule

#: How long one wait for released polls lasts.
_WAIT_MS = 1_000
_RENEW_S = OPEN_LEASE_MS / 1000 / 3
#: How long Redis is left alone after it was away, or refused.
_AWAY_S = 1.0

log = structlog.get_logger("mintwire.crawl")


class WireSpider(Spider):
    """One spider for all sources: a poll costs a request, not a crawler."""

    name = "wire"

    def __init__(
        self,
        polls: Polls,
        seen: Seen,
        filer: Filer,
        worker: str,
        most_open: int,
        *,
        rule: NewsRule,
        boilerplate: Boilerplate,
        pages: PageFetcher | None = None,
        days: WriterDays | None = None,
        versions: Path | None = None,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._environment = environment
        self._pages = pages
        self._days = days
        #: The folder of the versions of pages, one for each source.
        self._versions = versions
        self.polls = polls
        self.seen = seen
        self.filer = filer
        self.rule = rule
        self.boilerplate = boilerplate
        self._worker = worker
        self._most_open = most_open
        self._open: dict[str, Visit] = {}
        self._endings: set[asyncio.Future[None]] = set()
        self._changed = asyncio.Event()
        self._stopping = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's hook; the arguments are the constructor's."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_done, signals.item_scraped)
        crawler.signals.connect(spider.item_failed, signals.item_error)
        crawler.signals.connect(spider.callback_failed, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Released polls as they come, while fewer than `most_open` are open; Redis may go and come back."""
        works = {"renewing": self._renew}
        if self._pages is not None:
            works["pages"] = partial(self._pages.run, self._download)
        if self._days is not None:
            works["days"] = partial(self._days.run, self._open_now)
        async with beside(**works):
            while not self._stopping:
                for visit in await self._take():
                    yield self._request(visit)

    async def stop(self) -> None:
        """Take no more polls and pages; returns when the open ones have ended."""
        self._stopping = True
        if self._pages is not None:
            await self._pages.stop()
        while self._open:
            self._changed.clear()
            await self._changed.wait()
        if self._days is not None:
            with suppress(*UNREACHABLE):
                await self._days.end()

    def _open_now(self) -> set[str]:
        """Names of the polls and pages under way."""
        return {*self._open, *(() if self._pages is None else self._pages.open)}

    async def parse(self, came: Response | Failure) -> AsyncIterator[Visit]:
        """Scrapy's callback and errback: the source's own address was answered, or not."""
        visit = visit_of(came)
        await read_visit(visit, came, self._download)
        yield visit

    async def _download(self, request: Request) -> Response:
        """A document by itself, through all that polls go through but the pipelines."""
        return await self.crawler.engine.download_async(request)

    async def _take(self) -> list[Visit]:
        room = self._most_open - len(self._open)
        if room <= 0:
            self._changed.clear()
            await self._changed.wait()
            return []
        try:
            return await self._take_up(await self.polls.take(self._worker, room, _WAIT_MS))
        except UNREACHABLE as error:
            log.warning("redis_unreachable", error=type(error).__name__)
            await asyncio.sleep(_AWAY_S)
            return []

    async def _take_up(self, polls: Sequence[Poll]) -> list[Visit]:
        """The polls that are still ours, with what earlier polls of their sources left."""
        visits = []
        for poll, state in zip(polls, await self.polls.hold(polls), strict=True):
            source = _readable_source(poll)
            if state is None or source is None:
                await self.polls.drop(poll)
            else:
                now = self.polls.clock.now
                versions = Versions(self._versions / source.id) if self._versions else None
                visits.append(Visit(poll, source, state, now, now(), self._environment, versions=versions))
        self._open |= {visit.poll.token: visit for visit in visits}
        return visits

    def _request(self, visit: Visit) -> Request:
        visit.started = visit.now()
        visit.borrow = partial(self._borrow, visit)
        source = visit.source
        return request_for(visit, source.url, source.posted).replace(callback=self.parse, errback=self.parse)

    async def _borrow(self, visit: Visit, host: str) -> bool:
        """Lease another host for a poll, waiting a little for it."""
        if host == visit.poll.host or host in visit.borrowed:
            return True
        if not await wait_for_host(lambda: self.polls.borrow(host, visit.poll.token)):
            return False
        visit.borrowed.append(host)
        return True

    async def _renew(self) -> None:
        """Keep the leases of open polls for as long as they take."""
        while True:
            await asyncio.sleep(_RENEW_S)
            visits = list(self._open.values())
            try:
                for visit, state in zip(visits, await self.polls.hold([v.poll for v in visits]), strict=True):
                    visit.lost = visit.lost or state is None
                    for host in visit.borrowed:
                        await self.polls.borrow(host, visit.poll.token)
            except UNREACHABLE as error:
                log.warning("redis_unreachable", error=type(error).__name__, effect="leases are not renewed")

    def item_done(self, item: Visit) -> None:
        """Signal: a visit left the pipelines."""
        self._close(item)

    def item_failed(self, item: Visit, failure: Failure) -> None:
        """Signal: a pipeline raised."""
        self._fail(item, failure)

    def callback_failed(self, failure: Failure, response: Response | Failure) -> None:
        """Signal: reading an answer raised."""
        self._fail(visit_of(response), failure)

    def _fail(self, visit: Visit, failure: Failure) -> None:
        """A mistake of ours is a fault of the poll, and is waited for like others; the log has its traceback.

        While Redis is away nothing can be written: the poll is released again when its lease lapses.
        """
        if isinstance(failure.value, UNREACHABLE):
            self._close(visit)
            return
        visit.fault, visit.items = PollError("internal", type(failure.value).__name__), []
        ending = asyncio.ensure_future(self._end(visit))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    async def _end(self, visit: Visit) -> None:
        try:
            await end_poll(self.polls, visit)
        except UNREACHABLE as error:
            log.warning("redis_unreachable", error=type(error).__name__)
        finally:
            self._close(visit)

    def _close(self, visit: Visit) -> None:
        self._open.pop(visit.poll.token, None)
        self._changed.set()


def _readable_source(poll: Poll) -> Source | None:
    """None for what a newer scheduler says in words that this worker does not know."""
    try:
        return source_of(poll.spec)
    except ValidationError:
        log.warning("spec_unreadable", source=poll.source, effect="left to newer workers")
        return None


def wire_of(crawler: Crawler) -> WireSpider:
    """The spider of a crawl process, which its pipelines share their means with."""
    if not isinstance(crawler.spider, WireSpider):
        raise NotConfigured("this pipeline serves the dispatching spider only")
    return crawler.spider
