"""Feeds that a list of subscriptions names: OPML (http://opml.org/spec2.opml), and what else listparser reads."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import Any, Literal

import listparser

from config.errors import FeedError
from crawlers.charsets.document import to_utf8

MOST_BYTES = 5_000_000
#: Each outline has a list of all that it lies in.
_MOST_TAGS = 10_000
#: What listparser raises on ends of elements that never began.
_CRASHES = (LookupError, ValueError)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a list names, as it stands there."""

    #: A feed; another list, which is not followed; or a page without a feed.
    kind: Literal["feed", "list", "page"]
    url: str
    #: "" where it has none.
    title: str
    #: Categories that it names, and the folders in which it lies, the nearest first.
    folders: tuple[str, ...]


def read_outlines(body: bytes) -> list[Outline]:
    """All that a list names, each address once.  Raises FeedError `too_large` or `not_a_feed`."""
    if len(body) > MOST_BYTES or body.count(b"<") > _MOST_TAGS:
        raise FeedError("too_large", f"more than {MOST_BYTES:,} bytes or {_MOST_TAGS:,} elements")
    try:
        found = listparser.parse(BOM_UTF8 + to_utf8(body, None)[0])  # which without a mark is taken for Latin-1
    except _CRASHES as error:
        raise FeedError("not_a_feed", f"no list of feeds: {error}") from error
    if not found.version:
        raise FeedError("not_a_feed", "no list of feeds such as OPML")
    kinds: tuple[tuple[Literal["feed", "list", "page"], Any], ...] = (
        ("feed", found.feeds),
        ("list", found.lists),
        ("page", found.opportunities),
    )
    return [Outline(kind, each.url, each.title, _folders(each)) for kind, all_of_it in kinds for each in all_of_it]


def _folders(found: Any) -> tuple[str, ...]:
    return tuple(folder for path in found.get("categories", ()) for folder in reversed(path) if folder)
