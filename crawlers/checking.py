"""One visit to each of many sources, side by side: what each gives now.  Nothing is filed, and nobody is told."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from config.errors import FetchError
from config.kinds.source import Source
from config.models import Network
from crawlers.fetching.faults import FETCH_ERRORS
from crawlers.polling.answers import read_visit, request_for
from crawlers.polling.visit import Visit
from crawlers.spiders.feed import document_of, look_at
from crawlers.spiders.process import run_once
from record.urls import host_of

#: Hosts that are asked at a time; each is asked for one source after the other.
MOST_HOSTS = 16
#: Kinds of source that are sound without any entry.
_MAY_BE_EMPTY = frozenset({"page"})


@dataclass(frozen=True, slots=True)
class Checked:
    """What a source gives."""

    source: Source
    #: When the answer was there.
    at: datetime
    #: HTTP status of the last answer; 0 where there was none.
    status: int
    ms: int
    items: int
    undated: int
    newest: datetime | None
    fault: str | None
    detail: str
    notes: tuple[str, ...]
    #: Where permanent redirects led; None: nowhere.
    moved_to: str | None

    @property
    def is_sound(self) -> bool:
        """Whether it can be read, and something is there."""
        return self.fault is None and (self.items > 0 or self.source.kind in _MAY_BE_EMPTY)


class CheckSpider(Spider):
    """Visits sources as the wire would, but unconditionally, and calls `done` with each as it is read."""

    name = "check"

    def __init__(self, sources: Sequence[Source], done: Callable[[Checked], None]) -> None:
        super().__init__()
        self._by_host: dict[str, list[Source]] = defaultdict(list)
        for each in sources:
            self._by_host[host_of(each.url)].append(each)
        self._done = done

    async def start(self) -> AsyncIterator[Request]:
        """Scrapy's hook.  Nothing is left for its scheduler: what is read decides what is asked next."""
        turns = asyncio.Semaphore(MOST_HOSTS)
        await asyncio.gather(*(self._check(each, turns) for each in self._by_host.values()))
        left: tuple[Request, ...] = ()
        for request in left:
            yield request

    async def _check(self, sources: Sequence[Source], turns: asyncio.Semaphore) -> None:
        """Those of one host."""
        async with turns:
            for each in sources:
                visit = look_at(each)
                (error,) = await asyncio.gather(self._read(visit), return_exceptions=True)
                if error is not None:  # a mistake of ours, which must not stop the others
                    visit.fault = FetchError("internal", type(error).__name__)
                self._done(_checked(visit))

    async def _read(self, visit: Visit) -> None:
        request = request_for(visit, visit.source.url, visit.source.posted)
        came: Response | Failure
        try:
            came = await self._download(request)
        except FETCH_ERRORS as error:
            came = Failure(error)  # type: ignore[no-untyped-call]
            came.request = request  # type: ignore[attr-defined]  # as Scrapy has it
        await read_visit(visit, came, self._download)

    async def _download(self, request: Request) -> Response:
        return await self.crawler.engine.download_async(request)


def check_once(sources: Sequence[Source], network: Network, done: Callable[[Checked], None]) -> None:
    """Visit sources now, see `run_once`; what is given up by Ctrl-C has the fault `stopped`."""
    run_once(CheckSpider, network, {}, at_once=MOST_HOSTS, sources=sources, done=done)


def _checked(visit: Visit) -> Checked:
    document, fault = document_of(visit), visit.fault
    items = document.items if document else ()
    dates = [item.published for item in items if item.published]
    return Checked(
        source=visit.source,
        at=visit.discovered,
        status=visit.status,
        ms=round((visit.discovered - visit.started).total_seconds() * 1000),
        items=len(items),
        undated=len(items) - len(dates),
        newest=max(dates, default=None),
        fault=None if fault is None else fault.kind,
        detail="" if fault is None else fault.detail,
        notes=tuple(sorted(visit.notes)),
        moved_to=visit.moved_to,
    )
