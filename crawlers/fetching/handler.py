"""Scrapy's download handler with our bounds: guarded, one request per host, the whole fetch within its time.

Behind a proxy, which looks names up for itself, the guard looks at a host before the proxy is asked for it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from config.errors import FetchError
from crawlers.fetching.access import ACCESS, Access
from crawlers.fetching.connecting.connections import BoundedPool
from crawlers.fetching.connecting.guard import GuardedResolver, installed_guard
from crawlers.fetching.connecting.tls import SharedTrust
from crawlers.fetching.connecting.turns import Turns

#: Key in a request's meta: seconds that its hops have taken so far, waiting for turns not counted.
SPENT_S = "fetch_spent_s"
#: Keys in a request's meta: seconds that its host's robots.txt, and that we, want between two requests.
CRAWL_DELAY, PAUSE = "fetch_crawl_delay", "fetch_pause"
#: A request waits no longer than this; longer delays are kept between polls.
MOST_PAUSE_S = 60.0
#: Scrapy's key in a request's meta: the proxy, as a URL.
_PROXY = "proxy"
#: Hosts that every proxy reads as we do.
_PLAIN_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*", re.IGNORECASE)
_NO_PROXY: dict[type[Exception], str] = {
    DownloadConnectionRefusedError: "it refused the connection",
    CannotResolveHostError: "its name has no address",
    TunnelError: "it makes no tunnel to the host",
}
#: Scrapy's key in a request's meta, set when the headers are there.
HEADERS_AFTER_S = "download_latency"

#: Signal: give up every fetch under way, and refuse new ones; each errs with the kind `stopped`.  To be sent before
#: the engine is stopped, which waits for what is under way.
give_up = object()

#: The handler of each crawler that runs.
_handlers: dict[Crawler, FetchHandler] = {}


class FetchHandler(HTTP11DownloadHandler):
    """For http and https, one for both, so that a host's turn holds for either.

    `timeout_s` bounds the whole fetch of a document: name, connection, headers and body of every hop.
    """

    def __init__(self, crawler: Crawler, resolver: GuardedResolver, timeout_s: float) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._resolver = resolver
        self._timeout_s = timeout_s
        self._pool = BoundedPool(reactor)  # type: ignore[no-untyped-call]
        self._contextFactory: Any = SharedTrust()
        self._turns = Turns()
        #: Host -> when it was asked last, the latest last.
        self._asked: dict[str, float] = {}
        self._under_way: set[asyncio.Task[Any]] = set()
        self._stopped = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FetchHandler:
        """Scrapy's hook.  Raises RuntimeError where the address guard is not installed."""
        if crawler not in _handlers:
            handler = cls(crawler, installed_guard(), crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
            crawler.signals.connect(handler.give_up, signal=give_up)
            _handlers[crawler] = handler
        return _handlers[crawler]

    async def close(self) -> None:
        """Scrapy's hook, called once for each scheme."""
        _handlers.pop(self._crawler, None)
        await super().close()

    def give_up(self) -> None:
        """End every fetch under way, see the signal."""
        self._stopped = True
        for task in self._under_way:
            task.cancel()

    async def download_request(self, request: Request) -> Response:
        """Scrapy's hook.  Raises FetchError and what Scrapy raises, see `crawlers.fetching.faults`."""
        url = urlparse_cached(request)
        if url.username or url.password or not url.hostname:
            raise FetchError("bad_address", "an address has a host, and neither user nor password")
        if self._stopped:
            raise _stopped()
        with self._cancelled_by_stop():
            async with self._turns.of(url.hostname):
                await self._pause(request, url.hostname)
                try:
                    return await self._within_time(request, url.hostname)
                finally:
                    self._asked[url.hostname] = monotonic()

    @contextmanager
    def _cancelled_by_stop(self) -> Iterator[None]:
        """Let `give_up` cancel what is done inside; only Scrapy's engine must not see that as a cancelled task."""
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._under_way.add(task)
        try:
            yield
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            task.uncancel()
            raise _stopped() from None
        finally:
            self._under_way.discard(task)

    async def _pause(self, request: Request, host: str) -> None:
        """Wait until the host has had the rest that it is owed."""
        now = monotonic()
        while self._asked and next(iter(self._asked.values())) < now - MOST_PAUSE_S:
            self._asked.pop(next(iter(self._asked)))
        pause = min(max(request.meta.get(CRAWL_DELAY, 0.0), request.meta.get(PAUSE, 0.0)), MOST_PAUSE_S)
        if asked := self._asked.pop(host, None):
            await asyncio.sleep(max(0.0, asked + pause - now))

    async def _within_time(self, request: Request, host: str) -> Response:
        meta = request.meta
        spent = meta.get(SPENT_S, 0.0)
        if spent >= self._timeout_s:
            raise FetchError("timeout", f"not done within {self._timeout_s:g} s")
        meta["download_timeout"] = self._timeout_s - spent
        meta.pop(HEADERS_AFTER_S, None)
        begun = monotonic()
        try:
            return await self._with_access(request, host)
        except CannotResolveHostError:
            if self._resolver.refuses(host):
                raise FetchError("private_address", f"{host} is not on the public internet") from None
            raise
        except (DownloadConnectionRefusedError, DownloadTimeoutError):
            self._resolver.forget(host)
            raise
        finally:
            meta[SPENT_S] = spent + monotonic() - begun

    async def _with_access(self, request: Request, host: str) -> Response:
        access: Access | None = request.meta.get(ACCESS)
        if access is None:
            return await super().download_request(request)
        headers, proxy = access.headers(request.url), access.proxy()
        if proxy is None:
            with _on_the_wire(request, headers):
                return await super().download_request(request)
        await self._check_behind_proxy(host)
        request.meta[_PROXY] = f"http://{self._resolver.name_of_proxy(proxy.host)}:{proxy.port}"
        if proxy.authorization:
            headers["Proxy-Authorization"] = proxy.authorization
        try:
            with _on_the_wire(request, headers):
                return await super().download_request(request)
        except tuple(_NO_PROXY) as error:
            raise FetchError("proxy", _NO_PROXY[type(error)]) from None
        finally:
            del request.meta[_PROXY]

    async def _check_behind_proxy(self, host: str) -> None:
        if not _PLAIN_HOST.fullmatch(host):
            raise FetchError("bad_address", "a host that a proxy may read otherwise")
        if (await self._resolver.look_up(host)).refused:
            raise FetchError("private_address", f"{host} is not on the public internet")


def _stopped() -> FetchError:
    return FetchError("stopped", "we are stopping")


@contextmanager
def _on_the_wire(request: Request, headers: Mapping[str, str]) -> Iterator[None]:
    """The request with these headers, and its own cookies beside theirs, for as long as the block runs."""
    before = request.headers.copy()
    for name, value in headers.items():
        own = (before.get("Cookie") or b"").decode("latin-1") if name == "Cookie" else ""
        request.headers[name] = f"{value}; {own}" if own else value
    try:
        yield
    finally:
        request.headers.clear()
        request.headers.update(before)
