"""Editions as a feed: each is one entry, with its whole page.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from notifier.digests.edition import Edition
from notifier.digests.pages.files.html import fragment_of
from notifier.digests.pages.laying import page_of
from record.rss import Feed, FeedEntry, write_rss


def feed_of(editions: Sequence[Edition], link: str) -> bytes:
    """RSS of at least one edition, in their order; `link`: the page of all of them."""
    first = page_of(editions[0])
    feed = Feed(title=first.name, link=link, description=first.name, language=first.language)
    file = BytesIO()
    write_rss(file, feed, map(_entry, editions))
    return file.getvalue()


def _entry(edition: Edition) -> FeedEntry:
    page, period = page_of(edition), edition.period
    return FeedEntry(
        id=f"mintwire:{period.rhythm}:{period.first.isoformat()}:{edition.language}",
        title=page.title,
        published=period.until,
        creator=page.name,
        summary="\n".join(lead.body for lead in page.introduction),
        html=fragment_of(page),
        categories=tuple(chapter.name for chapter in page.chapters),
    )
