"""Documents that lxml makes no feed of, read with feedparser: Channel Definition Format, and what is hardly XML."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from crawlers.dates import read_date
from crawlers.parsing.entry import Entry, Setting
from crawlers.parsing.links import absolute
from crawlers.parsing.mending import mended

_Fields = dict[str, Any]

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


def _entry(fields: _Fields, url: str, setting: Setting) -> Entry:
    dates = [text for text in (_text(fields, name) for name in ("published", "updated", "created")) if text]
    read = (read_date(text, language=setting.language, zone=setting.zone, country=setting.country) for text in dates)
    published = next((moment.at for moment in read if moment), None)
    summary, author = _text(fields, "summary"), _text(fields, "author")
    content = next((text for each in dict.get(fields, "content") or () if (text := _text(each, "value"))), None)
    return Entry(
        guid=_text(fields, "id"),
        link=absolute(_text(fields, "link"), url),
        title=_text(fields, "title"),
        summary=summary,
        content=content if content != summary else None,
        authors=(author,) if author else (),
        language=None,
        published=published,
        date_fault=None if published else "unreadable" if dates else "absent",
    )


def _text(fields: _Fields, name: str) -> str | None:
    # Not .get, with which feedparser's own dictionary maps names to others.
    value = dict.get(fields, name)
    return value if isinstance(value, str) and value else None
