"""From the bytes of a document to a Feed.

fastfeedparser reads it first.  feedparser does where the document is malformed, of a form that fastfeedparser does not
know or without entries, or where the two are known to differ (see `doubts`).
"""

from __future__ import annotations

import re
from itertools import islice

from config.errors import FeedError
from crawlers.parsing.charset import to_utf8
from crawlers.parsing.doubts import doubt, form, number_of_entries
from crawlers.parsing.entry import Entry, Feed
from crawlers.parsing.fast import read_fast, read_recovering
from crawlers.parsing.jsonfeed import read_json_feed
from crawlers.parsing.pages import refuse_data, refuse_page
from crawlers.parsing.reference import is_bearable, mended, read_reference
from crawlers.parsing.survey import MOST_NODES, Survey, survey

__all__ = ["Entry", "Feed", "parse_feed"]

#: Entries of one document; what follows them is left out.
MOST_ENTRIES = 20_000

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_NONCHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_ENTRY_START = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>/]")
_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>|<(?:[\w.-]+:)?(?:item|entry)\s[^<>]*/>")
_LANGUAGE = re.compile(
    rb"<(?:dc:)?language(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?\s*([A-Za-z0-9_-]{2,35})"
    rb"|\sxml:lang\s*=\s*[\"']([A-Za-z0-9_-]{2,35})"
)


def parse_feed(body: bytes, *, content_type: str | None, url: str) -> Feed:
    """The feed in a document.

    `content_type` is its HTTP header, for its charset; `url` is its address, the base of relative links, or empty.

    Raises FeedError: `empty`; `html` or `challenge` for a web page in the feed's place; `entity_expansion`;
    `not_a_feed` for anything else.
    """
    refuse_data(body)
    data, mismatch = _text(body, content_type, trusting=True)
    if data.startswith((b"{", b"[")):
        data, mismatch = _text(body, content_type)
        return read_json_feed(data, url, frozenset({"charset_mismatch"} if mismatch else ()), MOST_ENTRIES)
    refuse_page(data, url)
    found, notes = survey(data), set[str]()
    if not found.well_formed:
        data, mismatch = _text(body, content_type)
        data, found = _cleaned(data, notes)
    if mismatch:
        notes.add("charset_mismatch")
    data = _cut(data, found, notes)
    entries, parser = _read(data, found, url, notes)
    return Feed(entries, parser, _language(data), frozenset(notes))


def _text(body: bytes, content_type: str | None, *, trusting: bool = False) -> tuple[bytes, bool]:
    """See `to_utf8`.  Raises FeedError `empty`."""
    data, mismatch = to_utf8(body, content_type, trusting=trusting)
    data = data.strip(b" \t\r\n\0")
    if not data:
        raise FeedError("empty", "the document is empty")
    return data, mismatch


def _cleaned(data: bytes, notes: set[str]) -> tuple[bytes, Survey]:
    """The document without control characters, and its survey."""
    clean = _NONCHARACTER.sub(b"", data.translate(None, _CONTROLS))
    if len(clean) < len(data):
        notes.add("control_characters")
    return clean, survey(clean)


def _cut(data: bytes, found: Survey, notes: set[str]) -> bytes:
    """The first entries of a document that is too large; it is malformed then."""
    if found.well_formed and number_of_entries(found) <= MOST_ENTRIES:
        return data
    starts = [match.start() for match in islice(_ENTRY_START.finditer(data), MOST_ENTRIES + 1)]
    end = starts[MOST_ENTRIES] if len(starts) > MOST_ENTRIES else len(data)
    tags = data.count(b"<", 0, end)
    if tags > MOST_NODES:
        end = max((start for start in starts if start <= end * MOST_NODES // tags), default=0)
    if end == len(data):
        return data
    if not end:
        raise FeedError("not_a_feed", f"{tags} tags and no entry among the first of them")
    notes.add("too_many_entries")
    found.well_formed = False
    return data[:end]


def _read(data: bytes, found: Survey, url: str, notes: set[str]) -> tuple[tuple[Entry, ...], str]:
    """The entries, and which parser served."""
    if not doubt(data, found):
        entries = read_fast(data, found, url)
        if entries:
            return entries, "fastfeedparser"
    if not found.well_formed and "too_many_entries" not in notes:
        notes.add("malformed")
    return _second_reading(data, found, url, notes)


def _second_reading(data: bytes, found: Survey, url: str, notes: set[str]) -> tuple[tuple[Entry, ...], str]:
    entries, version = _reference(data, found, url, notes)
    parser = "feedparser"
    starts = [match.start() for match in _ENTRY_START.finditer(data)]
    if _worth(entries) < (number_of_entries(found) if found.well_formed else len(starts)):
        recovered = read_recovering(mended(data, found), url)
        if _worth(recovered) > _worth(entries):
            entries, parser = recovered, "fastfeedparser"
    if not entries and not version and not form(found):
        raise FeedError("not_a_feed", f"the document begins with {data[:60].decode(errors='replace')!r}")
    if entries and starts and not found.well_formed and not _ENTRY_END.search(data, starts[-1]):
        notes.add("cut_off")
        entries = _without_stump(entries)
    return entries, parser


def _reference(data: bytes, found: Survey, url: str, notes: set[str]) -> tuple[tuple[Entry, ...], str]:
    """What feedparser says, and the name of the document's format; empty where it fails or would take too long."""
    if not is_bearable(data, found):
        return (), ""
    try:
        return read_reference(data, found, url)
    except ValueError:
        notes.add("malformed")
        return (), ""


def _worth(entries: tuple[Entry, ...]) -> int:
    """How many entries say anything."""
    return sum(bool(entry.title or entry.link or entry.summary) for entry in entries)


def _without_stump(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Without a last entry that could not be known again, or told of: the next poll brings it whole."""
    *others, last = entries
    guids = any(entry.guid for entry in others)
    return entries if last.title and last.link and (last.guid or not guids) else tuple(others)


def _language(data: bytes) -> str | None:
    """As the document says it before its first entry."""
    first = _ENTRY_START.search(data)
    match = _LANGUAGE.search(data, 0, first.start() if first else len(data))
    return (match[1] or match[2]).decode() if match else None
