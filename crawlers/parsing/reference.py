"""Feeds read with feedparser, the reference."""

from __future__ import annotations

import html
import io
import re
from datetime import datetime
from typing import Any

import feedparser

from crawlers.parsing.dates import read_date
from crawlers.parsing.entry import Entry
from crawlers.parsing.links import absolute, is_web_address
from crawlers.parsing.survey import Survey

_Fields = dict[str, Any]

#: Tags and entities, each of which costs feedparser some 30 µs at worst.
_MOST_MARKS = 60_000
#: On a damaged document feedparser may take 150 bytes of memory for each of its own.
_MOST_DAMAGED_BYTES = 600_000
#: Replacing takes some 200 bytes of memory for each.
_MOST_MENDED = 100_000
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_CDATA = b"<![CDATA["
_ROOT = re.compile(rb"<\w")
# A bare ampersand, a character reference, an entity.
_REFERENCE = re.compile(rb"&(?!#|\w+;)|&#(?:[xX]([0-9a-fA-F]*)|(\d*));?|&([A-Za-z]\w*);")
#: What feedparser raises on some damaged documents, none of it on purpose.
_CRASHES = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)


def is_bearable(data: bytes, survey: Survey) -> bool:
    """Whether feedparser reads the document within a couple of seconds and little memory."""
    if not survey.well_formed and len(data) > _MOST_DAMAGED_BYTES:
        return False
    return data.count(b"<") + data.count(b"&") <= _MOST_MARKS


def read_reference(data: bytes, survey: Survey, url: str) -> tuple[tuple[Entry, ...], str]:
    """The entries of a document in UTF-8, and the name of its format, empty where feedparser knows none.

    Raises ValueError where feedparser fails.
    """
    # Sanitising and resolving addresses inside texts is left out: it costs more than the rest, and the texts become
    # plain anyway.
    stream = io.BytesIO(_DECLARATION + mended(data, survey))
    try:
        found = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    except _CRASHES as error:
        raise ValueError(f"feedparser failed: {error!r}") from error
    return tuple(_entry(fields, url) for fields in found.entries), str(found.version)


def mended(data: bytes, survey: Survey) -> bytes:
    """From the outermost element on, its own entities resolved, and without references that stand for nothing.

    What comes before takes feedparser quadratic time; characters beyond Unicode make it fail; of a bare ampersand it
    makes an entity ("R&D" becomes "R&D;").
    """
    root = _ROOT.search(data, max(survey.start, 0))
    data = data[root.start() :] if root else data
    if data.count(b"&") > _MOST_MENDED:
        return data
    entities = {name.encode(): html.escape(value).encode() for name, value in survey.entities.items()}
    first, *others = data.split(_CDATA)
    parts = [_mended(first, entities)]
    for other in others:
        text, end, rest = other.partition(b"]]>")
        parts += [_CDATA, text, end, _mended(rest, entities)]
    return b"".join(parts)


def _mended(data: bytes, entities: dict[bytes, bytes]) -> bytes:
    return _REFERENCE.sub(lambda match: _legal(match, entities), data)


def _legal(match: re.Match[bytes], entities: dict[bytes, bytes]) -> bytes:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return entities.get(name, match[0])
    if hexadecimal is None and decimal is None:
        return b"&amp;"
    digits, base = (hexadecimal, 16) if hexadecimal is not None else (decimal, 10)
    return match[0] if len(digits) <= 8 and _is_character(int(digits or b"0", base)) else b""


def _is_character(code: int) -> bool:
    """Whether XML knows the character (https://www.w3.org/TR/xml/#charsets)."""
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _entry(fields: _Fields, url: str) -> Entry:
    guid = _text(fields, "id")
    # feedparser counts a second description, such as a picture's, as content too.
    texts = (_text(content, "value") for content in dict.get(fields, "content") or ())
    text = max((text for text in texts if text), key=len, default=None)
    # Where there is no summary, feedparser copies the content there, without a detail.
    summary = _text(fields, "summary") if "summary_detail" in fields or text is None else None
    published, dated = _published(fields)
    return Entry(
        guid=guid,
        link=absolute(_link(fields, guid), url),
        title=_text(fields, "title"),
        summary=summary,
        content=text if text != summary else None,
        authors=_authors(fields),
        language=_text(dict.get(fields, "title_detail") or {}, "language"),
        published=published,
        date_fault=None if published else "unreadable" if dated else "absent",
    )


def _text(fields: _Fields, name: str) -> str | None:
    # Not .get, with which feedparser's own dictionary maps names to others.
    value = dict.get(fields, name)
    return value if isinstance(value, str) and value else None


def _link(fields: _Fields, guid: str | None) -> str | None:
    link = _text(fields, "link")
    if link == guid and link and not link.startswith("/") and not is_web_address(link):
        link = None  # every guid is an address where the feed does not say otherwise
    if link is None and is_web_address(guid):
        return guid
    return link or next((link["href"] for link in dict.get(fields, "links") or () if _is_page(link)), None)


def _is_page(link: _Fields) -> bool:
    """Of another type than HTML, which feedparser leaves out."""
    return bool(dict.get(link, "rel") == "alternate" and dict.get(link, "href"))


def _published(fields: _Fields) -> tuple[datetime | None, bool]:
    """The entry's date, and whether it gives any."""
    texts = [text for text in (_text(fields, name) for name in ("published", "updated", "created")) if text]
    return next((moment for moment in map(read_date, texts) if moment), None), bool(texts)


def _authors(fields: _Fields) -> tuple[str, ...]:
    authors = dict.get(fields, "authors") or ()
    if len(authors) > 1:
        names = [_text(author, "name") or _text(author, "email") for author in authors]
    else:
        names = [_text(fields, "author")]  # as given: feedparser cuts e-mail addresses of long domains in two
    return tuple(dict.fromkeys(name for name in names if name))
