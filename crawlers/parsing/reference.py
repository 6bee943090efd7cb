"""Documents that lxml makes no feed of, read with feedparser: Channel Definition Format, and what is hardly XML."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from crawlers.parsing.entry import Entry, Setting
from crawlers.parsing.jsonfeed import text_of
from crawlers.parsing.links import absolute
from crawlers.parsing.mending import mended

#: Tags and entities, each of which costs feedparser some 30 µs at worst, and bytes, each of which may cost it 150.
_MOST_MARKS, _MOST_BYTES = 60_000, 600_000
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_ROOT = re.compile(rb"<\w")
#: What feedparser raises on some damaged documents, none of it on purpose.
_CRASHES = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)


def read_reference(data: bytes, url: str, setting: Setting) -> tuple[tuple[Entry, ...], str]:
    """The entries of a document in UTF-8, and the name of its format, empty where feedparser knows none, fails, or
    would take more than a couple of seconds."""
    if len(data) > _MOST_BYTES or data.count(b"<") + data.count(b"&") > _MOST_MARKS:
        return (), ""
    root = _ROOT.search(data)  # what comes before takes feedparser quadratic time
    stream = io.BytesIO(_DECLARATION + mended(data[root.start() if root else 0 :], {}))
    try:
        found = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    except _CRASHES:
        return (), ""
    return tuple(_entry(fields, url, setting) for fields in found.entries), str(found.version)


def _entry(fields: dict[str, Any], url: str, setting: Setting) -> Entry:
    published, fault, _ = setting.dated(text_of(fields, name) for name in ("published", "updated", "created"))
    summary, author = text_of(fields, "summary"), text_of(fields, "author")
    content = next(filter(None, (text_of(each, "value") for each in dict.get(fields, "content") or ())), None)
    return Entry(
        guid=text_of(fields, "id"),
        link=absolute(text_of(fields, "link"), url),
        title=text_of(fields, "title"),
        summary=summary,
        content=content if content != summary else None,
        authors=(author,) if author else (),
        language=None,
        published=published,
        date_fault=fault,
    )
