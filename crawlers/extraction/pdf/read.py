"""From the bytes of a press release in PDF to what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, Literal

from crawlers.dates import When, find_when, read_when
from crawlers.extraction.page import Page
from crawlers.extraction.pdf.document import read_document
from crawlers.extraction.pdf.paragraphs import joined, without_margins
from crawlers.extraction.pdf.title import title_of
from newsroom.languages.page import page_language
from record.folding import folded
from record.text import tidy

#: The day stands in one of so many first lines or paragraphs, or of so many last ones, in no more characters.
_FIRST_LINES, _LAST_LINES = 25, 6
_DATE_LINE = 90
#: What ends a dateline: "Frankfurt, 8 May 2026 – …", 新华社北京5月8日电.
_AFTER_DATELINE = re.compile(r"\s[-–—]+\s|[)）】]|(?<=[日号號])[电電讯訊]|[:：](?!\d)")
#: PDF dates (ISO 32000-1, 7.9.4): D:YYYYMMDDHHmmSS and more.
_CREATED = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
#: No file of a press release is older than the format.
_FIRST_YEAR = 1993
#: A person's name, not an account's or a program's.
_NAME = re.compile(r"[^\W\d_]+\.?(?:[ '’-]+[^\W\d_]+\.?){1,4}")


@dataclass(frozen=True, slots=True)
class Release:
    """A press release as its PDF tells it."""

    page: Page
    #: Where `published` was found: `line` in the text; `file` is only when the file was made; "" where it was not.
    dated_by: Literal["line", "file", ""]


def read_pdf(body: bytes, *, fetched: datetime, timezone: str = "UTC") -> Release:
    """What the PDF says.  Takes 0.1 s and more, and starts a process: not for an event loop.

    `fetched` is aware: nothing was published after it; `timezone` is the IANA name of the
    source's own zone.  Raises PageError, whose `kind` says why: see `read_document`.
    """
    document = read_document(body)
    pages = without_margins(document.sheets)
    first = pages[0]
    title = tidy(title_of(document.sheets[0], first, document.info.get("Title", "")))
    paragraphs = [text for paragraph in joined(pages) if (text := tidy(paragraph))]
    content = "\n".join(_without_title(paragraphs, title))
    language = page_language(document.language, f"{title}\n{content}") or ""
    kept = set(first)
    margin = [" ".join(line.text.split()) for line in document.sheets[0].lines if line not in kept]
    published, dated_by = _published(
        [*margin, *paragraphs[:_FIRST_LINES]],
        paragraphs[-_LAST_LINES:],
        document.info.get("CreationDate", ""),
        fetched=fetched,
        timezone=timezone,
        language=language or None,
    )
    page = Page(
        title=title,
        content=content,
        authors=_authors(document.info.get("Author", "")),
        published=published,
        language=language,
    )
    return Release(page, dated_by)


def _without_title(paragraphs: list[str], title: str) -> list[str]:
    """The text does not repeat its title."""
    key = folded(title)
    place = next((index for index, text in enumerate(paragraphs[:_FIRST_LINES]) if folded(text) == key), None)
    return paragraphs if place is None else paragraphs[:place] + paragraphs[place + 1 :]


def _published(
    first: list[str], last: list[str], created: str, **setting: Any
) -> tuple[When | None, Literal["line", "file", ""]]:
    latest = setting["fetched"].date() + timedelta(days=1)
    short = [text for text in first if len(text) <= _DATE_LINE]
    found = chain(
        (read_when(text, **setting) for text in short),
        (find_when(text, **setting) for text in map(_dateline, first) if text),
        (read_when(text, **setting) for text in reversed(last) if len(text) <= _DATE_LINE),
        (find_when(text, **setting) for text in short),
    )
    when = next((when for when in found if when and when.day <= latest), None)
    if when:
        return when, "line"
    day = _created(created)
    return (When(day), "file") if day and day.year >= _FIRST_YEAR and day <= latest else (None, "")


def _dateline(paragraph: str) -> str:
    """What stands before the text itself in a line: place and day."""
    parts = _AFTER_DATELINE.split(paragraph[:_DATE_LINE], maxsplit=1)
    return parts[0] if len(parts) > 1 else ""


def _created(text: str) -> date | None:
    match = _CREATED.match(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _authors(text: str) -> tuple[str, ...]:
    names = (" ".join(name.split()) for name in re.split(r"[;,]|\band\b", text[:200]))
    return tuple(name for name in names if _NAME.fullmatch(name))
