"""Feed and entry: what a document says, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

#: Why an entry has no `published`: the document gives none, or gives one that cannot be read.
DateFault = Literal["absent", "unreadable"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of a feed.  Texts carry their markup as the document gives it; what is unknown is None."""

    #: As the source gave it: the guid, Atom id or rdf:about.
    guid: str | None
    #: Absolute, resolved against xml:base and the document's address; of any scheme.
    link: str | None
    title: str | None
    summary: str | None
    content: str | None
    authors: tuple[str, ...]
    #: As the entry says it itself, or None.
    language: str | None
    #: Aware UTC, whole seconds, according to the source.
    published: datetime | None
    date_fault: DateFault | None


@dataclass(frozen=True, slots=True)
class Feed:
    """One document."""

    #: In the document's order.
    entries: tuple[Entry, ...]
    #: Which parser served: fastfeedparser, feedparser or jsonfeed.
    parser: str
    #: As the document says it of itself, or None.
    language: str | None
    #: What was odd about the document: charset_mismatch, control_characters, malformed, cut_off, too_many_entries.
    notes: frozenset[str]
