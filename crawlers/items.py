"""From entries to items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawlers.parsing.entry import Entry, Feed
from crawlers.parsing.feed import parse_feed
from record.identity import Identity, identify, item_id
from record.item import Item
from record.text import one_line, plain
from record.urls import canonical

#: Clocks differ, and some outlets stamp a report with the minute for which it is planned.
MOST_AHEAD = timedelta(hours=1)
#: Before the web there were no feeds; such dates are defaults of broken software.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
#: Characters of a title, a summary and a content that are kept; what is cut is counted.
MOST_TITLE, MOST_SUMMARY, MOST_CONTENT = 1_000, 20_000, 500_000
MOST_AUTHORS, MOST_AUTHOR, MOST_GUID = 20, 200, 2_000
#: Characters of markup that are read for any one text.
_MOST_MARKUP = 600_000

_ADDRESS_AND_NAME = re.compile(r"\S+@\S+\s+\(([^()]+)\)\s*")
_NAME_AND_ADDRESS = re.compile(r"([^<>]+?)\s*[<(]\S+@\S+[>)]\s*")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")


def to_item(
    entry: Entry,
    *,
    source: str,
    identity: Identity,
    discovered: datetime,
    language: str | None,
    counts: Counter[str],
) -> Item:
    """The first revision of an entry as an item; `language` is used where the entry names none.

    What is given up is counted in `counts` by reason: date_absent, date_unreadable, date_future, date_absurd,
    text_cut, url_unusable.
    """
    url = canonical(entry.link) if entry.link else None
    counts["url_unusable"] += bool(entry.link) and url is None
    return Item(
        id=item_id(source, identity),
        source=source,
        url=url,
        title=_text(entry.title, one_line, MOST_TITLE, counts),
        summary=_text(entry.summary, plain, MOST_SUMMARY, counts),
        content=_text(entry.content, plain, MOST_CONTENT, counts),
        authors=_authors(entry),
        language=_language(entry.language) or _language(language),
        published=_published(entry, discovered, counts),
        discovered=discovered,
        guid=_text(entry.guid, _encodable, MOST_GUID, counts),
    )


def _encodable(text: str) -> str:
    """Halves of surrogate pairs, which JSON can name, have no UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _text(markup: str | None, resolve: Callable[[str], str], most: int, counts: Counter[str]) -> str | None:
    if not markup:
        return None
    text = resolve(markup[:_MOST_MARKUP])
    counts["text_cut"] += len(markup) > _MOST_MARKUP or len(text) > most
    return text[:most] or None


def _authors(entry: Entry) -> tuple[str, ...]:
    names = (one_line(_name(author[:MOST_AUTHOR]))[:MOST_AUTHOR] for author in entry.authors[:MOST_AUTHORS])
    return tuple(dict.fromkeys(name for name in names if name))


def _name(author: str) -> str:
    """`ann@example.org (Ann Lee)`, `Ann Lee (ann@example.org)` and `Ann Lee <ann@example.org>` are Ann Lee."""
    match = _ADDRESS_AND_NAME.fullmatch(author) or _NAME_AND_ADDRESS.fullmatch(author)
    return match[1] if match else author


def _language(tag: str | None) -> str | None:
    """BCP 47 with its usual capitals, or None for what is no language tag."""
    if not tag or not _LANGUAGE_TAG.fullmatch(tag):
        return None
    first, *others = tag.replace("_", "-").split("-")
    return "-".join([first.lower(), *(other.upper() if len(other) == 2 else other for other in others)])


def _published(entry: Entry, now: datetime, counts: Counter[str]) -> datetime | None:
    if entry.published is None:
        counts[f"date_{entry.date_fault or 'absent'}"] += 1
        return None
    if entry.published > now + MOST_AHEAD:
        counts["date_future"] += 1
        return None
    if entry.published < EARLIEST:
        counts["date_absurd"] += 1
        return None
    return entry.published


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document as items."""

    items: tuple[Item, ...]
    feed: Feed
    #: What was given up, by reason.
    counts: Counter[str]


def read_document(body: bytes, *, content_type: str | None, url: str, source: str, now: datetime) -> Document:
    """Every report of a feed document, as the wire would file it at its first poll.  Raises FeedError."""
    feed = parse_feed(body, content_type=content_type, url=url)
    return document_items(feed, source=source, language=None, now=now)


def document_items(feed: Feed, *, source: str, language: str | None, now: datetime) -> Document:
    """Every report of a feed; `language` is used where the feed names none."""
    counts: Counter[str] = Counter()
    identified = {identity: entry for entry, identity in identify(feed.entries)}  # of several versions the latest
    counts["repeated_entry"] += len(feed.entries) - len(identified)
    items = [
        to_item(
            entry,
            source=source,
            identity=identity,
            discovered=now,
            language=feed.language or language,
            counts=counts,
        )
        for identity, entry in identified.items()
    ]
    return Document(tuple(items), feed, +counts)
