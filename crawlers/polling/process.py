"""One crawl process: one engine, one dispatching spider, until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from config.models import Network
from crawlers.fetching.handler import give_up
from crawlers.fetching.log_format import quiet_scrapy
from crawlers.fetching.settings import scrapy_settings
from crawlers.pages.fetcher import PageFetcher
from crawlers.polling.days import WriterDays
from crawlers.polling.filer import Filer
from crawlers.polling.spider import WireSpider, wire_of
from newsroom.boilerplate.counts import Boilerplate
from record.live.polls import Polls
from record.live.seen import Seen
from record.news import NewsRule

#: Polls under way in one process; most of that time is waiting for servers.
MOST_OPEN = 64
#: How long a stop waits for polls that are past fetching.
_STOP_S = 2.5

_PIPELINES = {
    "crawlers.pipelines.once.OncePipeline": 100,
    "crawlers.pipelines.trim.TrimPipeline": 150,
    "crawlers.pipelines.file.FilePipeline": 200,
    "crawlers.pipelines.confirm.ConfirmPipeline": 300,
}

log = structlog.get_logger("mintwire.crawl")


@dataclass(frozen=True)
class Means:
    """What a crawl process works with."""

    polls: Polls
    seen: Seen
    filer: Filer
    days: WriterDays
    rule: NewsRule
    boilerplate: Boilerplate
    pages: PageFetcher
    #: The folder of the versions of pages that are watched for changes.
    versions: Path
    #: Environment variables, which hold what sources are asked with.
    environment: Mapping[str, str]


def crawl(network: Network, means: Means, worker: str) -> None:
    """Carry released polls through, and fetch wanted pages, until SIGTERM or SIGINT."""
    settings: dict[str, Any] = scrapy_settings(network, concurrent_requests=MOST_OPEN)
    process = AsyncCrawlerProcess({**settings, "ITEM_PIPELINES": _PIPELINES})
    quiet_scrapy()
    crawler = process.create_crawler(WireSpider)
    done = process.crawl(crawler, **vars(means), worker=worker, most_open=MOST_OPEN)
    _stop_on_signals(crawler)
    # What a start leaves lives as long as the process; looking through it again and again costs 3% of a busy core.
    gc.freeze()
    process.start(install_signal_handlers=False)
    means.filer.close()
    done.result()


def _stop_on_signals(crawler: Crawler) -> None:
    loop = asyncio.get_event_loop()
    stops: set[asyncio.Task[None]] = set()

    def stop() -> None:
        if not stops:
            stops.add(loop.create_task(_stop(crawler)))

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)


async def _stop(crawler: Crawler) -> None:
    """Give up what is being fetched, let what was fetched be filed, then end."""
    crawler.signals.send_catch_log(give_up)
    try:
        await asyncio.wait_for(wire_of(crawler).stop(), _STOP_S)
    except TimeoutError:
        log.warning("polls_cut_off", effect="they are released again when their leases lapse")
    await crawler.stop_async()
