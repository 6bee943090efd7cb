"""`scrapy crawl feed -a source=ID`: one visit to one source, made and read as the wire does."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from config.errors import FetchError
from config.kinds.source import Source
from config.mistakes import did_you_mean
from crawlers.items import Document, document_items
from crawlers.polling.answers import read_visit, request_for
from crawlers.polling.visit import Visit
from record.live.polls import Poll

#: Scrapy's setting that holds the sources which may be visited, by id.
SOURCES = "MINTWIRE_SOURCES"


class FeedSpider(Spider):
    """Visits one source, unconditionally, and yields its items in their JSON form.

    `visit` says how it went, and `document` what came: None where there is nothing that can be read.
    """

    name = "feed"

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.visit = look_at(source)
        self.document: Document | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's hook; `-a source=ID` comes as a keyword.  Ends the process where there is no such source."""
        spider = super().from_crawler(crawler, *args, source=_find(crawler.settings[SOURCES], **kwargs))
        crawler.signals.connect(spider.callback_failed, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Scrapy's hook."""
        self.visit.started = _utc_now()
        source = self.visit.source
        yield request_for(self.visit, source.url, source.posted).replace(callback=self.parse, errback=self.parse)

    async def parse(self, came: Response | Failure) -> AsyncIterator[dict[str, Any]]:
        """Scrapy's callback and errback."""
        await read_visit(self.visit, came, lambda request: self.crawler.engine.download_async(request))
        self.document = document_of(self.visit)
        for item in self.document.items if self.document else ():
            yield item.to_dict()

    def callback_failed(self, failure: Failure) -> None:
        """Signal: a mistake of ours."""
        self.visit.answered = _utc_now()
        self.visit.fault = FetchError("internal", type(failure.value).__name__)


def look_at(source: Source) -> Visit:
    """A visit that nobody released: it holds no host, and has no end in Redis."""
    poll = Poll(id="", source=source.id, host="", token="", spec="")
    return Visit(poll, source, {}, now=_utc_now, started=_utc_now(), environment=os.environ)


def document_of(visit: Visit) -> Document | None:
    """What a visit that was read brought, as one document; None where there is nothing that can be read."""
    source, found = visit.source, None
    for feed in visit.feeds:
        made = document_items(feed, source=source.id, language=source.language, now=visit.discovered)
        before = found or replace(made, items=(), counts=Counter())
        found = replace(made, items=before.items + made.items, counts=before.counts + made.counts)
    return found


def _utc_now() -> datetime:
    """A visit for a look has no other clock than the host's."""
    return datetime.now(UTC)


def _find(sources: Mapping[str, Source], source: str = "", **others: str) -> Source:
    if source in sources and not others:
        return sources[source]
    if others:
        wrong = f"no argument {next(iter(others))!r}: the only one is source, as in -a source=ID"
    elif source:
        nearest = did_you_mean(source, sources, f"`mintwire sources list` shows all {len(sources)}")
        wrong = f"no source {source!r} in the config: {nearest}"
    else:
        wrong = "which source? Name one with -a source=ID"
    sys.stderr.write(f"scrapy crawl feed: {wrong}\n")
    # Scrapy takes any other error here for a fault of its own, and shows it in the log alone.
    raise SystemExit(2)
