"""From what Scrapy hands to a callback or an errback to a fault with a name.  Pure.

| kind | what happened |
|---|---|
| rate_limited, unavailable | 429, 503: with what the server asked for in Retry-After |
| server_error, client_error | another 5xx, another 4xx |
| forbidden, not_found, gone | 401 or 403, 404, 410 |
| unexpected_status | a status that says nothing of a document |
| timeout | no headers within the time of a fetch |
| stalled | headers, then no end of the body within that time |
| cut | the connection closed, or the compression ended, before the body's end |
| too_large, bomb | the body, or what it decompresses to, is over the limit |
| bad_encoding | the body cannot be decompressed |
| redirect_loop, too_many_redirects, bad_redirect | a redirect to an address seen before, the sixth, one to nowhere |
| bad_scheme, bad_address | neither http nor https, an address that no client reads alike |
| private_address | the host is not on the public internet |
| robots | robots.txt disallows the address |
| challenge | a page, or a word in the headers, that wants to see a browser |
| proxy | the source's proxy is not there, or refuses |
| variable | what the source is asked with is not in the environment |
| dns, refused, tls, connection | no address for the host, nobody listens, no trust, the network failed otherwise |
| not_http | the answer is not HTTP |
| busy_host | a redirect to a host that another poll is asking |
| stopped | we are stopping |
| internal | a mistake of ours |
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise, takewhile
from typing import cast

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed, TCPTimedOutError
from twisted.internet.error import ConnectionRefusedError as TwistedConnectionRefusedError
from twisted.python.failure import Failure
from twisted.web._newclient import _WrapperException
from twisted.web.http import _MalformedChunkedDataError

from config.errors import FetchError
from crawlers.fetching.conditions import REFUSED
from crawlers.fetching.freshness import freshness
from crawlers.fetching.handler import HEADERS_AFTER_S, SPENT_S
from crawlers.parsing.pages import is_challenge

#: However long a server asks us to wait, it is asked again after a day.
MOST_RETRY_AFTER_S = 86_400.0
#: A fetch that took longer is noted.
SLOW_S = 5.0

_MOVED = (301, 308)
#: Headers that come with a challenge, and what is in them.
#: https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
#: https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html
_CHALLENGED = (("cf-mitigated", "challenge"), ("x-amzn-waf-action", "challenge"), ("x-amzn-waf-action", "captcha"))
_STATUSES = {
    401: "forbidden",
    403: "forbidden",
    404: "not_found",
    407: "proxy",
    410: "gone",
    429: "rate_limited",
    503: "unavailable",
}
#: In this order: the first that fits an exception, or what caused it, names the fault.
_EXCEPTIONS: tuple[tuple[type[BaseException], str, str], ...] = (
    (_MalformedChunkedDataError, "not_http", "the body's chunks are malformed"),
    (ResponseDataLossError, "cut", "the connection closed before the body's end"),
    # Scrapy cancels a download of its own accord only for its size.
    (DownloadCancelledError, "too_large", "the body is larger than allowed"),
    (CannotResolveHostError, "dns", "the host name has no address"),
    (DownloadConnectionRefusedError, "refused", "the server refused the connection"),
    (TwistedConnectionRefusedError, "refused", "the server refused the connection"),
    (TCPTimedOutError, "timeout", "the server did not take the connection"),
    (VerificationError, "tls", "the certificate is for another host"),
    (SSL.Error, "tls", "no secure connection"),
    (UnsupportedURLSchemeError, "bad_scheme", "neither http nor https"),
    (NotSupported, "bad_scheme", "neither http nor https"),
)


#: What a fetch may fail with; anything else is a mistake of ours.
FETCH_ERRORS: tuple[type[BaseException], ...] = (
    FetchError,
    *(error for error, _, _ in _EXCEPTIONS),
    DownloadFailedError,
    DownloadTimeoutError,
    ConnectError,
    ConnectionClosed,
    _WrapperException,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Notes:
    """What is worth knowing of a fetch that succeeded."""

    #: Seconds that all hops took, without robots.txt and without waiting for the host's turn.
    took_s: float
    #: Where the document has moved to for good (301, 308), or None.
    moved_to: str | None
    #: Whether the server refused to be asked with conditions.
    refused_conditions: bool
    #: How the answer says for how long it is good (`max-age` or `expires`), and seconds; None where it does not.
    lasts: tuple[str, float] | None

    @property
    def slow(self) -> bool:
        """Whether it took longer than a sound server takes."""
        return self.took_s > SLOW_S


def fault_of_response(response: Response, *, now: datetime) -> FetchError | None:
    """The fault of what a callback gets; None for a document, and for word that it is unchanged (304).

    `now` is aware, for Retry-After as a date.
    """
    status = response.status
    if any(word in _header(response, name).lower() for name, word in _CHALLENGED):
        return FetchError("challenge", f"status {status}, and the word that it wants to see a browser")
    if status == 206:
        return FetchError("cut", "206: the server sent only a part")
    if 200 <= status < 300 or status == 304:
        return None
    wait = retry_after_s(_header(response, "Retry-After"), date=_header(response, "Date"), now=now)
    if status >= 400 and is_challenge(response.body):
        return FetchError("challenge", f"status {status}: an HTML page that wants to see a browser", retry_after_s=wait)
    return FetchError(_STATUSES.get(status) or _family(status), f"status {status}", retry_after_s=wait)


def fault_of_failure(failure: Failure) -> FetchError:
    """The fault of what an errback gets."""
    request = getattr(failure, "request", None)
    headers_came = request is not None and HEADERS_AFTER_S in request.meta
    return fault_of_error(cast("BaseException", failure.value), headers_came=headers_came)


def fault_of_error(error: BaseException, *, headers_came: bool = False) -> FetchError:
    """The fault of an exception; `headers_came` tells `stalled` from `timeout`."""
    if isinstance(error, DownloadTimeoutError):
        if headers_came:
            return FetchError("stalled", "headers came, and no end of the body in time")
        return FetchError("timeout", "no answer in time")
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, FetchError):
            return cause
    for kind_of_error, kind, detail in _EXCEPTIONS:
        if any(isinstance(cause, kind_of_error) for cause in causes):
            return FetchError(kind, detail)
    return _of_connection(error, causes)


def notes_of(response: Response, *, now: datetime) -> Notes:
    """What is worth knowing of a response without a fault; `now` is aware."""
    meta = response.meta
    lasts = freshness(
        b",".join(response.headers.getlist("Cache-Control")).decode("latin-1"),
        age=_header(response, "Age"),
        expires=_http_date(_header(response, "Expires")),
        date=_http_date(_header(response, "Date")) or now,
    )
    return Notes(meta.get(SPENT_S, 0.0), _moved_to(response), REFUSED in meta, lasts)


def retry_after_s(value: str, *, date: str, now: datetime) -> float | None:
    """Seconds from 0 to a day of a Retry-After header, in either form; None for what is neither.

    A date is compared with `date`, the response's own Date header, so that the server's clock need not agree with ours.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), MOST_RETRY_AFTER_S))
    until = _http_date(text)
    if until is None:
        return None
    wait = (until - (_http_date(date) or now)).total_seconds()
    return min(max(wait, 0.0), MOST_RETRY_AFTER_S)


