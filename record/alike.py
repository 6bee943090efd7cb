"""Second keys: by what a report of a source is known again whose GUID or address became another one.  Pure.

All of it is made of the Item alone, so that it can be made again from collections.  A report's *place* is its address
and its time according to the source; its *wording* is its texts, with and without their numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from record.identity import text_digest
from record.item import Item
from record.urls import loose, spellings

_NUMBERS = re.compile(r"\d+")
UNKNOWN = "-"


def _digest(*parts: str, size: int = 8) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def wording(item: Item) -> str:
    """16 hex digits of its texts, and 8 of them without their numbers: counters, "3 hours ago"."""
    bare = (_NUMBERS.sub("0", text) if text else None for text in (item.title, item.summary, item.content))
    return text_digest(item.title, item.summary, item.content).hex() + text_digest(*bare).hex()[:8]


def place_of(item: Item) -> str:
    """`LINK@TIME`: 8 hex digits of the loose address and seconds since 1970, each `-` where it is unknown."""
    link = loose(item.url) if item.url else None
    at = UNKNOWN if item.published is None else str(int(item.published.timestamp()))
    return f"{UNKNOWN if link is None else _digest(link, size=4)}@{at}"


def keys_of(item: Item) -> tuple[str, ...]:
    """Of the item's page (`p…`: loose address and title, or the text without one), and of its text at its time (`t…`);
    16 hex digits each.  Without an address, or without a time or a text below the title, that key is missing."""
    found = []
    text = text_digest(item.title, item.summary, item.content).hex()
    if item.url:
        found.append(f"p{_digest(loose(item.url), item.title or text)}")
    if item.published and (item.summary or item.content):
        found.append(f"t{_digest(text, place_of(item).partition('@')[2])}")
    return tuple(found)


def joined_keys(item: Item) -> str:
    """As the scripts take them."""
    return ",".join(keys_of(item)) or UNKNOWN


def is_another(place: str, wording: str, known_place: str, known_wording: str, *, any_link: bool = False) -> bool:
    """Whether what stands under a known GUID is another report than the one that is known by it: at another address
    and another time; where neither has an address, or `any_link`, with another text at another time."""
    link, _, at = place.partition("@")
    known_link, _, known_at = known_place.partition("@")
    if UNKNOWN in (at, known_at) or at == known_at or "" in (link, known_link):
        return False
    if any_link or link == known_link == UNKNOWN:
        return wording[:16] != known_wording[:16]
    return UNKNOWN not in (link, known_link) and link != known_link


def is_same(place: str, wording: str, known_place: str, known_wording: str) -> bool:
    """Whether a GUID that several reports share stands here for the one that is known by it."""
    link, _, at = place.partition("@")
    known_link, _, known_at = known_place.partition("@")
    if link != known_link:
        return False
    return link != UNKNOWN or at == known_at or wording[:16] == known_wording[:16]


def other_values(value: str) -> list[str]:
    """How else an address that a report is known by may be spelled: http or https, with or without `www.`."""
    return [each for each in spellings(value) if each != value]


@dataclass(frozen=True, slots=True)
class Alike:
    """A report that a second key leads to."""

    base: str
    #: Seconds since 1970, or `-`.
    at: str
    #: The first 16 digits of its wording.
    text: str

    @classmethod
    def parse(cls, value: str | None) -> Iterator[Alike]:
        """From the field's value, the newest first."""
        for each in reversed((value or "").split()):
            yield cls(*each.split("@"))

    def is_same(self, key: str, place: str, wording: str, *, by_address: bool, any_guid: bool) -> bool:
        """Whether an entry that has the same key is this report.

        `by_address`: it has no GUID but an address; `any_guid`: its source draws GUIDs anew, and so they tell nothing.
        On one page, under one title, another text at another time is another report; and so is another text that has a
        GUID.
        """
        if key[0] == "t" or any_guid:
            return True
        at = place.partition("@")[2]
        if self.text == wording[:16]:
            return at == self.at or UNKNOWN in (at, self.at)
        return by_address and at == self.at != UNKNOWN
