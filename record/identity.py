"""Identity: which entry of a source is which report, from poll to poll.  Pure.

Within a source a report is known by its GUID, else by its canonical URL, else by its title and text.  What several
reports share is no identity: some feeds give every entry the outlet's home page, or `N/A`.  A GUID that stands with
another address and another time is another report's; with another title, text or address alone it is a revision.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Literal, Protocol, TypeVar

from record.text import fold, plain
from record.urls import canonical, loose

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

    @property
    def published(self) -> datetime | None:
        """According to the source."""


E = TypeVar("E", bound=Identifiable)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a report is known by within its source."""

    kind: Literal["guid", "url", "text"]
    value: str


#: What programs write for no guid.
_NO_GUIDS = frozenset({"n/a", "none", "null", "nil", "undefined", "-", "--", "#", "[]", "{}"})
#: Entries of one guid that are compared with each other; more are surely several reports.
_MOST_COMPARED = 20


def identify(
    entries: Sequence[E], shared: Container[str] = frozenset(), *, any_guid: bool = False
) -> list[tuple[E, Identity]]:
    """The entries of one document, each with its identity, in order.

    `shared` are guids and canonical URLs that are known to stand for several reports of the source; `any_guid`: its
    guids are drawn anew with each answer, and so they are none.  Of two versions of a report both are given, the
    earlier one first, in the place of the first.  An entry that repeats another one is left out, also under another
    spelling of its address, and so is one that says nothing at all.
    """
    found_shared = shared_values(entries)
    found: dict[Identity, list[E]] = {}
    for entry in entries:
        guid = entry.guid
        if guid and not (any_guid or guid in found_shared or guid in shared or _is_no_guid(entry)):
            identity = Identity("guid", guid)
        elif (other := without_guid(entry, shared, found_shared)) is not None:
            identity = other
        else:
            continue
        found.setdefault(identity, []).append(entry)
    again = _of_other_spelling(found)
    return [
        (entry, identity)
        for identity, versions in found.items()
        if identity not in again
        for entry in _versions(versions)
    ]


def without_guid(entry: Identifiable, *shared: Container[str]) -> Identity | None:
    """What an entry is known by that has no guid of its own; None for one that says nothing."""
    url = _url(entry)
    if url and not any(url in each for each in shared):
        return Identity("url", url)
    if entry.title or entry.summary or entry.content:
        return Identity("text", _text(entry))
    return None


def guid_of(entry: Identifiable) -> str | None:
    """Its guid, if that may be one."""
    return entry.guid if entry.guid and not _is_no_guid(entry) else None


def _of_other_spelling(found: dict[Identity, list[E]]) -> set[Identity]:
    """Identities that are addresses under which a report stands once more in the document."""
    addresses = {
        identity: identity.value if _is_address(identity) else entry.link or ""
        for identity, (entry, *_) in found.items()
    }
    by_path: dict[str, list[Identity]] = defaultdict(list)
    for identity, address in addresses.items():  # a cheap look first: most documents have each path once
        path = address.partition("://")[2].removeprefix("www.").partition("?")[0]
        by_path[path.partition(";")[0]].append(identity)
    again = set()
    for several in by_path.values():
        kept: set[tuple[str, str, datetime | None]] = set()
        for identity in several if len(several) > 1 else ():
            entry, page = found[identity][0], canonical(addresses[identity])
            if page:
                report = (loose(page), _text(entry), entry.published)
                if report in kept and _is_address(identity):
                    again.add(identity)
                kept.add(report)
    return again


def _is_address(identity: Identity) -> bool:
    return identity.kind == "url" or identity.value.startswith(("http://", "https://"))


def shared_values(entries: Sequence[E]) -> set[str]:
    """Guids and canonical URLs that stand in a document for several reports."""
    by_guid: dict[str, list[E]] = defaultdict(list)
    for entry in entries:
        if entry.guid:
            by_guid[entry.guid].append(entry)
    shared = {guid for guid, several in by_guid.items() if len(several) > 1 and _are_others(several)}
    if all(entry.guid and entry.guid not in shared and not _is_no_guid(entry) for entry in entries):
        return shared  # addresses are made canonical only where any is needed
    by_url: dict[str, list[E]] = defaultdict(list)
    for entry in entries:
        if url := _url(entry):
            by_url[url].append(entry)
    repeated = ((url, several) for url, several in by_url.items() if len(several) > 1)
    return shared | {url for url, several in repeated if len({each.title or _text(each) for each in several}) > 1}


def _is_no_guid(entry: Identifiable) -> bool:
    """Whether the guid stands for none, or is the address of the site while the entry has another one."""
    guid = entry.guid or ""
    if not guid.startswith("http"):
        return guid.lower() in _NO_GUIDS
    if guid.count("/") > 3 or (url := canonical(guid)) is None or not url.endswith("/") or url.count("/") > 3:
        return False
    return entry.link is not None and _url(entry) != url


def _are_others(entries: Sequence[Identifiable]) -> bool:
    """Whether entries of one guid are several reports, and not versions of one."""
    distinct = list({(each.link, each.published, each.title): each for each in entries}.values())
    return len(distinct) > _MOST_COMPARED or any(_is_other(one, two) for one, two in combinations(distinct, 2))


def _is_other(one: Identifiable, two: Identifiable) -> bool:
    at_other_time = one.published != two.published if one.published and two.published else None
    if at_other_time is None:  # of undated ones the titles tell
        at_other_time = one.published == two.published and one.title != two.title
    if not at_other_time or bool(one.link) != bool(two.link):
        return False
    return _url(one) != _url(two) if one.link else _text(one) != _text(two)


def _versions(entries: list[E]) -> list[E]:
    """Of one report, the earlier first; of undated ones the first alone."""
    # Of one time the upper one is the later: documents begin with the newest.
    dated = [(entry.published, -at, entry) for at, entry in enumerate(entries) if entry.published]
    if len(entries) == 1 or len(dated) < len(entries):
        return entries[:1]
    versions = {_text(entry): entry for _, _, entry in sorted(dated, key=lambda each: each[:2], reverse=True)}
    return list(versions.values())[::-1]


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
    """8 bytes; equal for equal markup, address and time, so that what has not changed need not be read again."""
    published = None if entry.published is None else str(entry.published)
    return _digest(entry.title, entry.summary, entry.content, entry.link, published)


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
