"""One poll under way, from its release to its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from config.errors import PollError
from config.kinds.source import Source
from config.kinds.union import SOURCE
from crawlers.parsing.entry import Feed
from crawlers.parsing.rhythm import Rhythm
from record.collections.versions import Versions
from record.collections.warc import Exchange, Recorded
from record.habits import Habits
from record.live.polls import FiledItem, Poll


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an address's last answer, to ask for the next one conditionally; empty: none."""

    etag: str = ""
    modified: str = ""
    #: Digest of the body, hex.
    body: str = ""
    #: The response that is recorded with that body, see `record.collections.warc.Recorded`.
    recorded: str = ""

    @classmethod
    def parse(cls, value: str) -> Kept:
        """From a field of the source's state."""
        return cls(*value.split("\n")) if value.count("\n") in (2, 3) else cls()

    def __str__(self) -> str:
        return f"{self.etag}\n{self.modified}\n{self.body}\n{self.recorded}"


#: An address, as a key of `Visit.kept`, and what came from there.
Origin = tuple[str, Exchange]


def kept_field(url: str) -> str:
    """The field of a source's state that holds the Kept of an address."""
    return f"kept {url}"


@dataclass(slots=True)
class Visit:
    """What a worker knows of an open poll; the pipelines fill it step by step.

    Scrapy passes it through its item pipelines as the item of the poll.
    """

    poll: Poll
    source: Source
    #: What earlier polls left, see docs/redis.md.
    state: dict[str, str]
    #: What time it is, aware UTC.
    now: Callable[[], datetime]
    #: When it was asked for.
    started: datetime
    #: Environment variables, for what the source is asked with.
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: Leases another host for this poll; False while another one has it.  None where no leases are held.
    borrow: Callable[[str], Awaitable[bool]] | None = None
    #: Hosts that are leased besides the source's own.
    borrowed: list[str] = field(default_factory=list)
    #: What is kept of a page that is watched for changes; None: nothing.
    versions: Versions | None = None

    #: HTTP status of the last answer; 0 where there was none.
    status: int = 0
    #: How the source's own address says that it is to be left alone, and for how many seconds; see `plan.Asked`.
    lasts: dict[str, float] = field(default_factory=dict)
    #: Where permanent redirects led from where that was asked; None: nowhere.
    moved_to: str | None = None
    #: Seconds for which the hosts that were asked are to be left alone.
    rest_s: float = 0.0
    #: When the last answer was there: the `discovered` of all its items.
    answered: datetime | None = None
    #: Address -> what is kept of its answer.
    kept: dict[str, Kept] = field(default_factory=dict)
    #: What the reader leaves for itself.
    cursor: str = ""
    #: The documents that brought something new; and the number of each -> what it was read from.
    feeds: list[Feed] = field(default_factory=list)
    origins: dict[int, Origin] = field(default_factory=dict)
    #: What came and was what it had been, each with what is recorded of that.
    repeated: list[tuple[Exchange, Recorded]] = field(default_factory=list)
    #: Whether a document came, and not only the word that none is new; and whether a server refused the validators.
    came: bool = False
    refused: bool = False
    fault: PollError | None = None
    notes: set[str] = field(default_factory=set)

    #: New items and revisions, in the feed's order.
    items: list[FiledItem] = field(default_factory=list)
    known: int = 0
    #: Entries that another poll has claimed: the next poll must see them again.
    busy: int = 0
    #: Entries whose text is not the one that is known, but is not filed yet: the document must be seen again.
    unsettled: int = 0
    #: What the source was found to be like, this poll included.
    habits: Habits = field(default_factory=Habits)
    #: Seconds that the dates of the newest entries were ahead of us, as its document had them, see `ahead_of`.
    leads: tuple[int, ...] = ()
    #: Entries and values given up, by reason.
    drops: Counter[str] = field(default_factory=Counter)
    #: Whether the host went to another poll meanwhile; then nothing more is done.
    lost: bool = False

    def __post_init__(self) -> None:
        self.habits = Habits.from_json(self.state.get("habits", "{}"))
        self.leads = tuple(int(lead) for lead in self.state.get("leads", "").split())

    @property
    def first(self) -> bool:
        """Whether no poll of the source before this one has brought entries."""
        return "begun" not in self.state

    @property
    def entries(self) -> int:
        """How many entries its documents have."""
        return sum(len(feed.entries) for feed in self.feeds)

    @property
    def discovered(self) -> datetime:
        """The time of the answer, which all its items share."""
        return self.answered or self.started

    @property
    def rhythm(self) -> Rhythm:
        """What its document says of itself, or said when it last came."""
        return self.feeds[0].rhythm if self.feeds else Rhythm.from_json(self.state.get("rhythm") or "{}")

    @property
    def middle(self) -> datetime | None:
        """When half of what its document holds was published, likewise; None where most of it is undated."""
        if not self.feeds:
            return datetime.fromtimestamp(int(ms) / 1000, UTC) if (ms := self.state.get("middle")) else None
        dates = sorted(
            (entry.published for feed in self.feeds for entry in feed.entries if entry.published), reverse=True
        )
        return dates[len(dates) // 2] if 2 * len(dates) > self.entries else None

    def address_of(self, url: str) -> str:
        """Where one of its addresses is asked: its own may have moved."""
        return self.habits.address(url) if url == self.source.url else url

    def kept_before(self, url: str) -> Kept:
        """What the last sound poll kept of an address; nothing where it did not ask it."""
        return Kept.parse(self.state.get(kept_field(url), ""))


@lru_cache(maxsize=1024)
def source_of(spec: str) -> Source:
    """The source of a poll's spec; they are the same from poll to poll."""
    return SOURCE.validate_json(spec)
