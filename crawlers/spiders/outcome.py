"""How a visit went, in one line."""

from __future__ import annotations

import sys
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawlers.spiders.feed import FeedSpider


def outcome(spider: FeedSpider) -> str:
    """`ecb-press: status 200, 15 items, 312 ms; notes: slow; given up: date_absent 3`.

    A fault stands in the place of status and items: `ecb-press: dns: the host name has no address (12 ms)`.
    """
    visit = spider.visit
    took_ms = round((visit.discovered - visit.started).total_seconds() * 1000)
    if visit.fault is not None:
        parts = [f"{visit.source.id}: {visit.fault} ({took_ms} ms)"]
    else:
        number = len(spider.document.items) if spider.document else 0
        parts = [
            f"{visit.source.id}: status {visit.status}, {number} {'item' if number == 1 else 'items'}, {took_ms} ms"
        ]
    if visit.notes:
        parts.append(f"notes: {', '.join(sorted(visit.notes))}")
    if spider.document and spider.document.counts:
        counts = sorted(spider.document.counts.items())
        parts.append(f"given up: {', '.join(f'{reason} {number}' for reason, number in counts)}")
    return "; ".join(parts)


class SayOutcome:
    """A Scrapy extension that says it on standard error when the spider is done."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's hook."""
        extension = cls()
        crawler.signals.connect(extension.say, signals.spider_closed)
        return extension

    def say(self, spider: FeedSpider) -> None:
        """Signal."""
        sys.stderr.write(outcome(spider) + "\n")
