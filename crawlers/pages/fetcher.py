"""The loop that fetches pages: claimed in SQL, a host at a time with the polls, filed as revisions."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

import structlog
from scrapy import Request
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from config.errors import FetchError, PageError
from config.kinds.source import Source
from config.kinds.union import SOURCE
from crawlers.fetching.access import Access
from crawlers.fetching.handler import CRAWL_DELAY
from crawlers.pages.answer import Answer, Download, ask, read, request_for
from crawlers.pages.plan import next_attempt, rest_of_host
from crawlers.pages.revise import revise
from crawlers.polling.beside import beside
from crawlers.polling.filer import Filer
from crawlers.polling.hosts import wait_for_host
from newsroom.boilerplate.counts import Boilerplate
from record.collections.warc import Exchange
from record.duty import pause
from record.item import Item
from record.live.client import UNREACHABLE
from record.live.clock import RedisClock
from record.live.pages import BUSY, UNKNOWN, Pages
from record.live.polls import OPEN_LEASE_MS
from record.news import NewsRule
from record.sql import pages as record
from record.sql.database import reading
from record.sql.pages import ClaimedPage

#: Pages under way in one process: few, since polls go first and extraction takes memory.
MOST_OPEN = 8
#: Longer than any fetch: name, robots.txt, hops and extraction.
LEASE = timedelta(minutes=5)
_IDLE_S = 1.0
_STORE_AWAY_S = 5.0
_RENEW_S = OPEN_LEASE_MS / 1000 / 3
#: How long a page waits for what its process alone cannot do.
_SOON = timedelta(seconds=10)
_NO_MARK = timedelta(minutes=1)

log = structlog.get_logger("mintwire.pages")


@dataclass(slots=True)
class _Open:
    """A page under way."""

    claimed: ClaimedPage
    token: str
    #: Hosts that are leased for it, its own first.
    hosts: list[str] = field(default_factory=list)


class PageFetcher:
    """Fetches wanted pages until it is stopped; any number of processes may."""

    def __init__(
        self,
        pages: Pages,
        engine: Engine,
        filer: Filer,
        boilerplate: Boilerplate,
        rule: NewsRule,
        worker: str,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._pages = pages
        self._engine = engine
        self._filer = filer
        self._boilerplate = boilerplate
        self._rule = rule
        self._worker = worker
        #: Environment variables, which hold what sources are asked with.
        self._environment = environment
        self._open: dict[str, _Open] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        #: Host -> until when, by this loop's clock, it is not asked for a page.
        self._resting: dict[str, float] = {}
        self._extracting = asyncio.Lock()
        self._clock = RedisClock()
        self._stopping = asyncio.Event()

    async def run(self, download: Download) -> None:
        """Until `stop`.  Stores may go and come back."""
        async with beside(renewing_pages=self._renew):
            while not self._stopping.is_set():
                try:
                    taken = len(self._open) < MOST_OPEN and await self._take(download)
                except (*UNREACHABLE, DBAPIError) as error:
                    log.warning("store_unreachable", error=type(error).__name__)
                    await pause(self._stopping, _STORE_AWAY_S)
                else:
                    if not taken:
                        await pause(self._stopping, _IDLE_S)

    async def stop(self) -> None:
        """Take no more pages; returns when the open ones have ended."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks)

    @property
    def open(self) -> Collection[str]:
        """Names of the pages under way."""
        return self._open.keys()

    async def _take(self, download: Download) -> bool:
        """Begin with the page that goes first, if its host is free; False where there is none."""
        clock = asyncio.get_running_loop().time
        self._resting = {host: until for host, until in self._resting.items() if until > clock()}
        now = await self._now()
        claimed = await asyncio.to_thread(self._claim, now, list(self._resting))
        if claimed is None:
            return False
        opened = _Open(claimed, f"page:{uuid.uuid4().hex}")
        wait = await self._pages.lease(claimed.host, opened.token)
        if wait:
            self._resting[claimed.host] = clock() + wait.total_seconds()
            await asyncio.to_thread(self._put_back, claimed, now + wait)
            return True
        opened.hosts.append(claimed.host)
        self._open[opened.token] = opened
        task = asyncio.ensure_future(self._carry_through(opened, download))
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return True

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A mistake of ours is logged; its page is tried again when the lease lapses, as after a crash."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("page_internal", error=type(error).__name__, exc_info=error)

    async def _now(self) -> datetime:
        return await self._clock.ask(self._pages.redis)

    async def _carry_through(self, opened: _Open, download: Download) -> None:
        """One page to its end.  While a store is away nothing can be written: the leases lapse."""
        try:
            await self._fetch(opened, download)
        except (*UNREACHABLE, DBAPIError) as error:
            log.warning("store_unreachable", error=type(error).__name__)
        finally:
            self._open.pop(opened.token, None)

    async def _fetch(self, opened: _Open, download: Download) -> None:
        claimed = opened.claimed
        source = await asyncio.to_thread(self._source, claimed.source)
        access = Access(source, self._environment) if source else None
        request = request_for(claimed.url, lambda host: self._borrow(opened, host), access)
        try:
            answer = await ask(download, request, self._clock.now)
        except FetchError as fault:
            await self._leave(opened, request, rest_of_host(fault.kind, fault.retry_after_s))
            await self._failed(claimed, fault.kind, fault.retry_after_s)
            return
        await self._leave(opened, request, rest_of_host(None))
        try:
            item = await self._revision(claimed, answer, source.timezone if source else "UTC")
        except PageError as error:
            await self._pages.rest(claimed.host, rest_of_host(error.kind))
            await self._failed(claimed, error.kind, None)
            return
        await self._file(opened, item, answer.exchange)

    async def _leave(self, opened: _Open, request: Request, rest: timedelta) -> None:
        """Nothing more is asked of the hosts; what their robots.txt wants holds for polls, too."""
        hosts, opened.hosts = opened.hosts, []
        await self._pages.rest(opened.claimed.host, rest)
        await self._pages.free(hosts, opened.token, timedelta(seconds=request.meta.get(CRAWL_DELAY, 0.0)))

    async def _revision(self, claimed: ClaimedPage, answer: Answer, timezone: str) -> Item:
        """Raises PageError."""
        report = Item.from_dict(claimed.report)
        async with self._extracting:
            page = await asyncio.to_thread(read, answer, timezone, dated_is_enough=report.news == "by_page")
        item = revise(report, page, answered=answer.at, timezone=timezone)
        if item is None:
            raise PageError("no_more", "the page says no more than the source")
        news = self._rule.mark_page(report.news, published=item.published, discovered=item.discovered)
        return (await self._boilerplate.cut([replace(item, news=news)]))[0]

    async def _file(self, opened: _Open, item: Item, exchange: Exchange) -> None:
        """On the disk, then confirmed and handed on, then done."""
        claimed = opened.claimed
        revision = await self._pages.claim(item, opened.token)
        if revision in (UNKNOWN, BUSY):
            wait = _NO_MARK if revision == UNKNOWN else _SOON
            await asyncio.to_thread(self._put_back, claimed, await self._now() + wait)
            return
        item = replace(item, revision=revision)
        try:
            (item,) = await self._filer.file(item.discovered.date(), [(item, exchange)])
        except OSError:
            await self._failed(claimed, "disk", None)
            return
        await self._pages.confirm(item, opened.token)
        await asyncio.to_thread(self._done, claimed, await self._now())
        log.info("page", source=claimed.source, item=claimed.item, characters=len(item.content or ""))

    async def _failed(self, claimed: ClaimedPage, kind: str, retry_after_s: float | None) -> None:
        now = await self._now()
        if kind in ("stopped", "busy_host"):
            await asyncio.to_thread(self._put_back, claimed, now + (_SOON if kind == "busy_host" else timedelta()))
            return
        wait = next_attempt(kind, claimed.attempts, retry_after_s)
        await asyncio.to_thread(self._end, claimed, kind, now, wait)
        log.info("page", source=claimed.source, item=claimed.item, fault=kind, again=wait is not None)

    async def _borrow(self, opened: _Open, host: str) -> bool:
        """Lease the host of a redirect, waiting a little for it."""
        if host in opened.hosts:
            return True
        if not await wait_for_host(lambda: self._pages.borrow(host, opened.token)):
            return False
        opened.hosts.append(host)
        return True

    async def _renew(self) -> None:
        """Keep the hosts of open pages for as long as they take."""
        while True:
            await asyncio.sleep(_RENEW_S)
            try:
                for opened in list(self._open.values()):
                    for host in opened.hosts:
                        await self._pages.borrow(host, opened.token)
            except UNREACHABLE:
                continue

    def _claim(self, now: datetime, busy: list[str]) -> ClaimedPage | None:
        # Looked at first without a lock: most of the time there is nothing.
        with reading(self._engine) as connection:
            if not record.is_due(connection, now, busy):
                return None
        with self._engine.begin() as connection:
            return record.claim(connection, self._worker, now, now + LEASE, busy)

    def _source(self, source: str) -> Source | None:
        with reading(self._engine) as connection:
            spec = record.spec_of(connection, source)
        return SOURCE.validate_python(spec) if spec else None

    def _put_back(self, claimed: ClaimedPage, due: datetime) -> None:
        with self._engine.begin() as connection:
            record.put_back(connection, claimed, due)

    def _end(self, claimed: ClaimedPage, kind: str, now: datetime, wait: timedelta | None) -> None:
        with self._engine.begin() as connection:
            if wait is None:
                record.fail(connection, claimed, kind, now)
            else:
                record.retry(connection, claimed, now + wait, kind)

    def _done(self, claimed: ClaimedPage, now: datetime) -> None:
        with self._engine.begin() as connection:
            record.done(connection, [claimed.item], now)
