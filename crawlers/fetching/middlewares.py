"""Downloader middlewares: leases on hosts; redirects and content codings, in the place of Scrapy's."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from scrapy.utils.httpobj import urlparse_cached

from config.errors import FetchError
from crawlers.fetching.cookies import give_cookies, take_cookies
from crawlers.fetching.decoding import decode
from crawlers.fetching.received import RECEIVED

#: Key in a request's meta: `async (host) -> bool`, asked before each request.  Who fetches with leases on hosts takes
#: one there where he has none; False ends the fetch with the kind `busy_host`.
BORROW = "fetch_borrow_host"
#: Keys in a request's meta: the cookies of its chain of redirects, and what was asked for, with the cookies sent.
_COOKIES, _ASKED = "fetch_cookies", "fetch_asked"


class LeaseMiddleware:
    """Asks nothing of a host without a lease on it, where who fetches holds leases."""

    async def process_request(self, request: Request) -> None:
        """Scrapy's hook.  Raises FetchError."""
        borrow, host = request.meta.get(BORROW), urlparse_cached(request).hostname or ""
        if borrow is not None and not await borrow(host):
            raise FetchError("busy_host", f"{host} is asked by another poll")


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """Follows redirects as Scrapy does, and names what it does not follow.  No Referer is sent.

    A site that sets a cookie and sends back to the same address is followed: cookies live as long as the chain.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's hook."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def process_response(  # type: ignore[override]  # without the spider, which no caller gives any more
        self, request: Request, response: Response
    ) -> Request | Response:
        """Scrapy's hook.  Raises FetchError."""
        if not 300 <= response.status < 400:
            return response
        meta = request.meta
        meta.setdefault(_ASKED, set()).add((request.url, request.headers.get("Cookie")))
        take_cookies(meta.setdefault(_COOKIES, CookieJar()), response, request)
        try:
            target = super().process_response(request, response)
        except IgnoreRequest:
            raise FetchError("too_many_redirects", f"more than {self.max_redirect_times} redirects") from None
        except ValueError:
            raise FetchError("bad_redirect", "a redirect to what is no address") from None
        if isinstance(target, Request):
            give_cookies(target.meta[_COOKIES], target)
            if (target.url, target.headers.get("Cookie")) in target.meta[_ASKED]:
                raise FetchError("redirect_loop", "a redirect to an address already asked for")
        elif "Location" in response.headers and response.status != 304:
            raise FetchError("bad_scheme", "a redirect to neither http nor https")
        return target


class DecodingMiddleware:
    """Undoes content codings, within `max_bytes`; what came is kept in the request's meta."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's hook."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Response:
        """Scrapy's hook.  Raises FetchError, see `crawlers.fetching.decoding`."""
        if not response.body:
            return response
        values = response.headers.getlist("Content-Encoding")
        codings = [coding.strip().lower().decode("latin-1") for coding in b",".join(values).split(b",")]
        body = decode(response.body, codings, request.meta.get("download_maxsize", self._max_bytes))
        if body is response.body:
            return response
        request.meta[RECEIVED] = response
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        # Not by `replace` into a kind of text: it would guess at the charset of the coded body first, at 0.7 ms each.
        kept = {name: getattr(response, name) for name in Response.attributes}
        return Response(**kept | {"body": body, "headers": headers})
