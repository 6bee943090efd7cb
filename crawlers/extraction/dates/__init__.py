"""The day of a page: everything that may be it, by how far it is believed.

1. JSON-LD of the page's own article, then `meta` elements made for it.
2. The day in the address.
3. What the page shows near its headline: elements made for dates, labelled lines, lines that are little else.
4. The one day that is shown anywhere on the page.
5. htmldate's guess.

What is stated in UTC is a day off for readers elsewhere: the day shown on the page, or in its address, is taken then.
A day whose year is not said is none, and so is the day of fetching above the article: that is what readers are told
of today.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from htmldate import find_date
from lxml.html import HtmlElement

from crawlers.dates import Found, When
from crawlers.extraction.body.pruning import prune, remove
from crawlers.extraction.dates import stated
from crawlers.extraction.dates.labels import OTHER_CLASS
from crawlers.extraction.dates.reader import Reader
from crawlers.extraction.dates.visible import shown, sole
from crawlers.extraction.layout import Layout, layout_of
from crawlers.extraction.metadata.head import Head, read_head

#: Elements of a page that htmldate is let loose on: its time grows with them.
_MOST_ELEMENTS = 5_000


@dataclass(frozen=True, slots=True)
class Published:
    """When a page says that it was published and changed; None where it does not say."""

    published: When | None
    modified: When | None
    #: Where `published` was found: `json-ld`, `meta`, `address`, `shown`, `guess`; "" where it was not.
    origin: str


def page_day(
    tree: HtmlElement,
    *,
    fetched: datetime,
    url: str | None = None,
    timezone: str = "UTC",
    language: str | None = None,
    head: Head | None = None,
    layout: Layout | None = None,
) -> Published:
    """When the page was published and modified, each None where it does not say.

    `tree` is as `read_tree` makes it, and `head` and `layout` what `read_head` and `layout_of` made of it, if that is
    known already.  Days before 1990 and in the future are refused, and what is only said to be modified is no day of
    publication.
    """
    head = head or read_head(tree)
    layout = layout or layout_of(tree, head)
    reader = Reader(fetched, timezone, language or head.language or None)
    in_json, modified_in_json = stated.in_json_ld(head, reader)
    in_meta, modified_in_meta = stated.in_metas(head, reader)
    dates = shown(layout, reader)
    changed = next((one.found for one in dates if one.role == "modified"), None)
    modified = modified_in_json or modified_in_meta or changed
    near = next((one.found for one in dates if one.role != "modified"), None)
    address = stated.in_address(url, reader)
    choices: tuple[tuple[str, Callable[[], Found | None]], ...] = (
        ("json-ld", lambda: in_json),
        ("meta", lambda: in_meta),
        ("address", lambda: address),
        ("shown", lambda: near or sole(layout, reader)),
        ("guess", lambda: _guess(tree, reader, modified)),
    )
    origin, chosen = next(((origin, found) for origin, choice in choices if (found := choice())), ("", None))
    if chosen:
        chosen = _as_page_has_it(chosen, [one for one in (near, address) if one])
    return Published(chosen.when if chosen else None, modified.when if modified else None, origin)


def _as_page_has_it(chosen: Found, others: list[Found]) -> Found:
    """With the day that the page shows, or its address has, if it is the day before or after."""
    if chosen.when.moment is None:
        return chosen
    day = next((one.when.day for one in others if abs((one.when.day - chosen.when.day).days) <= 1), None)
    return replace(chosen, when=replace(chosen.when, day=day)) if day else chosen


def _guess(tree: HtmlElement, reader: Reader, modified: Found | None) -> Found | None:
    """htmldate's day (https://htmldate.readthedocs.io), without what stands beside the article, and without searching
    running text; unless it is the day of change or of fetching, or 1 January: what it makes of a lone year."""
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        return None
    own = deepcopy(tree)
    prune(own, _MOST_ELEMENTS)
    for element in list(own.iter("div", "li", "section", "span", "p", "time")):
        if OTHER_CLASS.search(element.get("class", "").lower()):
            remove(element)
    last = (reader.fetched + timedelta(days=1)).strftime("%Y-%m-%d")
    day = find_date(own, extensive_search=False, original_date=True, min_date="1990-01-01", max_date=last)
    found = reader.read(day) if day and not day.endswith("-01-01") else None
    refused = {reader.fetched.date(), modified.when.day if modified else None}
    return None if found is None or found.when.day in refused else found
