"""What was reported in a period, and in the weeks before it, as digests read it.  All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from record.sql.dialect import among
from record.sql.tables import changes, items, matches, stories, watches

#: Kinds of changes that bring a report to a story, or change what it says.
_BRING = ("opened", "grew", "corrected", "text")
_REPORT = (
    "id", "base", "revision", "source", "url", "title", "language", "published", "discovered", "news", "story",
    "summary", "primary", "section", "section_confidence", "tags",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Changes of the log, from behind the first number up to the last."""

    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class Before:
    """A story of the weeks before a period."""

    id: str
    lead: str
    title: str | None
    language: str | None
    source: str
    url: str | None
    published: datetime | None
    discovered: datetime
    sources: int
    section: str | None
    section_confidence: float | None
    tags: Mapping[str, Any] | None


def reports_of(
    connection: Connection, first: datetime, until: datetime, span: Span | None = None
) -> Sequence[Row[Any]]:
    """Reports that were news, with their story: those discovered then, or that these changes brought; revisions too.

    A report before its revisions.
    """
    query = select(*(items.c[name] for name in _REPORT)).where(items.c.news == "news")
    if span is None:
        query = query.where(items.c.discovered >= first, items.c.discovered < until)
    else:
        query = query.where(items.c.base.in_(_brought(span)))
    return connection.execute(query.order_by(items.c.base, items.c.revision)).all()


def reports_in(connection: Connection, wanted: Collection[str]) -> list[Row[Any]]:
    """The same of all reports of these stories."""
    query = select(*(items.c[name] for name in _REPORT)).order_by(items.c.base, items.c.revision)
    return list(among(connection, query, items.c.story, wanted))


def _brought(span: Span) -> Select[Any]:
    its = (changes.c.number > span.after, changes.c.number <= span.upto, changes.c.kind.in_(_BRING))
    return select(changes.c.report).where(*its, changes.c.report.is_not(None))


def told_before(
    connection: Connection, wanted: Collection[str], first: datetime, since: datetime, span: Span | None = None
) -> dict[str, set[str]]:
    """Of these stories that had been reported from `since` to `first`, by which sources.

    What these changes brought was not: it was discovered before, and came to the wire late.
    """
    query = select(items.c.story, items.c.source).where(items.c.discovered >= since, items.c.discovered < first)
    query = query if span is None else query.where(items.c.base.not_in(_brought(span)))
    found: dict[str, set[str]] = {}
    for story, source in connection.execute(query.distinct()):
        if story in wanted:
            found.setdefault(story, set()).add(source)
    return found


def stories_before(connection: Connection, since: datetime, first: datetime) -> list[Before]:
    """Stories that were reported last from `since` to `first`, without those that became part of others."""
    names = ("title", "language", "source", "url", "published", "discovered")
    own = ("sources", "section", "section_confidence", "tags")
    query: Select[Any] = (
        select(stories.c.id, stories.c.lead, *(items.c[name] for name in names), *(stories.c[name] for name in own))
        .join(items, items.c.id == stories.c.lead)
        .where(stories.c.last_seen >= since, stories.c.last_seen < first, stories.c.merged_into.is_(None))
    )
    return [Before(*row) for row in connection.execute(query)]


def labels_by_report(connection: Connection, reports: Sequence[str], origins: Sequence[str]) -> dict[str, set[str]]:
    """The watches of these origins that matched each of these reports (base ids), by label, or id without one."""
    query = (
        select(matches.c.report, watches.c.label, watches.c.id)
        .join(watches, watches.c.number == matches.c.watch)
        .where(watches.c.enabled, watches.c.origin.in_(origins))
    )
    found: dict[str, set[str]] = {}
    for report, label, identity in among(connection, query, matches.c.report, reports):
        found.setdefault(report, set()).add(label or identity)
    return found


def reporting(connection: Connection, sources: Sequence[str], first: datetime, until: datetime) -> set[str]:
    """Those of these sources that published something that was discovered then."""
    query = select(items.c.source).where(items.c.discovered >= first, items.c.discovered < until).distinct()
    return {row.source for row in among(connection, query, items.c.source, sources)}
