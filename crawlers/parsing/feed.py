"""From the bytes of a document to a Feed."""

from __future__ import annotations

import re

from config.errors import FeedError
from crawlers.charsets.document import to_utf8
from crawlers.parsing.entry import Entry, Feed, Setting
from crawlers.parsing.following import next_page
from crawlers.parsing.jsonfeed import read_json_feed
from crawlers.parsing.mapping import Mapper
from crawlers.parsing.pages import refuse_data, refuse_page
from crawlers.parsing.reference import read_reference
from crawlers.parsing.rhythm import rhythm_of
from crawlers.parsing.tree import MOST_ENTRIES, tree_of

__all__ = ["Entry", "Feed", "Setting", "parse_feed"]

_LANGUAGE = re.compile(r"[A-Za-z0-9_-]{2,35}")
_NO_SETTING = Setting()


def parse_feed(body: bytes, *, content_type: str | None, url: str, setting: Setting = _NO_SETTING) -> Feed:
    """The feed in a document.

    `content_type` is its HTTP header, for its charset; `url` is its address, the base of relative links, or empty.

    Raises FeedError: `empty`; `html` or `challenge` for a web page in the feed's place; `entity_expansion`;
    `not_a_feed` for anything else.
    """
    refuse_data(body)
    data, mismatch = to_utf8(body, content_type)
    notes = {"charset_mismatch"} if mismatch else set[str]()
    data = data.strip(b" \t\r\n\0")
    if not data:
        raise FeedError("empty", "the document is empty")
    if data.startswith((b"{", b"[")):
        return read_json_feed(data, url, frozenset(notes), MOST_ENTRIES, setting)
    refuse_page(data, url)
    tree = tree_of(data)
    if tree is None:
        entries, version = read_reference(data, url, setting)
        if not version and not entries:
            raise FeedError("not_a_feed", f"the document begins with {data[:60].decode(errors='replace')!r}")
        return Feed(entries, "feedparser", None, frozenset(notes))
    mapper = Mapper(tree.feed, url, setting)
    entries = tuple(map(mapper.entry, tree.entries))
    if entries and "cut_off" in tree.notes:
        entries = _without_stump(entries)
    notes |= tree.notes | ({"zone_assumed"} if mapper.zone_assumed else set())
    language = mapper.language if mapper.language and _LANGUAGE.fullmatch(mapper.language) else None
    following = next_page(tree.feed, url) if entries and url and tree.feed is not None else None
    return Feed(
        entries,
        "lxml",
        language,
        frozenset(notes),
        mapper.title,
        next=following,
        rhythm=rhythm_of(tree.feed),
    )


def _without_stump(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Without a last entry that could not be known again, or told of: the next poll brings it whole."""
    *others, last = entries
    guids = any(entry.guid for entry in others)
    return entries if last.title and last.link and (last.guid or not guids) else tuple(others)
