"""From what a poll was answered to a filled Visit: unchanged, a document, or a fault."""

from __future__ import annotations

import hashlib

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from config.errors import FeedError
from crawlers.fetching.conditions import conditions
from crawlers.fetching.faults import fault_of_failure, fault_of_response, notes_of
from crawlers.polling.visit import Visit, utc_now
from crawlers.readers.table import reader_of

#: Key of the Visit in a request's meta.
VISIT = "poll_visit"


def request_headers(visit: Visit) -> dict[str, str]:
    """What the request says besides its address: what we read, and what we have."""
    return {"Accept": reader_of(visit.source).accept} | conditions(visit.state, visit.started)


def read_response(visit: Visit, response: Response) -> None:
    """Fill the visit from a response; parses only a body that is not the one of the last poll."""
    visit.answered, visit.status = utc_now(), response.status
    visit.fault = fault_of_response(response, now=visit.answered)
    if visit.fault is not None:
        return
    notes = notes_of(response)
    visit.notes |= {name for name, is_so in (("slow", notes.slow), ("moved", notes.moved_to)) if is_so}
    visit.refused = notes.refused_conditions
    if response.status == 304:
        return
    visit.body = hashlib.blake2b(response.body, digest_size=16).hexdigest()
    visit.etag, visit.modified = _validator(response, "ETag"), _validator(response, "Last-Modified")
    if visit.body == visit.state.get("body"):
        return
    try:
        visit.feed = reader_of(visit.source).read(response)
    except FeedError as error:
        visit.fault = error
    else:
        visit.notes |= visit.feed.notes


def read_failure(visit: Visit, failure: Failure) -> None:
    """Fill the visit from a request that brought no response."""
    visit.answered = utc_now()
    visit.fault = fault_of_failure(failure)


def _validator(response: Response, name: str) -> str:
    """A header to be sent back later, as it came; an absurdly long one is not kept."""
    value = (response.headers.get(name) or b"").decode("latin-1")
    return value if len(value) <= 500 else ""


def visit_of(response: Response) -> Visit:
    """The visit that a response belongs to."""
    visit: Visit = response.meta[VISIT]
    return visit


def visit_of_failure(failure: Failure) -> Visit:
    """The visit that a request without a response belongs to; Scrapy hangs the request on the failure."""
    request: Request = failure.request  # type: ignore[attr-defined]
    visit: Visit = request.meta[VISIT]
    return visit
