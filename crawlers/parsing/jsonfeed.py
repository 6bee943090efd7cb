"""JSON Feed, https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import html
import json
from typing import Any

from config.errors import FeedError
from crawlers.parsing.dates import read_date
from crawlers.parsing.entry import Entry, Feed
from crawlers.parsing.links import absolute

#: Objects of a document; each takes 70 bytes at least.
_MOST_OBJECTS = 300_000


def read_json_feed(data: bytes, url: str, notes: frozenset[str], most: int) -> Feed:
    """The feed of at most `most` entries in a document in UTF-8.  Raises FeedError `not_a_feed`."""
    if data.count(b"{") + data.count(b"[") > _MOST_OBJECTS:
        raise FeedError("not_a_feed", "JSON with too many objects")
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FeedError("not_a_feed", f"broken JSON: {error}") from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise FeedError("not_a_feed", "JSON without items")
    if len(items) > most:
        notes |= {"too_many_entries"}
    if not all(isinstance(item, dict) for item in items[:most]):
        notes |= {"malformed"}
    entries = tuple(_entry(item, url) for item in items[:most] if isinstance(item, dict))
    return Feed(entries, "jsonfeed", _text(document, "language"), notes)


def _entry(item: dict[str, Any], url: str) -> Entry:
    plain = _text(item, "content_text")
    date = _text(item, "date_published") or _text(item, "date_modified")
    published = read_date(date) if date else None
    return Entry(
        guid=_text(item, "id"),
        link=absolute(_text(item, "url") or _text(item, "external_url"), url),
        title=_text(item, "title"),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or (html.escape(plain, quote=False) if plain else None),
        authors=_authors(item),
        language=_text(item, "language"),
        published=published,
        date_fault=None if published else "unreadable" if date else "absent",
    )


def _text(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # ids, which version 1 let be numbers
    return value.strip() or None if isinstance(value, str) else None


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    authors = item.get("authors")
    if not isinstance(authors, list):
        authors = [item.get("author")]  # version 1
    names = (_text(author, "name") for author in authors if isinstance(author, dict))
    return tuple(name for name in names if name)
