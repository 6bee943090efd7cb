"""Matches: which watches matched which reports, by what words.  The story of one is that which its report is in now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Row, case, func, select

from record.sql.channels import named
from record.sql.dialect import among
from record.sql.prepared import PreparedRows
from record.sql.tables import items, matches, watches


@dataclass(frozen=True, slots=True)
class Match:
    """A watch (by its number) that matched a report (by its base id)."""

    watch: int
    report: str
    #: The revision that matched first.
    item: str
    #: As the query, or the concept, has them.
    words: tuple[str, ...]
    #: What the query was then, see notifier.matching.standing.stamp.
    stamp: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Matched:
    """A match of a report that is in a story, with what decides whether it is told."""

    match: Match
    story: str
    #: When the revision that matched was discovered, and whether it is news, see record.news.
    discovered: datetime
    news: str | None


def put(connection: Connection, found: Sequence[Match]) -> None:
    """Note matches; of a watch and a report the first stays."""
    if found:
        rows = [{name: getattr(each, name) for name in Match.__slots__} for each in found]
        PreparedRows(connection.dialect, matches, rows, "ignore").write(connection)


def in_stories(connection: Connection, stories: Sequence[str]) -> list[Matched]:
    """The matches of the reports that are in these stories now, those of the report discovered first first."""
    return _matched(connection, items.c.story, stories)


def of_reports(connection: Connection, reports: Sequence[str]) -> list[Matched]:
    """The matches of these reports, in the same order."""
    return _matched(connection, matches.c.report, reports)


def _matched(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> list[Matched]:
    report = items.alias("report")
    # What its page decided stands with the report.
    news = case((items.c.news == "by_page", report.c.news), else_=items.c.news).label("news")
    query = (
        select(matches, items.c.story, items.c.discovered, news)
        .join(items, items.c.id == matches.c.item)
        .join(report, report.c.id == matches.c.report)
        .order_by(items.c.discovered, items.c.id)
    )
    rows = among(connection, query, column, values)
    return [Matched(_match(row), row.story, row.discovered, row.news) for row in rows]


def find(connection: Connection, watch: int, report: str) -> Match | None:
    """The match of a watch and a report, if there was one."""
    query = select(matches).where(matches.c.watch == watch, matches.c.report == report)
    row = connection.execute(query).one_or_none()
    return None if row is None else _match(row)


def watches_of(connection: Connection, reports: Sequence[str]) -> dict[str, list[str]]:
    """The names of the watches that matched each of these reports (base ids), in order; removed ones, too."""
    query = select(matches.c.report, watches.c.origin, watches.c.id).join(watches, watches.c.number == matches.c.watch)
    found: dict[str, list[str]] = {}
    for report, origin, identity in among(connection, query, matches.c.report, reports):
        found.setdefault(report, []).append(named(origin, identity))
    return {report: sorted(names) for report, names in found.items()}


def words_of(connection: Connection, report: str) -> dict[str, tuple[str, ...]]:
    """The names of the watches that matched a report (its base id), each with the words that hit."""
    query = select(watches.c.origin, watches.c.id, matches.c.words).join(watches, watches.c.number == matches.c.watch)
    rows = connection.execute(query.where(matches.c.report == report))
    return {named(row.origin, row.id): tuple(row.words) for row in rows}


def counts(connection: Connection, since: datetime) -> dict[int, tuple[int, int]]:
    """Of each watch that ever matched, by its number: how many reports since then, and in all."""
    recent = func.sum((matches.c.at >= since).cast(Integer))
    query = select(matches.c.watch, recent, func.count()).group_by(matches.c.watch)
    return {watch: (int(newer), every) for watch, newer, every in connection.execute(query)}


def recent(connection: Connection, wanted: Sequence[int], since: datetime) -> dict[int, int]:
    """How many reports each of these watches matched since then; of those that matched any."""
    query = select(matches.c.watch, func.count()).where(matches.c.at >= since).group_by(matches.c.watch)
    return {row[0]: row[1] for row in among(connection, query, matches.c.watch, wanted)}


def _match(row: Row[Any]) -> Match:
    return Match(row.watch, row.report, row.item, tuple(row.words), row.stamp, row.at)
