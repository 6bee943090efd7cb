"""Which entries of a document are new or changed: only those are made into items, and claimed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from scrapy.crawler import Crawler

from crawlers.items import MOST_AHEAD, to_item
from crawlers.parsing.entry import Entry
from crawlers.polling.spider import wire_of
from crawlers.polling.visit import Visit
from record.identity import Identity, identify, item_id, raw_digest, revision_id, text_digest
from record.live.polls import FiledItem
from record.live.seen import BUSY, KNOWN, Candidate, Seen, day_number
from record.news import NewsRule


@dataclass(frozen=True, slots=True)
class _Known:
    """An entry and what it is known by; digests in hex."""

    entry: Entry
    identity: Identity
    base: str
    raw: str
    #: What its document, or else the source's config, says.
    language: str | None


class OncePipeline:
    """Looks entries up, makes items of those that seem new, claims them, and says of each whether it is news."""

    def __init__(self, seen: Seen, rule: NewsRule) -> None:
        self._seen = seen
        self._rule = rule

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's hook: what the spider was given serves its pipelines too."""
        wire = wire_of(crawler)
        return cls(wire.seen, wire.rule)

    async def process_item(self, visit: Visit) -> Visit:
        """Fills the visit's items, in the document's order, and its counts."""
        if not visit.feeds or visit.lost:
            return visit
        _note_dates(visit)
        entries = _identified(visit)
        candidates = await self._unknown(visit, entries)
        visit.known = len(entries) - len(candidates)
        if candidates:
            await self._claim(visit, [_made(visit, known) for known in candidates])
        return visit

    async def _unknown(self, visit: Visit, entries: Sequence[_Known]) -> list[_Known]:
        """Entries whose markup is not the one that is marked."""
        marks = await self._seen.look(visit.source.id, [known.base for known in entries])
        day = day_number(visit.discovered)
        return [
            known
            for known, mark in zip(entries, marks, strict=True)
            if mark is None or not mark.is_current(known.raw, day)
        ]

    async def _claim(self, visit: Visit, made: Sequence[FiledItem]) -> None:
        revisions = await self._seen.claim(
            visit.source.id,
            host=visit.poll.host,
            token=visit.poll.token,
            day=day_number(visit.discovered),
            candidates=[Candidate(each.item.id, each.text, each.raw) for each in made],
        )
        if revisions is None:
            visit.lost = True
            return
        for each, revision in zip(made, revisions, strict=True):
            if revision == KNOWN:
                visit.known += 1
            elif revision == BUSY:
                visit.busy += 1
            else:
                visit.items.append(self._filed(visit, each, revision))

    def _filed(self, visit: Visit, made: FiledItem, revision: int) -> FiledItem:
        item = made.item
        # What has a revision before it was not first seen with this poll.
        first = visit.first and revision == 0
        news = self._rule.mark(published=item.published, discovered=item.discovered, first=first)
        id_ = revision_id(item.id, revision, made.text)
        return replace(made, item=replace(item, id=id_, revision=revision, news=news))


def _note_dates(visit: Visit) -> None:
    """Odd dates are a property of the documents, also where their entries are all known."""
    limit = visit.discovered + MOST_AHEAD
    dates = [entry.published for feed in visit.feeds for entry in feed.entries]
    if any(published is not None and published > limit for published in dates):
        visit.notes.add("future_dates")
    if dates and not any(dates):
        visit.notes.add("undated")


def _identified(visit: Visit) -> list[_Known]:
    """The entries of all documents; what is repeated within one, or in a later one, is left out and counted."""
    found: dict[str, _Known] = {}
    for feed in visit.feeds:
        language = feed.language or visit.source.language
        for entry, identity in identify(feed.entries):
            base = item_id(visit.source.id, identity)
            if base not in found:
                found[base] = _Known(entry, identity, base, raw_digest(entry).hex(), language)
    visit.drops["repeated_entry"] += visit.entries - len(found)
    return list(found.values())


def _made(visit: Visit, known: _Known) -> FiledItem:
    item = to_item(
        known.entry,
        source=visit.source.id,
        identity=known.identity,
        discovered=visit.discovered,
        language=known.language,
        counts=visit.drops,
    )
    return FiledItem(item, text_digest(item.title, item.summary, item.content).hex(), known.raw)
