"""What is owed for a batch of assigned items: which watches match, for which channels.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from newsroom.assigning.assigned import Assigned
from newsroom.item import Item, to_iso
from newsroom.record.deliveries import ALERT, Owed
from newsroom.record.directory import WatchRow
from notifier.query.compile import Query, compile_query
from notifier.query.document import Document, Hit
from notifier.query.matcher import Matcher

#: Characters of the summary that a delivery keeps; a message shows less.
MOST_SUMMARY = 1_000

#: What alerts a source's first poll gives: for what it published this recently, for nothing, for all.
FirstPoll = timedelta | Literal["none", "all"]


def may_alert(item: Item, *, first: bool, policy: FirstPoll) -> bool:
    """Whether an item alerts at all: a revision does not, and a first poll only what the policy lets through."""
    if item.revision > 0:
        return False
    if not first or policy == "all":
        return True
    if policy == "none" or item.published is None:
        return False
    return item.published >= item.discovered - policy


@dataclass(frozen=True)
class Desk:
    """All watches and who hears of them, as of one version of the directory."""

    watches: Mapping[str, WatchRow]
    #: Watch -> channels that want its stories at once.
    subscribers: Mapping[str, Sequence[str]]
    #: Source -> its name.
    source_names: Mapping[str, str]
    matcher: Matcher = field(repr=False)

    @classmethod
    def of(
        cls,
        watches: Iterable[WatchRow],
        subscribers: Mapping[str, Sequence[str]],
        source_names: Mapping[str, str],
    ) -> Desk:
        """Only watches that somebody hears of are matched.  Raises QueryError."""
        heard = {watch.id: watch for watch in watches if watch.id in subscribers}
        queries: dict[str, Query] = {watch.id: compile_query(watch.query) for watch in heard.values()}
        return cls(heard, subscribers, source_names, Matcher(queries))

    def owed(self, batch: Iterable[Assigned]) -> list[Owed]:
        """One message per channel and story, however many watches and items of the batch match."""
        owed: dict[tuple[str, str], Owed] = {}
        for assigned in batch:
            for watch, hits in self._matches(assigned.item):
                for channel in self.subscribers[watch]:
                    known = owed.get((channel, assigned.story))
                    if known is None:
                        story = assigned.story
                        known = Owed(channel, ALERT, f"story:{story}", self._payload(assigned.item), story)
                        owed[channel, story] = known
                    _add_reason(known.payload, watch, hits)
        return list(owed.values())

    def _matches(self, item: Item) -> list[tuple[str, tuple[Hit, ...]]]:
        document = Document.of(item.title, item.summary, item.content)
        return [(watch, hits) for watch, hits in self.matcher.match(document) if covers(self.watches[watch], item)]

    def _payload(self, item: Item) -> dict[str, Any]:
        return {
            "item": item.id,
            "title": item.title,
            "url": item.url,
            "source": item.source,
            "source_name": self.source_names.get(item.source, item.source),
            "summary": item.summary[:MOST_SUMMARY] if item.summary else None,
            "language": item.language,
            "published": None if item.published is None else to_iso(item.published),
            "discovered": to_iso(item.discovered),
            "others": [],
            "more": 0,
            "watches": [],
            "words": [],
        }


def covers(watch: WatchRow, item: Item) -> bool:
    """Whether the item is of the sources and languages that the watch names; a language covers its regions."""
    if watch.sources and item.source not in watch.sources:
        return False
    return not watch.languages or any(_is_language(item.language, wanted) for wanted in watch.languages)


def _is_language(language: str | None, wanted: str) -> bool:
    spoken = (language or "").lower()
    return spoken == wanted.lower() or spoken.startswith(f"{wanted.lower()}-")


def _add_reason(payload: dict[str, Any], watch: str, hits: Iterable[Hit]) -> None:
    if watch not in payload["watches"]:
        payload["watches"].append(watch)
    for hit in hits:
        if hit.term not in payload["words"]:
            payload["words"].append(hit.term)
