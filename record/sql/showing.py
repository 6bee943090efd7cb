"""What messages show: each delivery with its report as it is now, and its story, shared by all who are told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from record.identity import page_id
from record.sql.channels import named
from record.sql.deliveries import MINE, OTHER, Claimed, about_same_story
from record.sql.dialect import among
from record.sql.digests import issuing
from record.sql.facts import restored
from record.sql.owed import ALERT, EDITION, UPDATE
from record.sql.tables import deliveries, items, matches, sources, stories, story_views, subscriptions, watches
from record.sql.watches import labels_of
from record.story import View


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as its latest revision has it.  Times are aware UTC."""

    report: str
    source: str
    source_name: str
    title: str | None
    url: str | None
    summary: str | None
    published: datetime | None
    discovered: datetime
    #: When its source last changed it; None where it never did.
    revised: datetime | None
    story: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """A message of a channel that is there, or will be, about a report of the same story."""

    id: int
    kind: str
    report: str
    message_id: str | None
    chat: str | None


@dataclass(frozen=True, slots=True)
class MatchedReport:
    """A report of a story as it first came, a watch that matched it, and by what words."""

    report: str
    #: BCP 47, as its document or source names it.
    language: str | None
    title: str | None
    summary: str | None
    watch: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Showing:
    """Everything that messages about some deliveries are made of."""

    reports: dict[str, Shown]
    #: Of each story its version, and what it shows.
    views: dict[str, tuple[int, View]]
    #: Of each delivery, by id, the messages of its channel about its story, the oldest first; itself among them.
    siblings: dict[int, list[Sibling]]
    #: Of each list, by id, the reports that stand in it.
    listed: dict[int, list[str]]
    #: What people call watches, by their names.
    labels: dict[str, str] = field(default_factory=dict)
    #: Of each house edition, by digest and language, its messages in order.
    editions: Mapping[tuple[int, str], Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    #: Of each message of one that is edited, by id, the messages that its channel has of the edition: chat and id by
    #: their part, and the edition itself.
    sent_parts: Mapping[int, tuple[Mapping[int, tuple[str | None, str | None]], Mapping[str, Any]]] = field(
        default_factory=dict
    )
    #: When the database was restored; what was due before that may have been told.
    restored: datetime | None = None


def read(connection: Connection, claimed: Sequence[Claimed]) -> Showing:
    """For claimed deliveries of any kinds and channels."""
    listed = _listed(connection, [each.id for each in claimed])
    siblings = _siblings(connection, [each.id for each in claimed if each.report])
    wanted = {each.report for each in claimed if each.report}
    wanted.update(report for each in listed.values() for report in each)
    wanted.update(each[0].report for each in siblings.values())
    reports = _reports(connection, sorted(wanted))
    views = _views(connection, sorted({shown.story for shown in reports.values()}))
    labels = labels_of(connection, {watch for each in claimed for watch in each.watches})
    parts = {(each.says["digest"], each.says["language"]) for each in claimed if each.kind == EDITION and each.says}
    editions = issuing.messages_of(connection, parts) if parts else {}
    cut = restored(connection) if parts else None
    sent = {each.id: _sent_parts(connection, each) for each in claimed if each.kind == EDITION and each.is_edit}
    return Showing(reports, views, siblings, listed, labels, editions, sent, None if cut is None else cut.at)


def matched_beside(
    connection: Connection, reports: Sequence[str], channels: Collection[int]
) -> dict[str, list[MatchedReport]]:
    """Of each report what watches of these channels matched in its story, itself among it, those discovered first
    first.
    """
    told, other = items.alias(), items.alias()
    query = (
        select(
            told.c.id,
            *(other.c[name] for name in ("id", "language", "title", "summary")),
            watches.c.origin,
            watches.c.id,
            matches.c.words,
        )
        .join(other, and_(other.c.story == told.c.story, other.c.revision == 0))
        .join(matches, matches.c.report == other.c.id)
        .join(watches, watches.c.number == matches.c.watch)
        .where(watches.c.number.in_(select(subscriptions.c.watch).where(subscriptions.c.channel.in_(channels))))
        .order_by(other.c.discovered, other.c.id)
    )
    found: dict[str, list[MatchedReport]] = defaultdict(list)
    for report, member, language, title, summary, origin, watch, words in among(connection, query, told.c.id, reports):
        found[report].append(MatchedReport(member, language, title, summary, named(origin, watch), words))
    return found


def _listed(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(deliveries.c.within, deliveries.c.report).order_by(deliveries.c.id)
    query = query.where(deliveries.c.state.in_(("pending", "sent")), deliveries.c.report.is_not(None))
    for within, report in among(connection, query, deliveries.c.within, ids):
        found[within].append(report)
    return dict(found)


def _sent_parts(
    connection: Connection, claimed: Claimed
) -> tuple[dict[int, tuple[str | None, str | None]], Mapping[str, Any]]:
    says = claimed.says or {}
    query = select(deliveries.c.says, deliveries.c.chat, deliveries.c.message_id).where(
        deliveries.c.channel == claimed.channel,
        deliveries.c.kind == EDITION,
        deliveries.c.key.startswith(f"{claimed.key.rpartition(':')[0]}:", autoescape=True),
    )
    its = {row.says["part"]: (row.chat, row.message_id) for row in connection.execute(query)}
    kept = issuing.kept(connection, says["digest"]).get(says["language"])
    return its, {} if kept is None or kept.edition is None else kept.edition


def _reports(connection: Connection, wanted: Sequence[str]) -> dict[str, Shown]:
    found: dict[str, Shown] = {}
    columns = [items.c[name] for name in ("base", "source", "title", "url", "summary", "published", "discovered")]
    query = select(*columns, items.c.id, items.c.revision, items.c.story, sources.c.name).outerjoin(
        sources, sources.c.key == items.c.source
    )
    for row in among(connection, query.order_by(items.c.revision, items.c.id), items.c.base, wanted):
        found[row.base] = _shown(row, found.get(row.base))
    return found


def _shown(row: Any, before: Shown | None) -> Shown:
    """The report with one more revision; it stays of the day on which it came."""
    name = row.name or row.source
    if before is None:
        texts = (row.title, row.url, row.summary, row.published)
        return Shown(row.base, row.source, name, *texts, discovered=row.discovered, revised=None, story=row.story)
    is_page = row.id == page_id(row.base)
    return replace(
        before,
        title=row.title or before.title,
        url=row.url or before.url,
        summary=(before.summary or row.summary) if is_page else row.summary,
        published=row.published or before.published,
        revised=before.revised if is_page else row.discovered,
    )


def _views(connection: Connection, wanted: Sequence[str]) -> dict[str, tuple[int, View]]:
    same = and_(story_views.c.story == stories.c.id, story_views.c.version == stories.c.version)
    query = select(stories.c.id, story_views.c.version, story_views.c.view).join(story_views, same)
    rows = among(connection, query, stories.c.id, wanted)
    return {story: (version, View.from_dict(view)) for story, version, view in rows}


def _siblings(connection: Connection, ids: Sequence[int]) -> dict[int, list[Sibling]]:
    found: dict[int, list[Sibling]] = defaultdict(list)
    query = about_same_story(*(OTHER.c[name] for name in Sibling.__slots__)).order_by(OTHER.c.id)
    for delivery, *values in among(connection, query.where(OTHER.c.kind.in_((ALERT, UPDATE))), MINE.c.id, ids):
        found[delivery].append(Sibling(*values))
    return dict(found)
