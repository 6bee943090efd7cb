"""A visit in this process."""

from __future__ import annotations

import asyncio
import signal
from typing import cast

from scrapy.crawler import AsyncCrawlerProcess

from config.kinds.source import Source
from config.models import Network
from crawlers.fetching.handler import give_up
from crawlers.fetching.log_format import quiet_scrapy
from crawlers.fetching.settings import scrapy_settings
from crawlers.spiders.feed import SOURCES, FeedSpider


def visit_once(source: Source, network: Network) -> FeedSpider:
    """Visit a source now; returns the spider with what came.

    A process can do this once, for its reactor runs once.  Ctrl-C gives the visit up, with the fault `stopped`.
    """
    process = AsyncCrawlerProcess({**scrapy_settings(network, concurrent_requests=1), SOURCES: {source.id: source}})
    quiet_scrapy()
    crawler = process.create_crawler(FeedSpider)
    done = process.crawl(crawler, source=source.id)
    asyncio.get_event_loop().add_signal_handler(signal.SIGINT, crawler.signals.send_catch_log, give_up)
    process.start(install_signal_handlers=False)
    done.result()
    return cast(FeedSpider, crawler.spider)
