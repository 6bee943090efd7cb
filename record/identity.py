"""Identity: which entry of a source is which report, from poll to poll.  Pure.

Within a source a report is known by its GUID, else by its canonical URL, else by its title and text.  A GUID or URL
that stands in one document with different titles is no identity there: some feeds give every entry the outlet's home
page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from record.text import fold, plain
from record.urls import canonical

_DIGEST_BYTES = 8
#: Characters of markup that tell reports apart which have nothing else.
_MOST_MARKUP = 100_000


class Identifiable(Protocol):
    """What identity needs of an entry; texts as the document gives them."""

    @property
    def guid(self) -> str | None:
        """As the source gave it."""

    @property
    def link(self) -> str | None:
        """Absolute."""

    @property
    def title(self) -> str | None:
        """With its markup."""

    @property
    def summary(self) -> str | None:
        """With its markup."""

    @property
    def content(self) -> str | None:
        """With its markup."""


E = TypeVar("E", bound=Identifiable)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a report is known by within its source."""

    kind: Literal["guid", "url", "text"]
    value: str


def identify(entries: Sequence[E]) -> list[tuple[E, Identity]]:
    """The entries of one document, each with its identity, in order.

    An entry that repeats another one (the same identity, hence the same title) is left out, and so is one that says
    nothing at all.
    """
    guids = _clear(entries, [entry.guid for entry in entries])
    # Addresses are made canonical only where any is needed: most feeds have a guid for each entry.
    urls = [None if guid else _url(entry) for guid, entry in zip(guids, entries, strict=True)]
    if any(urls):
        urls = _clear(entries, [_url(entry) for entry in entries])
    found: dict[Identity, E] = {}
    for entry, guid, url in zip(entries, guids, urls, strict=True):
        if guid:
            found.setdefault(Identity("guid", guid), entry)
        elif url:
            found.setdefault(Identity("url", url), entry)
        elif entry.title or entry.summary or entry.content:
            found.setdefault(Identity("text", _text(entry)), entry)
    return [(entry, identity) for identity, entry in found.items()]


def _clear(entries: Sequence[E], values: list[str | None]) -> list[str | None]:
    """The values, without those that stand with more than one title."""
    titles: dict[str, str | None] = {}
    ambiguous: set[str] = set()
    for entry, value in zip(entries, values, strict=True):
        if value and titles.setdefault(value, entry.title) != entry.title:
            ambiguous.add(value)
    return [None if value in ambiguous else value for value in values] if ambiguous else values


def _url(entry: Identifiable) -> str | None:
    return canonical(entry.link) if entry.link else None


def _text(entry: Identifiable) -> str:
    # Of the plain texts: markup may change from one visit to the next.
    texts = (entry.title, entry.summary, entry.content)
    return text_digest(*(plain(text[:_MOST_MARKUP]) if text else None for text in texts)).hex()


def item_id(source: str, identity: Identity) -> str:
    """Base id of a report: 16 hex digits of its identity, the same on whichever machine."""
    return _digest(source, identity.kind, identity.value).hex()


def revision_id(base: str, revision: int, text: str) -> str:
    """Id of an item: the base id, and for a revision `-`, its number, `-`, 8 digits of its `text_digest` in hex."""
    return f"{base}-{revision}-{text[:8]}" if revision else base


def page_id(id_: str) -> str:
    """Id of the revision that an article's page makes of a report, which has one at most whatever the page says."""
    return f"{base_id(id_)}-page"


def base_id(id_: str) -> str:
    """The id of an item's first revision, which its seen mark is named by."""
    return id_.partition("-")[0]


def raw_digest(entry: Identifiable) -> bytes:
    """8 bytes; equal for equal markup, so that what has not changed need not be read again."""
    return _digest(entry.title, entry.summary, entry.content)


def text_digest(title: str | None, summary: str | None, content: str | None) -> bytes:
    """8 bytes over an item's plain texts, white space folded; a change of it makes a revision."""
    return _digest(*(fold(text) if text else None for text in (title, summary, content)))


def _digest(*parts: str | None) -> bytes:
    """Of each part its length goes before it, so that no two lists of parts read alike."""
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        data = b"" if part is None else part.encode("utf-8", "surrogatepass")
        digest.update(b"-" if part is None else b"%d:" % len(data))
        digest.update(data)
    return digest.digest()
