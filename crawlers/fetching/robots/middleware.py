"""robots.txt, obeyed: asked for once a day per origin, with the limits of any other fetch."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from time import monotonic
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from config.errors import FetchError
from crawlers.fetching.access import ACCESS
from crawlers.fetching.connecting.guard import installed_guard
from crawlers.fetching.connecting.turns import Turns
from crawlers.fetching.faults import FETCH_ERRORS, fault_of_error, fault_of_response
from crawlers.fetching.handler import CRAWL_DELAY
from crawlers.fetching.middlewares import BORROW
from crawlers.fetching.robots.cache import RobotsCache, judge
from crawlers.fetching.robots.rules import Rules, product_token, rules_for

#: RFC 9309, 2.5: at least 500 KiB must be read.
MOST_BYTES = 512 * 1024

#: Key in a request's meta: this is the request for robots.txt itself.
_ROBOTS_TXT = "fetch_robots_txt"
#: Faults that say nothing of the site.
_OURS = frozenset(("stopped", "busy_host", "variable", "proxy"))
#: Faults of a site that is there and does not say what it allows.
_NO_WORD = frozenset(("server_error", "unavailable", "too_large"))

logger = logging.getLogger(__name__)


class RobotsMiddleware:
    """Refuses what robots.txt disallows, with the kind `robots`.

    `user_agent` is the one we send.  Where robots.txt has no answer and the document is not fetched, the fault is that
    of robots.txt: `robots` for a 5xx, else its own kind.
    """

    def __init__(self, crawler: Crawler, user_agent: str) -> None:
        self._crawler = crawler
        self._token = product_token(user_agent)
        self._cache = RobotsCache()
        self._turns = Turns()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's hook.  Raises RuntimeError where the address guard is not installed."""
        installed_guard()  # Scrapy goes on without a handler that fails, but not without a middleware
        return cls(crawler, crawler.settings["USER_AGENT"])

    async def process_request(self, request: Request) -> None:
        """Scrapy's hook.  Raises FetchError."""
        if _ROBOTS_TXT in request.meta:
            return
        url = urlparse_cached(request)
        origin = f"{url.scheme}://{url.netloc}"
        rules = self._fresh(origin)
        if rules is None:
            async with self._turns.of(origin):
                rules = self._fresh(origin) or await self._ask(origin, request)
        if not rules.allow(request.url):
            raise FetchError("robots", f"robots.txt of {url.hostname} disallows the address")
        request.meta[CRAWL_DELAY] = rules.crawl_delay

    def _fresh(self, origin: str) -> Rules | None:
        known = self._cache.get(origin)
        return known.rules if known is not None and known.expires > monotonic() else None

    async def _ask(self, origin: str, asked: Request) -> Rules:
        try:
            answer: Rules | FetchError = await self._fetch(origin, asked)
        except FetchError as fault:
            if fault.kind in _OURS:
                raise
            answer = fault
        known = judge(self._cache.get(origin), answer, monotonic())
        self._cache.put(origin, known)
        if known.rules is None and isinstance(answer, FetchError):
            kind = "robots" if answer.kind in _NO_WORD else answer.kind
            raise FetchError(kind, f"robots.txt: {answer.detail}", retry_after_s=answer.retry_after_s)
        return known.rules or Rules()

    async def _fetch(self, origin: str, asked: Request) -> Rules:
        request = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            meta={name: asked.meta.get(name) for name in (BORROW, ACCESS)}
            | {_ROBOTS_TXT: True, "download_maxsize": MOST_BYTES},
            dont_filter=True,
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except FETCH_ERRORS as error:
            raise fault_of_error(error) from None
        fault = fault_of_response(response, now=datetime.now(UTC))
        if fault is not None and fault.kind == "challenge" and response.status < 500:
            return Rules()  # as with any other 4xx: what counts is what the document answers
        if fault is not None:
            raise fault
        return self._read(response)

    def _read(self, response: Response) -> Rules:
        rules = rules_for(self._token, response.body.decode("utf-8-sig", "replace"))
        if rules.unread:
            host = urlparse_cached(response).hostname
            logger.warning("robots.txt of %s: %d rules are too many to be read", host, rules.unread)
        return rules
