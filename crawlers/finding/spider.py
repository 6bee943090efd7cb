"""Finding in this process: the site is asked as the wire asks its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from scrapy import Request, Spider

from config.errors import FetchError, PollError
from config.models import Network
from crawlers.finding.found import Found
from crawlers.finding.site import find
from crawlers.pages.answer import ask, request_for
from crawlers.readers.reader import Answer
from crawlers.spiders.process import run_once

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, text/html, application/xml;q=0.9, */*;q=0.5"
)


class FindSpider(Spider):
    """Looks for sources at one address."""

    name = "find"

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self.found: list[Found] = []
        #: Why the address itself gives nothing.
        self.fault: PollError | None = None
        #: How many addresses were asked for, by what became of it: `answered`, or a fault.
        self.asked: Counter[str] = Counter()

    async def start(self) -> AsyncIterator[Request]:
        """Scrapy's hook.  Nothing is left for its scheduler: each answer decides what is asked next."""
        try:
            self.found = await find(self._url, self._get)
        except PollError as fault:
            self.fault = fault
        left: tuple[Request, ...] = ()
        for request in left:
            yield request

    async def _get(self, url: str) -> Answer:
        try:
            request = request_for(url, accept=_ACCEPT)
            answer = await ask(self.crawler.engine.download_async, request, _utc_now)
        except FetchError as fault:
            self.asked[fault.kind] += 1
            raise
        self.asked["answered"] += 1
        return Answer(answer.url, answer.body, answer.content_type)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def find_once(url: str, network: Network) -> FindSpider:
    """Look for sources at an address now; returns the spider with what was found, see `run_once`."""
    return run_once(FindSpider, network, {}, url=url)
