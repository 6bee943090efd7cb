"""From a report and its page to the revision that is filed.  Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from crawlers.extraction.page import Page
from crawlers.items import EARLIEST, MOST_AHEAD, MOST_AUTHOR, MOST_AUTHORS, MOST_CONTENT, MOST_TITLE
from newsroom.fulltext import length
from record.identity import page_id
from record.item import Cut, Item
from record.text import one_line


def revise(report: Item, page: Page, *, answered: datetime) -> Item | None:
    """The report with the page's text; other fields are the page's where the source gave none.

    None where the page says no more than the source did.  The revision's number is left to the caller.
    """
    content = page.content[:MOST_CONTENT]
    given = report.clean()
    if length(content) <= max(length(given.summary), length(given.content)):
        return None
    found: dict[str, Any] = {"content": content}
    if not report.title and page.title:
        found["title"] = page.title[:MOST_TITLE]
    if not report.authors and page.authors:
        found["authors"] = tuple(one_line(name)[:MOST_AUTHOR] for name in page.authors[:MOST_AUTHORS])
    if not report.language and page.language:
        found["language"] = page.language
    # A day alone is no time: unknown is better than midnight.
    published = page.published.moment if page.published else None
    if report.published is None and published and EARLIEST <= published <= answered + MOST_AHEAD:
        found["published"] = published
    kept = tuple(cut for cut in report.cut if cut.field != "content")
    cut = tuple(Cut("content", None, line) for line in page.cut)
    return replace(
        report,
        **found,
        id=page_id(report.id),
        discovered=answered,
        from_page=tuple(found),
        cut=kept + cut,
    )
