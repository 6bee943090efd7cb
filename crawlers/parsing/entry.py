"""Feed and entry: what a document says, before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawlers.dates import read_date
from crawlers.parsing.rhythm import NO_RHYTHM, Rhythm

#: Why an entry has no `published`: the document gives none, or gives one that cannot be read.
DateFault = Literal["absent", "unreadable"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of a feed; what is unknown is None.

    Texts are such as `record.text` reads: as the document gives them, but escaped where it says that they are plain and
    they look like HTML.
    """

    #: As the source gave it: the guid, Atom id or rdf:about.
    guid: str | None
    #: Absolute, see `crawlers.parsing.links`; of any scheme.
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
    #: By when its page changed last, aware UTC, where the document says so: it was not published later.
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One document."""

    #: In the document's order.
    entries: tuple[Entry, ...]
    #: What read it: lxml, feedparser or jsonfeed.
    parser: str
    #: As the document says it of itself, or None.
    language: str | None
    #: What was odd about the document: charset_mismatch, control_characters, malformed, cut_off, too_many_entries,
    #: zone_assumed (times without a zone, and the source has none: they were read as UTC).
    notes: frozenset[str]
    #: As the document calls itself, or None.
    title: str | None = None
    #: Whether entries without a date, or without a title, take it from their pages before anybody is told.
    by_page: bool = False
    #: The address of the page that goes on where this one ends, or None.
    next: str | None = None
    #: How often it asks to be asked for.
    rhythm: Rhythm = NO_RHYTHM


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a source, and decides where a document does not."""

    #: BCP 47, or None.
    language: str | None = None
    #: IANA name; UTC where it is not known.
    zone: str = "UTC"
    #: ISO 3166 code, or None.
    country: str | None = None

    def dated(self, texts: Iterable[str | None]) -> tuple[datetime | None, DateFault | None, bool]:
        """The first of the texts that is a date, else why there is none; and whether its zone was assumed to be UTC for
        want of any."""
        fault: DateFault = "absent"
        for text in filter(None, texts):
            if read := read_date(text, language=self.language, zone=self.zone, country=self.country):
                return read.at, None, read.zone_assumed and self.zone == "UTC"
            fault = "unreadable"
        return None, fault, False
