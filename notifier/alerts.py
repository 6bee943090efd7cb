"""What is owed for a batch of assigned items, given what they match.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsroom.assigning.assigned import Assigned
from notifier.matching.matcher import Match
from record.item import Item, to_iso
from record.sql.deliveries import ALERT, Owed
from record.sql.watches import WatchRow

#: Characters of the summary that a delivery keeps; a message shows less.
MOST_SUMMARY = 1_000


def may_alert(item: Item) -> bool:
    """Whether an item alerts at all: news does, and a revision does not."""
    return item.revision == 0 and item.news == "news"


@dataclass(frozen=True, slots=True)
class Matched:
    """An item, and the watches that match it and that somebody hears of."""

    assigned: Assigned
    matches: Sequence[Match]


def alerts(
    batch: Iterable[Matched], channels: Mapping[str, Iterable[str]], source_names: Mapping[str, str]
) -> list[Owed]:
    """One message per channel and story, however many watches and items of the batch match.

    `channels`: of each watch those that want its stories at once; `source_names`: by id.
    """
    owed: dict[tuple[str, str], Owed] = {}
    for each in batch:
        item, story = each.assigned.item, each.assigned.story
        for match in each.matches:
            for channel in channels[match.watch]:
                known = owed.get((channel, story))
                if known is None:
                    name = source_names.get(item.source, item.source)
                    known = owed[channel, story] = Owed(channel, ALERT, f"story:{story}", _payload(item, name), story)
                _add_reason(known.payload, match)
    return list(owed.values())


def _payload(item: Item, source_name: str) -> dict[str, Any]:
    return {
        "item": item.id,
        "title": item.title,
        "url": item.url,
        "source": item.source,
        "source_name": source_name,
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


def _add_reason(payload: dict[str, Any], match: Match) -> None:
    if match.watch not in payload["watches"]:
        payload["watches"].append(match.watch)
    for hit in match.hits:
        if hit.term not in payload["words"]:
            payload["words"].append(hit.term)
