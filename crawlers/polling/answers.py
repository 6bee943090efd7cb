"""A poll's reading: its reader asks the source's addresses, and the Visit is filled with what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import cast

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from config.errors import PollError
from crawlers.fetching.access import ACCESS, Access
from crawlers.fetching.conditions import conditions
from crawlers.fetching.faults import FETCH_ERRORS, fault_of_error, fault_of_failure, fault_of_response, notes_of
from crawlers.fetching.handler import CRAWL_DELAY, HEADERS_AFTER_S, PAUSE
from crawlers.fetching.middlewares import BORROW
from crawlers.fetching.received import exchange_of
from crawlers.parsing.pages import refuse_challenge
from crawlers.polling.visit import Kept, Origin, Visit
from crawlers.readers.reader import Answer
from crawlers.readers.table import reader_of
from record.collections.warc import Recorded

#: Key of the Visit in a request's meta.
VISIT = "poll_visit"
#: Seconds between two addresses of a host within a poll, where its robots.txt wants no more.
PAUSE_S = 1.0
#: Kinds of source whose documents always hold their newest reports, whether new or not.
_ALWAYS_LIST = frozenset({"feed", "listing"})

Download = Callable[[Request], Awaitable[Response]]


def request_for(visit: Visit, url: str, posted: str | None = None) -> Request:
    """What we read, what we have of the address, and whose host may be borrowed for a redirect."""
    headers = {"Accept": reader_of(visit.source).accept}
    meta = {VISIT: visit, BORROW: visit.borrow, ACCESS: Access(visit.source, visit.environment)}
    address = visit.address_of(url)
    if posted is not None:
        headers["Content-Type"] = "application/json"
        return Request(address, method="POST", headers=headers, body=posted, dont_filter=True, meta=meta)
    kept = visit.kept_before(url)
    headers |= conditions(visit.state, visit.started, etag=kept.etag, modified=kept.modified)
    return Request(address, headers=headers, dont_filter=True, meta=meta)


async def read_visit(visit: Visit, came: Response | Failure, download: Download) -> None:
    """Have the source's reader read; `came` is what the source's own address was answered with."""
    asking = _Asking(visit, came, download)
    try:
        async for feed in reader_of(visit.source).read(visit.source, asking):
            if asking.origin is not None:
                visit.origins[len(visit.feeds)] = asking.origin
            visit.feeds.append(feed)
            visit.notes |= feed.notes
        visit.notes |= asking.notes
    except PollError as fault:
        visit.fault = fault
        if fault.kind == "stopped":
            visit.feeds.clear()
            visit.origins.clear()
    else:
        visit.fault = _emptied(visit)
    visit.unsettled += asking.again
    visit.cursor = asking.cursor


def _emptied(visit: Visit) -> PollError | None:
    """The fault of documents without any entry, of a source that had some; what never had any may yet get some."""
    if visit.source.kind not in _ALWAYS_LIST or not visit.feeds or visit.entries or visit.first:
        return None
    return PollError("emptied", f"no entries, where there were {visit.state.get('entries', 'some')}")


class _Asking:
    """See `crawlers.readers.reader.Asking`."""

    def __init__(self, visit: Visit, came: Response | Failure, download: Download) -> None:
        self.cursor = visit.state.get("cursor", "")
        self.notes: set[str] = set()
        self.versions = visit.versions
        self.again = False
        self.now = visit.now
        #: What came last; None where it was what it had been.
        self.origin: Origin | None = None
        self._visit = visit
        self._came = came
        self._download = download

    async def get(self, url: str, posted: str | None = None) -> Answer | None:
        visit = self._visit
        own = (url, posted) == (visit.source.url, visit.source.posted)
        self.origin = None
        came = self._came if own else await self._ask(url, posted)
        visit.answered = visit.now()
        request = getattr(came, "request", None)
        visit.rest_s = max(visit.rest_s, request.meta.get(CRAWL_DELAY, 0.0) if request else 0.0)
        if isinstance(came, Failure):
            raise fault_of_failure(came)
        visit.status = came.status
        fault = fault_of_response(came, now=visit.answered)
        if fault is not None:
            raise fault
        asked = url if posted is None else f"{url} {_digest(posted.encode())}"
        notes, before = notes_of(came, now=visit.answered), visit.kept_before(asked)
        visit.refused = visit.refused or notes.refused_conditions
        visit.notes |= {name for name, is_so in (("slow", notes.slow), ("moved", notes.moved_to)) if is_so}
        if own:
            visit.moved_to = notes.moved_to
            visit.lasts |= dict([notes.lasts] if notes.lasts else ())
        if came.status == 304:
            visit.kept[asked] = before
            return None
        refuse_challenge(came.body)
        visit.came = True
        kept = Kept(_validator(came, "ETag"), _validator(came, "Last-Modified"), _digest(came.body))
        exchange = exchange_of(came, visit.answered)
        if kept.body == before.body:
            visit.kept[asked] = replace(kept, recorded=before.recorded)
            recorded = Recorded.parse(before.recorded)
            if recorded is not None and recorded.digest == exchange.digest:
                visit.repeated.append((exchange, recorded))
            return None
        visit.kept[asked] = kept
        self.origin = (asked, exchange)
        content_type = (came.headers.get("Content-Type") or b"").decode("latin-1")
        return Answer(came.url, came.body, content_type or None)

    async def _ask(self, url: str, posted: str | None) -> Response:
        request = request_for(self._visit, url, posted)
        request.meta[PAUSE] = PAUSE_S
        try:
            return await self._download(request)
        except FETCH_ERRORS as error:
            raise fault_of_error(error, headers_came=HEADERS_AFTER_S in request.meta) from None


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _validator(response: Response, name: str) -> str:
    """A header to be sent back later, as it came; an absurdly long one is not kept."""
    value = (response.headers.get(name) or b"").decode("latin-1")
    return value if len(value) <= 500 else ""


def visit_of(came: Response | Failure) -> Visit:
    """The visit that an answer, or a request without one, belongs to; Scrapy hangs the request on a Failure, too."""
    return cast(Visit, came.request.meta[VISIT])  # type: ignore[union-attr]
