"""From the bytes of a page to the reports that it lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any

from lxml.html import HtmlElement

from config.errors import FeedError, PageError
from config.kinds.listing import ListingSource, xpath_of
from crawlers.charsets.document import page_text
from crawlers.extraction.tree import read_tree
from crawlers.listing.auto import find_listing
from crawlers.listing.blocks import MOST_ITEMS, Block, address_of, may_lead
from crawlers.listing.next_link import next_link
from crawlers.listing.reading.dating import Calendar
from crawlers.listing.reading.reports import Report, read_items
from crawlers.listing.reading.rows import line_of
from crawlers.parsing.entry import Entry, Feed
from crawlers.parsing.links import absolute, is_web_address
from crawlers.parsing.pages import base_of
from record.text import one_line


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page as it is read."""

    root: HtmlElement
    #: What its links are relative to.
    base: str
    calendar: Calendar
    #: BCP 47, as the page says, or None.
    language: str | None
    title: str


def open_page(
    body: bytes, *, content_type: str | None, url: str, fetched: datetime, source: ListingSource | None = None
) -> ListingPage:
    """Raises FeedError: `empty`, `challenge`, and what `read_tree` says of what is no page."""
    text, *_ = page_text(body, content_type)
    try:
        root = read_tree(text)
    except PageError as error:
        raise FeedError(error.kind, error.detail) from error
    stated = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or None
    language = (source.language if source else None) or stated
    calendar = Calendar(fetched, source.timezone if source else "UTC", language, source.country if source else None)
    title = root.findtext(".//title") or ""
    return ListingPage(root, base_of(root, url), calendar, stated, title)


def read_listing(page: ListingPage, source: ListingSource) -> Feed:
    """The reports of a page, in its order; without any where it lists none."""
    reports: list[Report]
    if source.item is None:
        found = find_listing(page.root, page.base, page.calendar)
        reports = list(found.reports) if found else []
    else:
        reports = _selected(page, source)
    entries = tuple(to_entry(each) for each in reports[:MOST_ITEMS])
    notes = {"too_many_entries"} if len(reports) > MOST_ITEMS else set[str]()
    following = next_link(page.root, page.base, source.next)
    return Feed(entries, "listing", page.language, frozenset(notes), page.title or None, by_page=True, next=following)


def to_entry(report: Report) -> Entry:
    """A report as an entry; its texts are plain."""
    return Entry(
        guid=None,
        link=report.address,
        title=_escaped(report.title),
        summary=_escaped(report.summary),
        content=None,
        authors=(),
        language=None,
        published=report.published,
        date_fault=None if report.published else "absent",
    )


def _escaped(text: str | None) -> str | None:
    """As an Entry has texts, of which markup is read."""
    if text and any(sign in text for sign in "<&\n"):
        return f"<p>{escape(text, quote=False)}</p>".replace("\n", "<br>")
    return text or None


def _selected(page: ListingPage, source: ListingSource) -> list[Report]:
    """The items that the source's selectors find; of what these leave open as it is found by itself."""
    items = [each for each in _found(source.item, page.root) if isinstance(each, HtmlElement)][: MOST_ITEMS + 1]
    links = tuple(tuple(link for link in item.iter("a") if may_lead(link, page.base)) for item in items)
    reports = read_items(Block(tuple(items), links), page.base, page.calendar)
    chosen: dict[str, Report] = {}
    for item, report in zip(items, reports, strict=True):
        made = _with_selected(report, item, page, source)
        if made is not None:
            chosen.setdefault(made.address, made)
    return list(chosen.values())


def _with_selected(report: Report, item: HtmlElement, page: ListingPage, source: ListingSource) -> Report | None:
    """None without an address."""
    if source.title:
        report = replace(report, title=_text_at(source.title, item))
    if source.summary:
        report = replace(report, summary=_text_at(source.summary, item))
    if source.link:
        addresses = (_address(each, page.base) for each in _found(source.link, item))
        report = replace(report, address=next(filter(None, addresses), ""))
    if source.date:
        dates = (page.calendar.of_found(each) for each in _found(source.date, item))
        report = replace(report, published=next(filter(None, dates), None))
    return report if report.address else None


def _found(selector: str | None, element: HtmlElement) -> list[Any]:
    """Elements and texts; at most as many as a listing has items."""
    found = xpath_of(selector)(element) if selector else []
    return found if isinstance(found, list) else [found]


def _text_at(selector: str, element: HtmlElement) -> str:
    texts = (
        line_of(each) if isinstance(each, HtmlElement) else one_line(str(each)) for each in _found(selector, element)
    )
    return next(filter(None, texts), "")


def _address(found: Any, base: str) -> str | None:
    """Of an element its link, or that of the first link in it; of a text itself."""
    if isinstance(found, HtmlElement):
        links = (found, *found.iter("a")) if found.get("href") else found.iter("a")
        return next(filter(None, (address_of(link, base) for link in links)), None)
    address = absolute(str(found), base)
    return address if is_web_address(address) else None
