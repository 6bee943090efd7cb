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


def revise(report: Item, page: Page, *, answered: datetime, timezone: str = "UTC") -> Item | None:
    """The report with the page's text; other fields are the page's where the source gave none.

    None where the page says no more than the source did.  The revision's number is left to the caller.  `timezone`
    (IANA) is the source's.
    """
    content = page.content[:MOST_CONTENT]
    given = report.clean()
    found: dict[str, Any] = {}
    if length(content) > max(length(given.summary), length(given.content)):
        found["content"] = content
    elif report.news != "by_page":
        return None
    if not report.title and page.title:
        found["title"] = page.title[:MOST_TITLE]
    if not report.authors and page.authors:
        found["authors"] = tuple(one_line(name)[:MOST_AUTHOR] for name in page.authors[:MOST_AUTHORS])
    if not report.language and page.language:
        found["language"] = page.language
    published = _published(page, timezone, is_decided=report.news != "by_page")
    if report.published is None and published and EARLIEST <= published <= answered + MOST_AHEAD:
        found["published"] = published
    if not found:
        return None
    if "content" in found:
        kept = (cut for cut in report.cut if cut.field != "content")
        found["cut"] = (*kept, *(Cut("content", None, line) for line in page.cut))
    from_page = tuple(name for name in found if name != "cut")
    return replace(report, **found, id=page_id(report.id), discovered=answered, from_page=from_page)


def _published(page: Page, timezone: str, *, is_decided: bool) -> datetime | None:
    """A day alone is no time: unknown is better than midnight, but where it has to say whether the report is news."""
    if page.published is None:
        return None
    return page.published.moment if is_decided else page.published.since(timezone)
