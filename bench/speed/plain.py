"""The plain way: a Scrapy spider with Scrapy's defaults, feedparser's defaults, one SET NX for each entry.

`python -m bench.speed.plain --feeds N --port P --redis URL` polls without end and without conditions; the first poll
of each feed comes from `start_urls`, every next one from the callback, so that no run pays for starting a crawler.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import feedparser
import redis
import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from bench.speed import server


class PlainSpider(scrapy.Spider):
    """What one writes first."""

    name = "plain"

    def __init__(self, feeds: int, port: int, store: redis.Redis, **options: Any) -> None:
        super().__init__(**options)
        self.start_urls = server.urls(feeds, port)
        self.store = store

    def parse(self, response: Response, **_: Any) -> Iterator[dict[str, Any] | scrapy.Request]:
        for entry in feedparser.parse(response.body).entries:
            key = entry.get("id") or entry.get("link") or entry.get("title")
            if self.store.set(f"seen:{response.url}:{key}", 1, nx=True):
                yield {"title": entry.get("title"), "url": entry.get("link")}
        # Scrapy takes the latest request first: without this a few feeds would be polled for ever.
        assert response.request is not None
        yield scrapy.Request(response.url, dont_filter=True, priority=response.request.priority - 1)


def main() -> None:
    """Polls until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.plain", description=__doc__)
    parser.add_argument("--feeds", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--redis", required=True)
    asked = parser.parse_args()
    # Its one setting is in its favour: the default level writes several lines for each poll.
    process = CrawlerProcess({"LOG_LEVEL": "INFO"})
    process.crawl(PlainSpider, feeds=asked.feeds, port=asked.port, store=redis.Redis.from_url(asked.redis))
    process.start()


if __name__ == "__main__":
    main()
