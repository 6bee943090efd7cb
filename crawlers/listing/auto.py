"""Finding the listing of a page by itself: of its repeated blocks the one that looks most like reports.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from crawlers.listing.blocks import LEAST_ITEMS, blocks, is_beside
from crawlers.listing.embedded import embedded, markup
from crawlers.listing.reading.dating import Calendar
from crawlers.listing.reading.reports import Report, read_items
from crawlers.listing.reading.sifting import sifted
from crawlers.listing.reading.words import quality

#: What dates count for, beside titles that say something.
_DATED = 2.5
#: What a block is worth that stands in navigation, or beside what readers come for.
_BESIDE = 0.15
#: Part of the page's elements that a part may hold and still stand beside the rest.
_MOST_BESIDE = 0.5
#: What a listing is worth at least: one that is dated by so many, and any other.
_HALF, _LEAST_DATED, _LEAST_UNDATED = 0.5, 0.8, 2.0

#: Scripts with markup that are read.
_MOST_HELD = 5


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found on a page."""

    reports: tuple[Report, ...]
    worth: float
    #: Whether a script of the page holds them.
    is_held: bool = False


def find_listing(root: HtmlElement, base: str, calendar: Calendar) -> Listing | None:
    """The listing of a page whose links are relative to `base`; None where there is none."""
    best = _shown(root, base, calendar)
    if best is None or not _dated(best.reports):
        held = max(_held(root, base, calendar), key=lambda listing: listing.worth, default=None)
        if held is not None and (best is None or _dated(held.reports)):
            return held
    return best


def _shown(root: HtmlElement, base: str, calendar: Calendar) -> Listing | None:
    elements = sum(1 for _ in root.iter())
    read = (sifted(read_items(block, base, calendar)) for block in blocks(root, base))
    found = [Listing(tuple(reports), _worth(reports, elements)) for reports in read if len(reports) >= LEAST_ITEMS]
    best = max(found, key=lambda listing: listing.worth, default=None)
    return best if best is not None and _is_worth(best) else None


def _held(root: HtmlElement, base: str, calendar: Calendar) -> Iterator[Listing]:
    """What its scripts hold, as data and as markup."""
    if reports := embedded(root, base, calendar):
        listing = Listing(tuple(reports), _said_worth(reports), is_held=True)
        if _is_worth(listing):
            yield listing
    for held in islice(markup(root), _MOST_HELD):
        if shown := _shown(held, base, calendar):
            yield replace(shown, is_held=True)


def _is_worth(listing: Listing) -> bool:
    return listing.worth >= (_LEAST_DATED if _dated(listing.reports) >= _HALF else _LEAST_UNDATED)


def _said_worth(reports: Sequence[Report]) -> float:
    """By titles and dates."""
    dated = _dated(reports)
    said = sum(quality(each.title) for each in reports) ** 2 / len(reports) * (1 + _DATED * dated)
    # Where some have dates, those without are perhaps something else.
    return said * max(dated, _HALF) if dated else said


def _worth(reports: Sequence[Report], elements: int) -> float:
    region = next(each.region for each in reports if each.region is not None)
    return _said_worth(reports) * (_BESIDE if is_beside(region, _MOST_BESIDE * elements) else 1)


def _dated(reports: Sequence[Report]) -> float:
    return sum(each.published is not None for each in reports) / len(reports)
