"""JSON Feed, https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

from typing import Any

from config.errors import FeedError
from crawlers.parsing.entry import Entry, Feed, Setting
from crawlers.parsing.jsontext import read_json
from crawlers.parsing.kinds import of_kind
from crawlers.parsing.links import absolute, is_of_site


def read_json_feed(data: bytes, url: str, notes: frozenset[str], most: int, setting: Setting) -> Feed:
    """The feed of at most `most` entries in a document in UTF-8.  Raises FeedError `not_a_feed`."""
    try:
        document = read_json(data)
    except ValueError as error:
        raise FeedError("not_a_feed", str(error)) from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise FeedError("not_a_feed", "JSON without items")
    if len(items) > most:
        notes |= {"too_many_entries"}
    if not all(isinstance(item, dict) for item in items[:most]):
        notes |= {"malformed"}
    language = text_of(document, "language")
    base = absolute(text_of(document, "home_page_url"), url) or url
    setting = Setting(language or setting.language, setting.zone, setting.country)
    read = [_entry(item, base, setting) for item in items[:most] if isinstance(item, dict)]
    if any(assumed for _, assumed in read):
        notes |= {"zone_assumed"}
    following = absolute(text_of(document, "next_url"), url)
    entries = tuple(entry for entry, _ in read)
    is_ours = following is not None and is_of_site(following, url)
    return Feed(entries, "jsonfeed", language, notes, text_of(document, "title"), next=following if is_ours else None)


def text_of(fields: object, name: str) -> str | None:
    """The text under a name, without blanks around it; None where there is none."""
    # Not .get, with which feedparser's own dictionary maps names to others.
    value = dict.get(fields, name) if isinstance(fields, dict) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # ids, which version 1 let be numbers
    return value.strip() or None if isinstance(value, str) else None


def _entry(item: dict[str, Any], base: str, setting: Setting) -> tuple[Entry, bool]:
    """An entry, and whether the zone of its time was assumed."""
    attachments, authors = item.get("attachments"), item.get("authors")
    attached = attachments[:1] if isinstance(attachments, list) else []
    links = [text_of(item, "url"), text_of(item, "external_url"), *(text_of(each, "url") for each in attached)]
    # Version 1 has one author.
    names = (text_of(each, "name") for each in (authors if isinstance(authors, list) else [item.get("author")]))
    published, fault, assumed = setting.dated((text_of(item, "date_published"), text_of(item, "date_modified")))
    entry = Entry(
        guid=text_of(item, "id"),
        link=absolute(next(filter(None, links), None), base),
        title=_plain(text_of(item, "title")),
        summary=text_of(item, "summary"),
        content=text_of(item, "content_html") or _plain(text_of(item, "content_text")),
        authors=tuple(filter(None, names)),
        language=text_of(item, "language"),
        published=published,
        date_fault=fault,
    )
    return entry, assumed


def _plain(text: str | None) -> str | None:
    return of_kind(text, "text") if text and "<" in text else text
