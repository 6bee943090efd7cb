"""A visit in this process."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess

from config.kinds.source import Source
from config.models import Network
from crawlers.fetching.handler import give_up
from crawlers.fetching.log_format import quiet_scrapy
from crawlers.fetching.settings import scrapy_settings
from crawlers.spiders.feed import SOURCES, FeedSpider

S = TypeVar("S", bound=Spider)


def visit_once(source: Source, network: Network) -> FeedSpider:
    """Visit a source now; returns the spider with what came."""
    return run_once(FeedSpider, network, {SOURCES: {source.id: source}}, source=source.id)


def run_once(
    spider: type[S], network: Network, settings: Mapping[str, Any], *, at_once: int = 1, **arguments: Any
) -> S:
    """Run a spider, which is made with `arguments`, to its end; `at_once`: documents under way.

    A process can do this once, for its reactor runs once.  Ctrl-C gives up what is fetched, with the fault `stopped`.
    """
    process = AsyncCrawlerProcess({**scrapy_settings(network, concurrent_requests=at_once), **settings})
    quiet_scrapy()
    crawler = process.create_crawler(spider)
    done = process.crawl(crawler, **arguments)
    asyncio.get_event_loop().add_signal_handler(signal.SIGINT, crawler.signals.send_catch_log, give_up)
    process.start(install_signal_handlers=False)
    done.result()
    return cast(S, crawler.spider)
