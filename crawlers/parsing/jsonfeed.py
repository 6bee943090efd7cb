"""JSON Feed, https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import json
from typing import Any

from config.errors import FeedError
from crawlers.dates import read_date
from crawlers.parsing.entry import Entry, Feed, Setting
from crawlers.parsing.kinds import of_kind
from crawlers.parsing.links import absolute

#: Objects of a document; each takes 70 bytes at least.
_MOST_OBJECTS = 300_000


def read_json_feed(data: bytes, url: str, notes: frozenset[str], most: int, setting: Setting) -> Feed:
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
    language = _text(document, "language")
    base = absolute(_text(document, "home_page_url"), url) or url
    setting = Setting(language or setting.language, setting.zone, setting.country)
    read = [_entry(item, base, setting) for item in items[:most] if isinstance(item, dict)]
    if any(assumed for _, assumed in read) and setting.zone == "UTC":
        notes |= {"zone_assumed"}
    return Feed(tuple(entry for entry, _ in read), "jsonfeed", language, notes)


def _entry(item: dict[str, Any], base: str, setting: Setting) -> tuple[Entry, bool]:
    """An entry, and whether the zone of its time was assumed."""
    date = _text(item, "date_published") or _text(item, "date_modified")
    read = read_date(date, language=setting.language, zone=setting.zone, country=setting.country) if date else None
    title = _text(item, "title")
    entry = Entry(
        guid=_text(item, "id"),
        link=absolute(_text(item, "url") or _text(item, "external_url") or _attachment(item), base),
        title=_plain(title),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or _plain(_text(item, "content_text")),
        authors=_authors(item),
        language=_text(item, "language"),
        published=read.at if read else None,
        date_fault=None if read else "unreadable" if date else "absent",
    )
    return entry, bool(read and read.zone_assumed)


def _text(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # ids, which version 1 let be numbers
    return value.strip() or None if isinstance(value, str) else None


def _plain(text: str | None) -> str | None:
    return of_kind(text, "text") if text and "<" in text else text


def _attachment(item: dict[str, Any]) -> str | None:
    attachments = item.get("attachments")
    first = attachments[0] if isinstance(attachments, list) and attachments else None
    return _text(first, "url") if isinstance(first, dict) else None


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    authors = item.get("authors")
    if not isinstance(authors, list):
        authors = [item.get("author")]  # version 1
    names = (_text(author, "name") for author in authors if isinstance(author, dict))
    return tuple(name for name in names if name)
