"""htmldate's guess, where nothing else tells (https://htmldate.readthedocs.io)."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

from htmldate import find_date
from lxml.html import HtmlElement

from crawlers.extraction.dates.pages.layout import Layout
from crawlers.extraction.dates.pages.reader import Reader
from crawlers.extraction.dates.texts import Found

#: Elements of a page that it is let loose on: its time grows with them.
_MOST_ELEMENTS = 5_000


def guess(tree: HtmlElement, layout: Layout, reader: Reader, modified: Found | None) -> Found | None:
    """Its day without what stands beside the article, which it looks at too, and without searching running text.

    Unless it is the day of change or of fetching, or 1 January: what it makes of a lone year.
    """
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        return None
    own = deepcopy(tree)
    for element, copied in list(zip(tree.iter(), own.iter(), strict=True)):
        if copied.getparent() is not None and layout.is_apart(element):
            copied.drop_tree()
    last = (reader.fetched + timedelta(days=1)).strftime("%Y-%m-%d")
    day = find_date(own, extensive_search=False, original_date=True, min_date="1990-01-01", max_date=last)
    found = reader.read(day) if day and not day.endswith("-01-01") else None
    refused = {reader.fetched.date(), modified.when.day if modified else None}
    return None if found is None or found.when.day in refused else found
