"""What is remembered of a site's sitemaps, and what it makes of the next look at them.  Pure.

Which addresses are known is for seen marks to say, not for this.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from crawlers.parsing.entry import Entry
from crawlers.sitemaps.document import Child

#: Sitemaps of one index that are asked for at each poll, and that wait for their turn.
MOST_ALWAYS, MOST_LEFT = 10, 100
#: Addresses changed so long before the newest are compared as a whole, for so long; fewer than these never are.
OLD, COMPARED_FOR, LEAST_COMPARED = timedelta(days=2), timedelta(days=7), 500
#: A change that is further ahead of us says nothing; a day that is not over yet ends in some zone within this time.
MOST_AHEAD = timedelta(hours=38)
_NUMBER = re.compile(r"(\d+)")


@dataclass(slots=True)
class Index:
    """An index of sitemaps, or a robots.txt, by what it said last."""

    #: When the newest of its sitemaps changed, in seconds since 1970; 0 where it does not say.
    newest: float = 0
    #: Those that are asked for at each poll: of no known time, or as new as any.
    always: list[str] = field(default_factory=list)
    #: Those that changed since they were asked for last, the newest first.
    left: list[str] = field(default_factory=list)
    #: Whether it names more than are followed.
    is_cut: bool = False

    def followed_by(self, children: Sequence[Child], now: datetime, *, first: bool) -> Index:
        """What it is now that it names these.  Of those that are there at the `first` look only the newest are read."""
        children = [each if each.changed and each.changed < now + MOST_AHEAD else Child(each.url) for each in children]
        dated = [(child.changed.timestamp(), child.url) for child in children if child.changed]
        dated.sort(key=lambda each: (each[0], _by_number(each[1])), reverse=True)
        newest = dated[0][0] if dated else 0
        undated = sorted((child.url for child in children if not child.changed), key=_by_number, reverse=True)
        always = [url for at, url in dated if at == newest] + undated
        named = {child.url for child in children}
        changed = [] if first else [url for at, url in dated if self.newest <= at < newest]
        left = list(dict.fromkeys(changed + always[MOST_ALWAYS:] * (not first) + [u for u in self.left if u in named]))
        return Index(newest, always[:MOST_ALWAYS], left[:MOST_LEFT], len(always) > MOST_ALWAYS or len(left) > MOST_LEFT)


@dataclass(slots=True)
class Trail:
    """All that is remembered of a source from poll to poll."""

    indexes: dict[str, Index] = field(default_factory=dict)
    #: Address of a sitemap -> what `unknown_of` remembers of it.
    compared: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, cursor: str) -> Trail:
        """From a reader's cursor; "" is that of a first poll."""
        read: dict[str, Any] = json.loads(cursor or "{}")
        indexes = {url: Index(*values) for url, values in read.get("indexes", {}).items()}
        return cls(indexes, read.get("compared", {}))

    def __str__(self) -> str:
        indexes = {url: [each.newest, each.always, each.left, each.is_cut] for url, each in self.indexes.items()}
        return json.dumps({"indexes": indexes, "compared": self.compared}, separators=(",", ":"), ensure_ascii=False)


def unknown_of(entries: Sequence[Entry], remembered: str) -> tuple[Sequence[Entry], str]:
    """The entries of a sitemap that seen marks have to be asked about, and what to remember for the next look at it.

    Remembered ("": nothing) is a time, and a digest of the addresses that had changed last before it.  While those are
    the same, whatever their order, all are known.  At times all are looked at nevertheless, so that no mark lapses.
    """
    newest = max((entry.changed for entry in entries if entry.changed), default=None)
    if newest is None or len(entries) < LEAST_COMPARED:
        return entries, ""
    if remembered:
        seconds, _, digest = remembered.partition(" ")
        before = datetime.fromtimestamp(float(seconds), UTC)
        if newest - before < OLD + COMPARED_FOR and _digest_of_old(entries, before) == digest:
            return [entry for entry in entries if not entry.changed or entry.changed >= before], remembered
    before = newest - OLD
    return entries, f"{before.timestamp():.0f} {_digest_of_old(entries, before)}"


def _digest_of_old(entries: Sequence[Entry], before: datetime) -> str:
    old = sorted(entry.link or "" for entry in entries if entry.changed and entry.changed < before)
    return hashlib.blake2b("\n".join(old).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _by_number(url: str) -> list[tuple[int, str]]:
    """So that sitemap-10 comes after sitemap-9."""
    return [(int(part), "") if part.isdigit() and len(part) < 19 else (0, part) for part in _NUMBER.split(url)]
