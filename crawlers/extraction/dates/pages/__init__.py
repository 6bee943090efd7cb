"""The day of a page: everything that may be it, by how far it is believed.

1. JSON-LD of the page's own article, then `meta` elements made for it; where they differ, the one that the page shows.
2. The day in the address.
3. What the page shows near its headline: elements made for dates, labelled lines.
4. A `meta` element that says "date" and no more; then a line near the headline that is little else than a date.
5. The one day that is said, shown or in a program's state anywhere on the page; a day shown without its year.
6. htmldate's guess.

What is stated in UTC is a day off for readers elsewhere: the day shown on the page, or in its address, is taken then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from lxml.html import HtmlElement

from crawlers.extraction.dates.pages import guess, places, stated, visible
from crawlers.extraction.dates.pages.address import in_address
from crawlers.extraction.dates.pages.layout import layout_of
from crawlers.extraction.dates.pages.reader import Reader
from crawlers.extraction.dates.texts import Found
from crawlers.extraction.dates.when import Published
from crawlers.extraction.metadata.head import Head, read_head

#: The cost of what stands at the headline, see `visible`.
_AT_HEADLINE = 40


def page_day(
    tree: HtmlElement,
    *,
    fetched: datetime,
    url: str | None = None,
    timezone: str = "UTC",
    language: str | None = None,
    head: Head | None = None,
) -> Published:
    """When the page was published and modified, each None where it does not say.

    `tree` is as `read_tree` makes it, and `head` what `read_head` made of it, if that is known already.  Days before
    1990 and in the future are refused, and what is only said to be modified is no day of publication.
    """
    head = head or read_head(tree)
    reader = Reader(fetched, timezone, language or head.language or None)
    in_json, modified_in_json = stated.in_json_ld(tree, head, url, reader)
    in_meta, modified_in_meta, some = stated.in_metas(head, reader)
    layout = layout_of(tree, head)
    dates = visible.shown(layout, reader)
    changed = next((one.found for one in dates if one.role == "modified"), None)
    modified = modified_in_json or modified_in_meta or changed
    nearest = next((one for one in dates if one.role != "modified"), None)
    near = nearest.found if nearest and nearest.found.is_sure else None
    address = in_address(url, reader)
    said = _agreed(in_json, in_meta, near)
    if said and modified and nearest and _is_time_of_build(said, modified, nearest):
        said = None
    choices: tuple[tuple[str, Callable[[], Found | None]], ...] = (
        ("json-ld" if said is in_json else "meta", lambda: said),
        ("address", lambda: address),
        ("shown", lambda: near if nearest and (nearest.role or nearest.is_element) else None),
        ("meta", lambda: some),
        ("shown", lambda: near or visible.sole(layout, reader)),
        ("script", lambda: stated.in_scripts(tree, reader)),
        ("shown", lambda: nearest.found if nearest else None),
        ("guess", lambda: guess.guess(tree, layout, reader, modified)),
    )
    origin, chosen = next(((origin, found) for origin, choice in choices if (found := choice())), ("", None))
    if chosen:
        chosen = _as_page_has_it(chosen, [one for one in (near, address) if one], url, reader)
    return Published(chosen.when if chosen else None, modified.when if modified else None, origin)


def _agreed(in_json: Found | None, in_meta: Found | None, near: Found | None) -> Found | None:
    """Of two that are stated, the one that is shown too."""
    if in_json and in_meta and near and in_meta.when.day == near.when.day != in_json.when.day:
        return in_meta
    return in_json or in_meta


def _is_time_of_build(said: Found, modified: Found, nearest: visible.Shown) -> bool:
    """Whether it was published when it was changed, as its program says, and has an earlier day at its headline."""
    if not nearest.found.is_sure or not nearest.is_element or nearest.cost > _AT_HEADLINE:
        return False
    return said.when.day >= modified.when.day and nearest.found.when.day < said.when.day - timedelta(days=1)


def _as_page_has_it(chosen: Found, others: list[Found], url: str | None, reader: Reader) -> Found:
    """With the day that the page shows, or its readers have, if it is the day before or after."""
    if chosen.when.moment is None:
        return chosen
    day = next((one.when.day for one in others if abs((one.when.day - chosen.when.day).days) <= 1), None)
    if day is None and chosen.is_utc and reader.timezone == "UTC":
        day = places.day_there(chosen.when.moment, places.country(url, reader.language))
    return replace(chosen, when=replace(chosen.when, day=day)) if day else chosen
