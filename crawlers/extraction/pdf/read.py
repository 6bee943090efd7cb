"""From the bytes of a press release in PDF to what it says."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from crawlers.dates import When, find_when, read_when
from crawlers.extraction.metadata.bylines import names_in
from crawlers.extraction.page import Page, letters
from crawlers.extraction.pdf.document import read_document
from crawlers.extraction.pdf.paragraphs import joined, without_margins
from crawlers.extraction.pdf.title import title_of
from newsroom.languages.page import page_language
from record.text import tidy

#: The day stands in one of so many first lines or paragraphs, or of so many last ones, in no more characters.
_FIRST_LINES, _LAST_LINES = 25, 6
_DATE_LINE = 90
#: What ends a dateline: "Frankfurt, 8 May 2026 – …", 新华社北京5月8日电.
_AFTER_DATELINE = re.compile(r"\s[-–—]+\s|[)）】]|(?<=[日号號])[电電讯訊]|[:：](?!\d)")
#: No file of a press release is older than the format.
_FIRST_YEAR = 1993


def read_pdf(body: bytes, *, fetched: datetime, timezone: str = "UTC") -> Page:
    """What the PDF says.  Takes 0.1 s and more, and starts a process: not for an event loop.

    `fetched` is aware: nothing was published after it; `timezone` is the IANA name of the source's own zone.  Raises
    PageError, whose `kind` says why: see `read_document`.
    """
    document = read_document(body)
    pages = without_margins(document.sheets)
    title = tidy(title_of(document.sheets[0], pages[0], document.info["Title"]))
    paragraphs = [text for paragraph in joined(pages) if (text := tidy(paragraph))]
    repeated = next((text for text in paragraphs[:_FIRST_LINES] if letters(text) == letters(title)), None)
    content = "\n".join(text for text in paragraphs if text is not repeated)
    language = page_language(None, f"{title}\n{content}") or ""
    kept = set(pages[0])
    margin = [" ".join(line.text.split()) for line in document.sheets[0].lines if line not in kept]
    first, last = [*margin, *paragraphs[:_FIRST_LINES]], paragraphs[-_LAST_LINES:]
    setting = {"fetched": fetched, "timezone": timezone, "language": language or None}
    return Page(
        title=title,
        content=content,
        # An account has one word.
        authors=tuple(name for name in names_in(document.info["Author"], is_list=True) if " " in name),
        published=_published(first, last, document.info["CreationDate"], **setting),
        language=language,
    )


def _published(first: list[str], last: list[str], created: str, **setting: Any) -> When | None:
    """What a line says, else the day on which the file was made."""
    latest = setting["fetched"].date() + timedelta(days=1)
    short = [text for text in first if len(text) <= _DATE_LINE]
    found = chain(
        (read_when(text, **setting) for text in short),
        (find_when(text, **setting) for text in map(_dateline, first) if text),
        (read_when(text, **setting) for text in reversed(last) if len(text) <= _DATE_LINE),
        (find_when(text, **setting) for text in short),
    )
    when = next((when for when in found if when and when.day <= latest), None)
    # D:YYYYMMDDHHmmSS and more (ISO 32000-1, 7.9.4)
    made = None if when else read_when(created.removeprefix("D:")[:8], **setting)
    return made if made and made.day.year >= _FIRST_YEAR and made.day <= latest else when


def _dateline(paragraph: str) -> str:
    """What stands before the text itself in a line: place and day."""
    parts = _AFTER_DATELINE.split(paragraph[:_DATE_LINE], maxsplit=1)
    return parts[0] if len(parts) > 1 else ""
