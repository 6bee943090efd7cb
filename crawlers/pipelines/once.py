"""Which entries of a document are new or changed: only those are made into items, and claimed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Self

from scrapy.crawler import Crawler

from crawlers.items import MOST_AHEAD
from crawlers.pipelines.recognising import Known, recognise
from crawlers.polling.clock import ENOUGH, ahead_of, ahead_of_document
from crawlers.polling.spider import wire_of
from crawlers.polling.visit import Visit
from record.identity import revision_id
from record.item import Item
from record.live.polls import FiledItem
from record.live.seen import BUSY, CAME_BACK, KNOWN, LIMITED, Seen, day_number
from record.news import NewsRule


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
        _set_clock(visit)
        _note_dates(visit)
        entries, candidates = await recognise(self._seen, visit)
        visit.known = len(entries) - len(candidates)
        if candidates:
            await self._claim(visit, entries, candidates)
        return visit

    async def _claim(self, visit: Visit, entries: Sequence[Known], candidates: Sequence[Known]) -> None:
        revisions = await self._seen.claim(
            visit.source.id,
            host=visit.poll.host,
            token=visit.poll.token,
            day=day_number(visit.discovered),
            candidates=[known.candidate for known in candidates],
        )
        if revisions is None:
            visit.lost = True
            return
        claimed = list(zip(candidates, revisions, strict=True))
        new = {id(known) for known, revision in claimed if revision == 0}
        archive = _of_archive(entries, new)
        for known, revision in claimed:
            if revision >= 0:
                visit.items.append(self._filed(visit, known, revision, archive=id(known) in archive))
            visit.known += revision == KNOWN
            visit.busy += revision == BUSY
            visit.unsettled += revision in (CAME_BACK, LIMITED)
            visit.drops["text_came_back"] += revision == CAME_BACK
            visit.drops["revision_limit"] += revision == LIMITED
        if not visit.first:
            _note_lead(visit, [known for known in candidates if id(known) in new])

    def _filed(self, visit: Visit, known: Known, revision: int, *, archive: bool) -> FiledItem:
        made = known.filed
        item = made.item
        # What has a revision before it was not first seen with this poll.
        first = visit.first and revision == 0
        news = self._rule.mark(
            published=item.published,
            discovered=item.discovered,
            first=first,
            archive=archive,
            changed=known.entry.changed,
        )
        if news in ("news", "archive") and visit.feeds[known.document].by_page and _lacks(item, first=first):
            news = "by_page"
        id_ = revision_id(item.id, revision, made.text)
        return replace(made, item=replace(item, id=id_, revision=revision, news=news))


def _lacks(item: Item, *, first: bool) -> bool:
    """Whether its page is to say what its document does not.  What a first poll brings is too much to be asked for."""
    has_page = item.url is not None and item.url.startswith(("http://", "https://"))
    return has_page and (item.title is None or (item.published is None and not first))


def _of_archive(entries: Sequence[Known], new: set[int]) -> set[int]:
    """New ones without a date at the old end of a document, behind all that is known: the source gives its archive."""
    found = set[int]()
    for document in {known.document for known in entries}:
        rows = [known for known in entries if known.document == document]
        dates = [known.entry.published for known in rows if known.entry.published]
        if dates and dates[0] < dates[-1]:
            rows.reverse()
        last = max((at for at, known in enumerate(rows) if id(known) not in new), default=len(rows))
        found |= {id(known) for known in rows[last + 1 :] if id(known) in new and not known.entry.published}
    return found


def _set_clock(visit: Visit) -> None:
    """Dates of a clock that runs ahead are set right before anything is made of them."""
    dates = [entry.published for feed in visit.feeds for entry in feed.entries if entry.published]
    leads = [round((published - visit.discovered).total_seconds()) for published in dates]
    # What came while we looked says more than a document alone.
    ahead_s = visit.habits.ahead_s or (0 if visit.leads else ahead_of_document(leads))
    if ahead_s != visit.habits.ahead_s:
        visit.habits = replace(visit.habits, ahead_s=ahead_s)
    if not ahead_s:
        return
    visit.notes.add("clock_ahead")
    ahead = timedelta(seconds=ahead_s)
    visit.feeds = [
        replace(
            feed,
            entries=tuple(
                replace(each, published=each.published - ahead) if each.published else each for each in feed.entries
            ),
        )
        for feed in visit.feeds
    ]


def _note_lead(visit: Visit, new: Sequence[Known]) -> None:
    """How far ahead of its poll the newest report is dated, by the source's own clock: the next poll goes by it."""
    dates = [known.entry.published for known in new if known.entry.published]
    if dates:
        lead = round((max(dates) - visit.discovered).total_seconds()) + visit.habits.ahead_s
        visit.leads = (*visit.leads, lead)[-ENOUGH:]
        visit.habits = replace(visit.habits, ahead_s=ahead_of(visit.leads, visit.habits.ahead_s))


def _note_dates(visit: Visit) -> None:
    """Odd dates are a property of the documents, also where their entries are all known."""
    limit = visit.discovered + MOST_AHEAD
    dates = [entry.published for feed in visit.feeds for entry in feed.entries]
    if any(published is not None and published > limit for published in dates):
        visit.notes.add("future_dates")
    if dates and not any(dates):
        visit.notes.add("undated")
