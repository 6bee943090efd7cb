"""One poll under way, from its release to its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from config.errors import PollError
from config.models import Source
from crawlers.parsing.entry import Feed
from record.item import Item
from record.live.polls import FiledItem, Poll


@dataclass(slots=True)
class Visit:
    """What a worker knows of an open poll; the pipelines fill it step by step.

    Scrapy passes it through its item pipelines as the item of the poll.
    """

    poll: Poll
    source: Source
    #: What earlier polls left, see docs/redis.md.
    state: dict[str, str]
    #: Aware UTC.
    started: datetime
    #: Hosts of redirects, leased besides the source's own.
    borrowed: list[str] = field(default_factory=list)

    #: HTTP status of the last answer; 0 where there was none.
    status: int = 0
    #: When the answer was there: the `discovered` of all its items.
    answered: datetime | None = None
    etag: str = ""
    modified: str = ""
    #: Whether the server refused the validators of the last poll.
    refused: bool = False
    #: Digest of the body, hex.
    body: str = ""
    feed: Feed | None = None
    fault: PollError | None = None
    notes: set[str] = field(default_factory=set)

    #: New items and revisions, in the feed's order, with what confirms each.
    items: list[tuple[Item, FiledItem]] = field(default_factory=list)
    known: int = 0
    #: Entries that another poll has claimed: the next poll must see them again.
    busy: int = 0
    #: Entries and values given up, by reason.
    drops: Counter[str] = field(default_factory=Counter)
    #: Whether the host went to another poll meanwhile; then nothing more is done.
    lost: bool = False

    @property
    def first(self) -> bool:
        """Whether this is the source's first poll that brought a document."""
        return "begun" not in self.state

    @property
    def discovered(self) -> datetime:
        """The time of the answer, which all its items share."""
        return self.answered or self.started


@lru_cache(maxsize=4096)
def source_of(spec: str) -> Source:
    """The source of a poll's spec; they are the same from poll to poll."""
    return Source.model_validate_json(spec)


def utc_now() -> datetime:
    """Our clock."""
    return datetime.now(UTC)