def _family(status: int) -> str:
    return {4: "client_error", 5: "server_error"}.get(status // 100, "unexpected_status")


def _of_connection(error: BaseException, causes: list[BaseException]) -> FetchError:
    for cause in causes:
        if isinstance(cause, ConnectError | OSError):
            number = cause.osError if isinstance(cause, ConnectError) else cause.errno
            return FetchError("connection", os.strerror(number) if isinstance(number, int) else "no connection")
        if isinstance(cause, ConnectionClosed):
            return FetchError("connection", "the connection closed before the answer")
    if isinstance(error, DownloadFailedError | _WrapperException):
        return FetchError("not_http", "the answer is not HTTP")
    if isinstance(error, ValueError):
        return FetchError("bad_address", "the address cannot be asked for")
    return FetchError("internal", type(error).__name__)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and what Twisted packed into either."""
    while error is not None:
        yield error
        if isinstance(error, _WrapperException):
            for reason in error.reasons:
                yield from _causes(reason.value)
        error = error.__cause__


def _moved_to(response: Response) -> str | None:
    """The end of the permanent redirects with which the chain begins; what a temporary one leads to is not for good."""
    meta = response.meta
    addresses = [*meta.get("redirect_urls", ()), response.url]
    hops = zip(meta.get("redirect_reasons", ()), pairwise(addresses), strict=False)
    permanent = [to for _, (_, to) in takewhile(lambda hop: hop[0] in _MOVED, hops)]
    return permanent[-1] if permanent and permanent[-1] != addresses[0] else None


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
