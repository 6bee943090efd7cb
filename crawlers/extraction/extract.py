"""From the bytes of an article page to what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crawlers.charsets.document import page_text
from crawlers.extraction.body.article import article_text
from crawlers.extraction.dates import page_day
from crawlers.extraction.layout import layout_of
from crawlers.extraction.metadata import describe
from crawlers.extraction.metadata.head import read_head
from crawlers.extraction.metadata.people import authors_of
from crawlers.extraction.metadata.titles import title_of
from crawlers.extraction.page import Page
from crawlers.extraction.pdf.document import is_pdf
from crawlers.extraction.pdf.read import read_pdf
from crawlers.extraction.tree import read_tree
from newsroom.citations.citation import Citation
from newsroom.citations.cite import cited
from newsroom.languages.page import page_language

#: Characters of a text by which its language is told.
_MOST_DETECTED = 300
#: Bytes within which a document of markup has some.
_MARKUP_WITHIN = 1024


def extract(
    body: bytes, *, content_type: str | None = None, url: str | None = None, fetched: datetime, timezone: str = "UTC"
) -> Page:
    """What the page says.  Raises PageError, whose `kind` says why, for what no report can be made of.

    `content_type` is the header of the answer; `url` is the address of the page; `fetched` is aware: relative dates
    count from it, and nothing was published after it; `timezone` is the IANA name of the source's own zone.
    """
    if comes_as_pdf(body, content_type):
        page = read_pdf(body, fetched=fetched, timezone=timezone)
    else:
        page = _read_html(body, content_type, url, fetched, timezone)
    return replace(page, cited=_cited(page, timezone))


def comes_as_pdf(body: bytes, content_type: str | None) -> bool:
    """By its first bytes; a header alone is believed where the document has no markup."""
    says_so = content_type is not None and content_type.lower().lstrip().startswith("application/pdf")
    return is_pdf(body) or (says_so and b"<" not in body[:_MARKUP_WITHIN])


def _read_html(body: bytes, content_type: str | None, url: str | None, fetched: datetime, timezone: str) -> Page:
    text, _, _ = page_text(body, content_type)
    root = read_tree(text)
    head = read_head(root)
    layout = layout_of(root, head)
    site = describe.site_of(head, url)
    title = title_of(head, layout, site)
    stated = describe.language_of(head)
    dates = page_day(
        root, url=url, fetched=fetched, timezone=timezone, language=stated or None, head=head, layout=layout
    )
    authors = authors_of(head, layout, site)
    # Last, since it takes the tree apart.
    article = article_text(root, title, authors)
    return Page(
        title=title,
        content=article.content,
        authors=authors,
        published=dates.published,
        modified=dates.modified,
        language=page_language(stated or None, f"{title}\n{article.content[:_MOST_DETECTED]}") or "",
        site=site,
        cut=article.cut,
    )


def _cited(page: Page, timezone: str) -> Citation | None:
    moment = page.published.since(timezone) if page.published else None
    return cited((page.title, None, page.content), source=page.site, published=moment)
