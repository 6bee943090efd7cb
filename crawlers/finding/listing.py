"""The listing that a page is, with the shortest selector that finds its items."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice, takewhile

from lxml.html import HtmlElement
from pydantic import ValidationError

from config.errors import FeedError
from config.kinds.listing import ListingSource
from crawlers.finding.found import Found, Get, described
from crawlers.listing.auto import Listing
from crawlers.listing.auto import find_listing as find_block
from crawlers.listing.blocks import names_of
from crawlers.listing.document import open_page, read_listing, to_entry
from crawlers.listing.reading.reports import Report
from crawlers.readers.reader import Answer

#: Names that stand in a selector as they are.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z_-]*\d?")
#: How far above an item a name is looked for, and selectors that are tried.
_MOST_ABOVE, _MOST_TRIED = 5, 60


async def find_listing(page: Answer, _get: Get) -> list[Found]:
    """The listing, if the page has reports of one kind."""
    found = await asyncio.to_thread(_find, page)
    return [found] if found else []


def _find(answer: Answer) -> Found | None:
    try:
        page = open_page(answer.body, content_type=answer.content_type, url=answer.url, fetched=datetime.now(UTC))
        listing = find_block(page.root, page.base, page.calendar)
        if listing is None:
            return None
        fields = {"kind": "listing", **described(answer.url, page.title, page.language)}
        entries = tuple(map(to_entry, listing.reports))
        auto = ListingSource.model_validate({**fields, "auto": True})
        without = "" if any(entry.published for entry in entries) else ", whose dates stand on their pages"
        if listing.is_held:
            return Found(auto, entries, f"the page's own data lists them{without}")
        for selector in islice(_selectors(listing), _MOST_TRIED):
            source = ListingSource.model_validate({**fields, "item": selector})
            if read_listing(page, source).entries == entries:
                return Found(source, entries, f"the page lists them as {selector}{without}")
        return Found(auto, entries, f"the page lists them{without}")
    except (FeedError, ValidationError):
        return None


def _selectors(listing: Listing) -> Iterator[str]:
    """Selectors that may find the items and nothing else: of the items' elements, then of what lies within them around
    their links, by their own names, then by those above them."""
    for level in zip(*map(_down_to_link, listing.reports), strict=False):
        own = [f"{_tag(level)}.{name}" for name in _shared([names_of(one) for one in level])]
        yield from own
        chains = [list(islice(one.iterancestors(), _MOST_ABOVE)) for one in level]
        for above in zip(*chains, strict=False):
            joined = " > " if above[0] is chains[0][0] else " "
            yield from (f"{outer}{joined}{kind}" for outer in _outer(above) for kind in [*own, _tag(level) or "*"])


def _down_to_link(report: Report) -> list[HtmlElement]:
    if report.link is None or report.region is None:
        return []
    inner = takewhile(lambda one: one is not report.region, (report.link, *report.link.iterancestors()))
    return [*inner, report.region][::-1]


def _tag(level: Sequence[HtmlElement]) -> str:
    """ "" where they have several."""
    return level[0].tag if len({one.tag for one in level}) == 1 else ""


def _outer(above: Sequence[HtmlElement]) -> Iterator[str]:
    """Selectors of the elements that stand so far above the items."""
    for name in _shared([names_of(one) for one in above]):
        yield f"{_tag(above)}.{name}"
    ids = {one.get("id", "") for one in above}
    if len(ids) == 1 and _PLAIN.fullmatch(identity := ids.pop()):
        yield f"#{identity}"
    if _tag(above) == "main":
        yield "main"


def _shared(names: Sequence[frozenset[str]]) -> list[str]:
    shared = frozenset.intersection(*names)
    return sorted((name for name in shared if _PLAIN.fullmatch(name)), key=lambda name: (len(name), name))
