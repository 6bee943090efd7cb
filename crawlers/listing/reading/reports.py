"""The reports of a block: each with its title, address and date.  Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, takewhile

from lxml.html import HtmlElement

from crawlers.listing.blocks import Block, address_of, names_of, regions
from crawlers.listing.reading.dating import Above, Calendar
from crawlers.listing.reading.rows import Piece, line_of, outline, pieces, summary_of, title_of
from crawlers.listing.reading.words import BEST_TITLE, says, weight

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: Characters of a title that are kept.
_MOST_TITLE = 1_000
#: Tags and names from a link up to its item, and which one of those that have the same.
_Place = tuple[tuple[tuple[str, frozenset[str]], ...], int]


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a listing; texts are plain."""

    title: str
    address: str
    published: datetime | None = None
    summary: str | None = None
    #: Its item, and its link in it; None for what a script holds.
    region: HtmlElement | None = None
    link: HtmlElement | None = None


def read_items(block: Block, base: str, calendar: Calendar) -> list[Report]:
    """What each item of a block says; `link` is None, and the address "", where none leads to a report."""
    if not block.items:
        return []
    around, whole = regions(block.items)
    links = [_best_named(link, region) for link, region in zip(_main_links(block), around, strict=True)]
    rows = [_row(region, link, base, calendar) for region, link in zip(around, links, strict=True)]
    return _dated(rows, around, whole, calendar)


def _main_links(block: Block) -> list[HtmlElement | None]:
    """Of each item the link that leads to its report: where most of them have a good one that no other has."""
    placed = [_places(item, links) for item, links in zip(block.items, block.links, strict=True)]
    worth: Counter[_Place] = Counter()
    addresses: dict[_Place, Counter[str]] = defaultdict(Counter)
    for links in placed:
        for place, link in links.items():
            worth[place] += _worth(link)
            addresses[place][link.get("href", "")] += 1
    for place, its in addresses.items():
        # What several items have sorts them.
        worth[place] = worth[place] * len(its) // its.total()
    return [
        max(links.items(), key=lambda one: (worth[one[0]], _worth(one[1])), default=(None, None))[1] for links in placed
    ]


def _best_named(link: HtmlElement | None, region: HtmlElement) -> HtmlElement | None:
    """Of the links of an item that lead where this one does, the one that says best where: not "Read more"."""
    if link is None:
        return None
    return max((one for one in region.iter("a") if one.get("href") == link.get("href")), key=_worth, default=link)


def _places(item: HtmlElement, links: Sequence[HtmlElement]) -> dict[_Place, HtmlElement]:
    """The links of an item that may lead to its report, each by where it stands in it."""
    found: dict[_Place, HtmlElement] = {}
    for link in links:
        within = tuple(takewhile(lambda one: one is not item, (link, *link.iterancestors())))
        path = tuple((one.tag, names_of(one)) for one in within)
        number = next(number for number in count() if (path, number) not in found)
        found[path, number] = link
    return found


def _worth(link: HtmlElement) -> int:
    """How likely it leads to a report."""
    text = line_of(link)
    in_heading = any(one.tag in _HEADINGS for one in (*link.iterancestors(), *link.iter()))
    said = weight(link.get("title", "")) if says(text, "more") or not text else weight(text)
    return min(said, BEST_TITLE) + 2 * BEST_TITLE * in_heading + 1


@dataclass(frozen=True, slots=True)
class _Row:
    report: Report
    region: HtmlElement
    parts: Sequence[Piece]
    #: Where the title stands.
    title: HtmlElement | None


def _row(region: HtmlElement, link: HtmlElement | None, base: str, calendar: Calendar) -> _Row:
    parts = pieces([region])
    dates = [piece.text for piece in parts if calendar.is_date(piece.text)]
    title, where = title_of(link, parts, dates)
    report = Report(
        title[:_MOST_TITLE],
        "" if link is None else address_of(link, base) or "",
        summary=summary_of(parts, where, dates),
        region=region,
        link=link,
    )
    return _Row(report, region, parts, where)


def _dated(rows: Sequence[_Row], around: Sequence[HtmlElement], whole: HtmlElement, calendar: Calendar) -> list[Report]:
    """With dates: an item's own, then that above or below it, then that of its address, or in its title."""
    lines = list(outline(whole, around))
    above, days = _headings(lines, len(rows), calendar)
    found = []
    for number, row in enumerate(rows):
        published = calendar.of(row.region, row.parts, row.title, above[number]) or days.get(number)
        if published is None and (day := above[number].day):
            published = calendar.start_of(day)
        published = published or calendar.of_address(row.report.address) or calendar.of_title(row.report.title)
        found.append(replace(row.report, published=published))
    return found


def _headings(lines: Iterable[int | str], number: int, calendar: Calendar) -> tuple[list[Above], dict[int, datetime]]:
    """What stands above each item; and the days below them, which are theirs where none stands above the first."""
    above, current = [Above()] * number, Above()
    below: dict[int, datetime] = {}
    last, begins_with_day = -1, False
    for line in lines:
        if isinstance(line, int):
            above[line], last = current, line
        elif last == number - 1 and (begins_with_day or last in below):
            break
        elif (heading := calendar.heading(line, current)) is not None:
            begins_with_day = begins_with_day or (last < 0 and heading.day is not None)
            if heading.day is not None and last >= 0 and not begins_with_day:
                below.setdefault(last, calendar.start_of(heading.day))
            else:
                current = heading
    return above, below
