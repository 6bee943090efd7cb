"""Article pages that are wanted: they say whether a report is news, or a watch that somebody hears of would read them.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from newsroom.fulltext import is_short
from newsroom.sections.nearness import near
from notifier.matcher.asking import Answer
from notifier.matcher.desk import Covering
from notifier.telling.covering import Covered, covers
from record.item import Item
from record.sql.items import Whereabouts
from record.sql.pages import ALWAYS, COVERED, DECIDING, NEWS, TOLD, WantedPage
from record.sql.profiles import Profile
from record.urls import host_of


@dataclass(frozen=True, slots=True)
class Readers:
    """Who would read what a page says."""

    #: What the watches cover that somebody hears of.
    covered: Iterable[Covering]
    #: Stories that somebody is told of.
    told: Collection[str]


def wanted_pages(
    answers: Iterable[Answer],
    where: Mapping[str, Whereabouts],
    profiles: Mapping[str, Profile],
    leads: Collection[str],
    readers: Readers,
    now: datetime,
) -> dict[str, list[WantedPage]]:
    """Of each story the reports whose pages are wanted, in the order in which they are to be tried: its lead first.

    By their keys: `where`, where reports are; `profiles` of sources; `leads`, the items that lead a story.
    """
    found: dict[str, list[WantedPage]] = {}
    for answer in sorted(answers, key=lambda each: each.report not in leads):
        item, place = answer.item, where.get(answer.report)
        if item is None or place is None:
            continue
        url = item.url or ""
        host = host_of(url) if url.startswith(("http://", "https://")) else ""
        if item.revision or not host or not is_of_today(item, now):
            continue
        wants = profiles[item.source].full_text if item.source in profiles else "never"
        lacks = place.duplicate_of is None and (wants == "always" or (wants == "when_short" and is_short(item)))
        priority = _priority(answer, item, place.story, readers) if lacks else None
        if item.news == "by_page":
            priority = DECIDING
        elif priority is None and lacks and wants == "always":
            priority = ALWAYS
        if priority is not None:
            found.setdefault(place.story, []).append(WantedPage(item, host, priority))
    return found


def _priority(answer: Answer, item: Item, story: str, readers: Readers) -> int | None:
    """None where nobody would read it."""
    if story in readers.told:
        return TOLD
    brought = answer.change.brought
    judged = () if brought is None else (brought.section, near(brought.second_section, brought.second_confidence))
    report = Covered(item.source, item.language, *judged)
    return COVERED if any(covers(each, report) for each in readers.covered) else None


def is_of_today(item: Item, now: datetime) -> bool:
    """Whether a report is worth its page: news, or of the day on which it was discovered, which is today."""
    if now - item.discovered > NEWS:
        return False
    if item.news in ("news", "by_page"):
        return True
    return item.published is not None and item.discovered - item.published <= NEWS
