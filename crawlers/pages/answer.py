"""From what a page's request was answered to its text, or why there is none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from scrapy import Request
from scrapy.http import Response

from config.errors import FetchError, PageError
from crawlers.extraction.extract import extract
from crawlers.extraction.page import Page
from crawlers.fetching.access import ACCESS, Access
from crawlers.fetching.faults import FETCH_ERRORS, fault_of_error, fault_of_response
from crawlers.fetching.handler import HEADERS_AFTER_S
from crawlers.fetching.middlewares import BORROW
from crawlers.fetching.received import exchange_of
from crawlers.parsing.pages import is_challenge
from newsroom.fulltext import length
from record.collections.warc import Exchange

_ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.8, */*;q=0.5"
#: A page with less text than a sentence has no article; characters as `length` counts them.
_LEAST_TEXT = 40

Download = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A document that came."""

    body: bytes
    content_type: str | None
    url: str
    #: Aware UTC: when it was there.
    at: datetime
    #: It as it was received.
    exchange: Exchange


def request_for(
    url: str,
    borrow: Callable[[str], Awaitable[bool]] | None = None,
    access: Access | None = None,
    accept: str = _ACCEPT,
) -> Request:
    """A page is fetched as any document is; for the rest see BORROW and ACCESS."""
    return Request(url, headers={"Accept": accept}, dont_filter=True, meta={BORROW: borrow, ACCESS: access})


async def ask(download: Download, request: Request, now: Callable[[], datetime]) -> Answer:
    """Fetch a page; `now` is the wire's clock.  Raises FetchError."""
    try:
        response = await download(request)
    except FETCH_ERRORS as error:
        raise fault_of_error(error, headers_came=HEADERS_AFTER_S in request.meta) from None
    at = now()
    fault = fault_of_response(response, now=at)
    if fault is not None:
        raise fault
    if response.status != 200:
        raise FetchError("unexpected_status", f"status {response.status}")
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Answer(response.body, content_type or None, response.url, at, exchange_of(response, at))


def read(answer: Answer, timezone: str, *, dated_is_enough: bool = False) -> Page:
    """The page of an answer; `timezone` is an IANA name.  `dated_is_enough`: a date will do without a text.

    Raises PageError.
    """
    page = extract(answer.body, content_type=answer.content_type, url=answer.url, fetched=answer.at, timezone=timezone)
    if length(page.content) < _LEAST_TEXT:
        if is_challenge(answer.body):
            raise PageError("challenge", "an HTML page that wants to see a browser")
        if page.published is None or not dated_is_enough:
            raise PageError("no_text", "no article in it")
    return page
