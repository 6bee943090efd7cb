"""RSS 2.0 (https://www.rssboard.org/rss-specification), written entry by entry: of any length in constant memory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, BinaryIO

from lxml import etree

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_NAMESPACES = {"content": _CONTENT, "dc": _DC}
#: What no XML document may hold (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself."""

    title: str
    #: Of the page whose news it brings.
    link: str
    description: str
    #: BCP 47.
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One element of a feed."""

    #: The same for ever; no address.
    id: str
    title: str | None = None
    link: str | None = None
    #: Aware.
    published: datetime | None = None
    #: Who says it.
    creator: str | None = None
    #: Plain text.
    summary: str | None = None
    #: The whole of it, as HTML.
    html: str | None = None
    categories: tuple[str, ...] = ()


def write_rss(file: BinaryIO, feed: Feed, entries: Iterable[FeedEntry]) -> None:
    """The feed as UTF-8, in the order of `entries`."""
    with etree.xmlfile(file, encoding="utf-8") as out:
        out.write_declaration()
        with out.element("rss", {"version": "2.0"}, nsmap=_NAMESPACES), out.element("channel"):
            for element in _head(feed):
                out.write(element)
            for entry in entries:
                out.write(_item(entry))


def _head(feed: Feed) -> Iterable[Any]:
    yield _element("title", feed.title)
    yield _element("link", feed.link)
    yield _element("description", feed.description)
    if feed.language:
        yield _element("language", feed.language)


def _item(entry: FeedEntry) -> Any:
    values = (
        ("title", entry.title),
        ("link", entry.link),
        ("pubDate", entry.published and format_datetime(entry.published)),
        (f"{{{_DC}}}creator", entry.creator),
        ("description", entry.summary),
        *(("category", each) for each in entry.categories),
        (f"{{{_CONTENT}}}encoded", entry.html),
    )
    item = etree.Element("item")
    item.append(_element("guid", entry.id, isPermaLink="false"))
    # An item must have a title or a description.
    needed = () if entry.title or entry.summary else (("title", entry.link or entry.id),)
    item.extend(_element(name, value) for name, value in (*needed, *values) if value)
    return item


def _element(name: str, text: str, **attributes: str) -> Any:
    element = etree.Element(name, attributes)
    element.text = _legal(text)
    return element


def _legal(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
