"""Conditional requests, and servers that do not understand them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from scrapy import Request
from scrapy.http import Response

#: Key in a request's meta: the server refused its conditions, and it was asked again without.
REFUSED = "fetch_conditions_refused"
#: For how long a server that refused conditions is asked without any; and after which a document must have come for
#: "unchanged" to be believed: some caches say 304 for ever.
TRUST = timedelta(days=1)

_HEADERS = ("If-None-Match", "If-Modified-Since")
_TOO_MANY_REQUESTS = 429


def conditions(state: Mapping[str, str], now: datetime, *, etag: str, modified: str) -> dict[str, str]:
    """The headers of a conditional request for an address whose last answer had these validators ("": none).  Pure.

    `state` is what earlier polls of the source left, see docs/redis.md, as milliseconds of the epoch: `refused` (when a
    server last refused validators), `document` (when one last came), `begun` (when the first one did) and `news` (the
    last new item).  Empty where they are not to be trusted.
    """
    refused, document = _time(state.get("refused")), _time(state.get("document") or state.get("begun"))
    if refused and now - refused < TRUST:
        return {}
    if document and now - document >= TRUST and "news" in state:
        return {}
    return {name: value for name, value in zip(_HEADERS, (etag, modified), strict=True) if value}


def _time(ms: str | None) -> datetime | None:
    return datetime.fromtimestamp(int(ms) / 1000, UTC) if ms else None


class ConditionsMiddleware:
    """Asks once more, at once and without conditions, where they were refused: with 412, or another 4xx.

    Not where the server says that we ask too much, or when it may be asked again.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Scrapy's hook."""
        conditional = any(name in request.headers for name in _HEADERS)
        if not conditional or not 400 <= response.status < 500:
            return response
        if response.status == _TOO_MANY_REQUESTS or "Retry-After" in response.headers:
            return response
        again = request.replace(dont_filter=True, meta=request.meta | {REFUSED: True})
        for name in _HEADERS:
            again.headers.pop(name, None)
        return again
