"""What a kind of source must say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from config.kinds.source import Source
from crawlers.parsing.entry import Feed
from record.collections.versions import Versions


@dataclass(frozen=True, slots=True)
class Answer:
    """A document that came with status 200."""

    #: Where it came from in the end.
    url: str
    body: bytes
    #: The header, or None.
    content_type: str | None


class Asking(Protocol):
    """One poll, as its reader sees it.

    What it leaves, the validators of each address that was asked and the cursor, is kept only where the poll was
    without fault and all that it brought is confirmed; else the next poll begins where this one began.
    """

    #: What the reader left for itself ("": nothing yet); at most a few thousand characters.
    cursor: str
    #: What the reader finds odd beside its documents.
    notes: set[str]
    #: Whether the next poll must see the documents again, whole.
    again: bool
    #: What its reader keeps of a page from version to version; None: nothing is kept of this poll.
    versions: Versions | None

    def now(self) -> datetime:
        """What time it is, aware UTC."""

    async def get(self, url: str, posted: str | None = None) -> Answer | None:
        """Ask one address of the source, conditionally; None where it says what it said at the poll before.

        With `posted`, which is JSON, it is asked by POST.  Addresses are asked one after the other.  That of the source
        has been asked, with its own `posted`, when the poll begins.  Raises FetchError, which ends the poll unless the
        reader goes on without.
        """


S = TypeVar("S", bound=Source, contravariant=True)


class Reader(Protocol[S]):
    """Reads one kind of source."""

    #: The Accept header that its requests carry.
    accept: str

    def read(self, source: S, asking: Asking) -> AsyncIterator[Feed]:
        """The documents of one poll, each with its entries; what was yielded before an error counts.

        Raises FetchError and FeedError.
        """
