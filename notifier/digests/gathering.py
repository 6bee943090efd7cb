"""Gathering what an edition of the wire is chosen from: the stories of a period, by what SQL knows of them.

SQL keeps the beginnings of texts, enough to choose by.  The whole ones are read of the stories that were chosen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy import Connection

from config.kinds.source import Source
from config.kinds.union import read_specs
from newsroom.boilerplate.foot import judged
from newsroom.cbdc.proposals import Proposal, list_proposals
from newsroom.citations.citation import Citation
from newsroom.financing import stored
from notifier.digests.assembling import Judged, report_of, story_of
from notifier.digests.beside.attention import FOUR_WEEKS
from notifier.digests.edition import Period
from notifier.digests.told import Gathered, Report, Told
from record.collections.collections import Collections
from record.collections.reading import sifted
from record.identity import base_id
from record.item import Item
from record.sql import directory, periods
from record.sql.changes import latest_items
from record.sql.periods import Before, Span

#: How far back a story may have begun.
_STORY = timedelta(days=8)
#: The id of an item, in its line.
_ID = re.compile(rb'"id":"([^"]+)"')


def gather(
    connection: Connection,
    period: Period,
    sources: Mapping[str, Source],
    *,
    span: Span | None = None,
    origins: Sequence[str] = ("config", "cli"),
) -> Gathered:
    """What the house tells of a period: all that was discovered in it, or what these changes of the log brought.

    `sources` by id; `origins` of the desk's watches.
    """
    rows = _last_revisions(periods.reports_of(connection, period.first, period.until, span))
    by_story: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_story[row.story].append(row)
    before = periods.told_before(connection, by_story.keys(), period.first, period.first - _STORY, span)
    watches = periods.labels_by_report(connection, [row.base for row in rows], origins)
    deals = stored.read(connection, list(by_story))
    decided = list_proposals(connection, states=("accepted", "rejected"))
    by_stage: dict[tuple[str, str], Proposal] = {(each.project, each.stage): each for each in decided}
    told, left_out = [], Counter[str]()
    for identity, members in by_story.items():
        labels = set().union(*(watches.get(row.base, ()) for row in members))
        story = story_of(
            identity,
            [_judged(row, sources.get(row.source)) for row in members],
            financing=deals[identity].financing if identity in deals else None,
            watches=tuple(sorted(labels)),
            sources=len({row.source for row in members} | before.get(identity, set())),
            before=len(before.get(identity, ())),
        )
        if story is None:
            left_out["unjudged"] += 1
        else:
            told.append(_as_decided(story, by_stage, period.first))
    earlier = [
        each
        for each in periods.stories_before(connection, period.first - FOUR_WEEKS, period.first)
        if each.id not in by_story
    ]
    primaries = {each.id: each.name for each in sources.values() if each.is_primary}
    return Gathered(
        told=tuple(told),
        before=tuple(each for each in map(_before, earlier) if each is not None),
        since=min((each.discovered for each in earlier), default=None),
        primaries=primaries,
        reporting=frozenset(periods.reporting(connection, list(primaries), period.first, period.until)),
        left_out=dict(left_out),
    )


def _as_decided(story: Told, decided: Mapping[tuple[str, str], Proposal], first: datetime) -> Told:
    """A story with its stage as editors left it: accepted; or none where they rejected it, or it was reached before."""
    change = story.stage
    if change is None or (proposal := decided.get((change.project, change.stage))) is None:
        return story
    is_new = proposal.state == "accepted" and (proposal.story == story.id or proposal.reported >= first)
    return replace(story, stage=replace(change, accepted=True) if is_new else None)


def stories(connection: Connection, wanted: Collection[str]) -> dict[str, Told]:
    """These stories with all their reports, as far as they are judged; texts as long as the change log has them."""
    by_story: dict[str, list[Any]] = defaultdict(list)
    for row in _last_revisions(periods.reports_in(connection, wanted)):
        by_story[row.story].append(row)
    named = {row.source for members in by_story.values() for row in members}
    known, _ = read_specs(directory.specs_of(connection, named))
    sources = {each.id: each for each in known}
    told = [
        story_of(identity, [_judged(row, sources.get(row.source)) for row in members])
        for identity, members in by_story.items()
    ]
    found = [each for each in told if each is not None]
    texts = latest_items(connection, [base_id(each.item.id) for story in found for each in story.reports])
    return {each.id: replace(each, reports=tuple(_with_text(one, texts) for one in each.reports)) for each in found}


def _last_revisions(rows: Iterable[Any]) -> list[Any]:
    """Of each report what its source said last; judged as the first was, where a revision was not."""
    last: dict[str, Any] = {}
    for row in rows:
        last[row.base] = row if row.section is not None or row.base not in last else last[row.base]
    return list(last.values())


def _judged(row: Any, source: Source | None) -> Judged:
    item = Item(
        id=row.id,
        source=row.source,
        url=row.url,
        title=row.title,
        summary=row.summary,
        language=row.language,
        published=row.published,
        discovered=row.discovered,
        revision=row.revision,
    )
    tags = row.tags or {}
    return Judged(report_of(item, source, cited=_citation(tags)), row.section, row.section_confidence, tags)


def _citation(tags: Mapping[str, Any]) -> Citation | None:
    if not (cited := tags.get("cited_source")):
        return None
    day = tags.get("cited_date")
    return Citation(cited, None, date.fromisoformat(day) if day else None, "")


def _before(row: Before) -> Told | None:
    item = Item(
        id=row.lead,
        source=row.source,
        url=row.url,
        title=row.title,
        language=row.language,
        published=row.published,
        discovered=row.discovered,
    )
    judged = Judged(Report(item=item, name=row.source), row.section, row.section_confidence, row.tags or {})
    return story_of(row.id, [judged], sources=row.sources)


def whole(connection: Connection, collections: Collections, told: Sequence[Told]) -> list[Told]:
    """These stories with the whole texts of their reports: as the change log has them, else the collections.

    Raises ValueError for a report's line that is no Item, and a closed day's file that is damaged or missing.
    """
    reports = {base_id(each.item.id): each.item for story in told for each in story.reports}
    texts = latest_items(connection, list(reports))
    missing = {base: item.discovered.date() for base, item in reports.items() if base not in texts}

    def theirs(lines: bytes) -> list[bytes]:
        named = ((line, _ID.search(line)) for line in lines.splitlines())
        return [line for line, its in named if its and base_id(its[1].decode()) in missing]

    for day in sorted(set(missing.values())):
        for found in sifted(collections, day, theirs, _refuse):
            texts |= {base_id(item.id): item for item in found}
    return [replace(story, reports=tuple(_with_text(each, texts) for each in story.reports)) for story in told]


def _refuse(message: str) -> NoReturn:
    raise ValueError(message)


def _with_text(report: Report, texts: Mapping[str, Item]) -> Report:
    found = texts.get(base_id(report.item.id))
    if found is None:
        return report
    item = judged(found)
    return replace(report, item=replace(report.item, summary=item.summary, content=item.content))
