"""Cookies of one chain of redirects: what one hop sets, the hops after it are sent, and nobody else, ever."""

from __future__ import annotations

from warnings import catch_warnings

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from crawlers.fetching.suffixes import public_suffixes

#: RFC 6265, 6.1: as many as a client should keep for a site, and bytes of each.
_MOST, _MOST_BYTES = 50, 4096


def take_cookies(jar: CookieJar, response: Response, request: Request) -> None:
    """Keep what the answer to `request` sets.  One for all of `com`, or of `github.io`, is nobody's."""
    lines = [line for line in response.headers.getlist("Set-Cookie") if len(line) <= _MOST_BYTES]
    response.headers.setlist("Set-Cookie", lines[:_MOST])
    with catch_warnings(action="ignore"):  # of what it cannot read, with a traceback
        cookies = jar.make_cookies(response, request)
    for cookie in cookies:
        if not (cookie.domain_specified and _is_public_suffix(cookie.domain.lstrip("."))):
            jar.set_cookie_if_ok(cookie, request)


def give_cookies(jar: CookieJar, request: Request) -> None:
    """Put those of its host and path on `request`, and no other."""
    request.headers.pop("Cookie", None)
    jar.add_cookie_header(request)


def _is_public_suffix(domain: str) -> bool:
    return not public_suffixes()(domain).domain
