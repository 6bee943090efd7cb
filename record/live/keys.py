"""Every Redis key of Mintwire, in one place.  `docs/redis.md` lists them; a test holds the two together."""

from __future__ import annotations

#: String: random name of this filling of Redis.  Absent until marks and due times stand, and without it no poll
#: is released.
READY = "mw:ready"
#: String: token of the process that fills Redis; it lapses soon after the process died.
FILLING = "mw:filling"
#: Sorted set: host -> when one of its sources may next be polled (ms since 1970 by Redis TIME).  While a poll of
#: the host is open that is the end of its lease.
HOSTS = "mw:hosts"
#: Hash: host -> token of the poll that holds the host's lease.
LEASES = "mw:leases"
#: Integer: last poll token given.
TOKENS = "mw:tokens"
#: Hash: source id -> its spec as JSON, as the scheduler last read it from the record.
SPECS = "mw:specs"
#: Hash: source id -> its host.
SOURCE_HOSTS = "mw:source-hosts"
#: Sorted set: source that left the config -> when that was noticed (ms since 1970 by Redis TIME).
REMOVED = "mw:removed"
#: Stream of released polls (fields source, host, token, spec), read by the group CRAWL.
POLLS = "mw:polls"
#: Sorted set: host -> when the next page of it may be asked for (ms since 1970 by Redis TIME).
PAGE_HOSTS = "mw:page-hosts"
#: Stream of filed items (fields id, item), read by the group LANE.
FILED = "mw:filed"
#: Hash: writer of collections -> the first day that it may still write into, and when it said so, see
#: `record.live.writers`.
WRITERS = "mw:writers"
#: Hash of counters for people: polls, items, known, drops by reason.
COUNTS = "mw:counts"
#: Set: sources of which something was learned that is not in SQL yet, see `record.habits`.
LEARNED = "mw:learned"
#: List: the mistakes of a config that was refused, a line each; absent while the one that lies there is sound.
MISTAKES = "mw:mistakes"
#: Integer: the number of the change log's last entry, noted after each commit.
LOG = "mw:log"
#: Hash: id of an update of Telegram's that is not handled yet -> the update as JSON.
BOT_INBOX = "mw:bot:inbox"
#: Sorted set: ids of the last updates that were taken in -> when (ms since 1970 by Redis TIME).
BOT_SEEN = "mw:bot:seen"
#: Consumer groups of the two streams.
CRAWL = "crawl"
LANE = "lane"


def wake(name: str) -> str:
    """Channel (pub/sub) on which those who follow the change log ("changes") or send ("owed") are woken."""
    return f"mw:wake:{name}"


def due(host: str) -> str:
    """Sorted set: source id -> when it is due (ms since 1970 by Redis TIME)."""
    return f"mw:due:{host}"


def seen(source: str) -> str:
    """Hash: base id of an item -> its mark, see `record.live.seen`."""
    return f"mw:seen:{source}"


def alike(source: str) -> str:
    """Hash: second key -> the reports it leads to, see `record.alike`."""
    return f"mw:alike:{source}"


def state(source: str) -> str:
    """Hash: what the last poll of a source brought, see `record.live.polls.PollState`."""
    return f"mw:state:{source}"


def repeats(source: str) -> str:
    """Hash: digest of a passage -> how often it stood in reports of a source, see `newsroom.boilerplate.counts`."""
    return f"mw:repeats:{source}"


def page_repeats(source: str) -> str:
    """The same of its articles' pages, which repeat other passages, and are read of some reports only."""
    return f"mw:page-repeats:{source}"


def duplicate_keys(day: int) -> str:
    """Hash: key by which texts find each other -> ids of texts filed in the period that began on `day`."""
    return f"mw:dup-keys:{day}"


def duplicate_texts(day: int) -> str:
    """Hash: id of a text filed in the period that began on `day` -> what it is compared by."""
    return f"mw:dup-texts:{day}"


def duplicate_kept(day: int) -> str:
    """Hash: id of a text that was found the same in the period that began on `day` -> rank of a copy to be kept."""
    return f"mw:dup-kept:{day}"


def web_requests(reader: str) -> str:
    """Integer: requests by HTTP of a reader in the minute that its first one began, see `record.live.readers`."""
    return f"mw:web:requests:{reader}"


def web_open(reader: str) -> str:
    """Sorted set: answer to a reader that is under way -> the end of its lease (ms since 1970 by Redis TIME)."""
    return f"mw:web:open:{reader}"


def web_bytes(reader: str) -> str:
    """Integer: bytes sent to a reader on this UTC day."""
    return f"mw:web:bytes:{reader}"
