"""Items in SQL: those it does not know yet, their rows, and reading them back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from record.identity import base_id
from record.item import Item, start_of
from record.sql.dialect import among
from record.sql.tables import items, stories

#: Characters of the summary that SQL keeps: enough to judge a story again, and to show it.
MOST_SUMMARY = 600
#: Columns that have what was judged.
OF_JUDGEMENT = ("section", "section_confidence", "second_section", "second_confidence", "tags")
#: Columns that have what the item has.
_OF_ITEM = ("id", "revision", "source", "url", "title", "language", "published", "discovered", "news")


def url_key(url: str) -> str:
    """Digest by which items with the same canonical URL are found (32 hex digits)."""
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def unknown(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of these item ids that SQL does not know."""
    return set(ids).difference(row.id for row in among(connection, select(items.c.id), items.c.id, ids))


def new_items(connection: Connection, batch: Iterable[Item]) -> list[Item]:
    """Those of the batch that SQL does not know, in order; of equal ids the first."""
    distinct = {item.id: item for item in reversed(list(batch))}
    missing = unknown(connection, list(distinct))
    return [item for item in reversed(distinct.values()) if item.id in missing]


def count_discovered(connection: Connection, day: date) -> int:
    """How many SQL knows that were discovered on a UTC day."""
    begin = datetime.combine(day, time(), UTC)
    within = (items.c.discovered >= begin) & (items.c.discovered < begin + timedelta(days=1))
    return connection.scalar(select(func.count()).select_from(items).where(within)) or 0


def newest_texts(connection: Connection, number: int) -> list[tuple[str | None, str | None]]:
    """Title and summary of the reports discovered last."""
    query = select(items.c.title, items.c.summary).order_by(items.c.discovered.desc()).limit(number)
    return [(row.title, row.summary) for row in connection.execute(query)]


def stories_by(connection: Connection, column: str, values: Sequence[str]) -> dict[str, str]:
    """For each value of a column of items the story of the first item that has it."""
    found: dict[str, str] = {}
    query = select(items.c[column], items.c.story).order_by(items.c.discovered, items.c.id)
    for value, story in among(connection, query, items.c[column], values):
        found.setdefault(value, story)
    return found


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What SQL has of an item that is known."""

    id: str
    story: str
    title: str | None
    summary: str | None
    section: str | None
    section_confidence: float | None
    second_section: str | None
    second_confidence: float | None
    tags: Mapping[str, Any] | None


def of_reports(connection: Connection, reports: Sequence[str]) -> dict[str, KnownItem]:
    """Those of these items that SQL knows."""
    query = select(*(items.c[name] for name in KnownItem.__slots__))
    return {row.id: KnownItem(*row) for row in among(connection, query, items.c.id, reports)}


def unjudged(connection: Connection, wanted: Sequence[str]) -> dict[str, KnownItem]:
    """Those of these items that SQL knows, and that could not be judged when they came."""
    return {id_: known for id_, known in of_reports(connection, wanted).items() if known.section is None}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a report is now."""

    story: str
    #: The item of which it is the same text again.
    duplicate_of: str | None
    #: Whether it is news by what is known now.
    news: str | None
    discovered: datetime
    published: datetime | None


def whereabouts(connection: Connection, reports: Sequence[str]) -> dict[str, Whereabouts]:
    """Of those of these reports (base ids) that SQL knows where they are."""
    query = select(items.c.id, *(items.c[name] for name in Whereabouts.__slots__))
    return {row.id: Whereabouts(*row[1:]) for row in among(connection, query, items.c.id, reports)}


def light_row(item: Item) -> dict[str, Any]:
    """The columns that follow from the item alone."""
    cleaned = item.clean()
    return {
        **{name: getattr(item, name) for name in _OF_ITEM},
        "base": base_id(item.id),
        "url_key": url_key(item.url) if item.url else None,
        "summary": start_of(cleaned.summary or cleaned.content, MOST_SUMMARY) or None,
    }


@dataclass(frozen=True, slots=True)
class ItemJudgement:
    """What is judged of an item; section and tags are None where that was set aside, the story where it has none."""

    story: str | None
    section: str | None
    section_confidence: float | None
    second_section: str | None
    second_confidence: float | None
    tags: Mapping[str, Any] | None
    #: Whether none of its story was discovered earlier; None without a story.
    first: bool | None


def judgements(connection: Connection, wanted: Sequence[str]) -> dict[str, ItemJudgement]:
    """Of those of these items that SQL knows."""
    first = items.c.discovered == stories.c.first_seen
    both = select(*(items.c[name] for name in ("id", "story", *OF_JUDGEMENT)), first).join(stories)
    return {row.id: ItemJudgement(*row[1:]) for row in among(connection, both, items.c.id, wanted)}


def find_report(connection: Connection, named: str, url: str | None) -> tuple[str, datetime] | None:
    """Id of the report with this id, or of the first with this canonical address, and when it was discovered."""
    which = items.c.id == named
    if url is not None:
        which |= (items.c.url_key == url_key(url)) & (items.c.url == url)
    query = select(items.c.id, items.c.discovered).where(which, items.c.revision == 0).order_by(items.c.discovered)
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else (row.id, row.discovered)


def judge_again(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Reports whose pages were read are of the section, and have the tags, that the pages' texts say.

    Of the rows of their revisions `base`, those of OF_JUDGEMENT, and `summary`, which is taken where a report has none.
    """
    if not rows:
        return
    values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=items.c[name].type) for name in OF_JUDGEMENT}
    values["summary"] = func.coalesce(items.c.summary, bindparam("new_summary", type_=items.c.summary.type))
    connection.execute(
        update(items).where(items.c.id == bindparam("report")).values(values),
        [{"report": row["base"], **{f"new_{name}": row[name] for name in (*OF_JUDGEMENT, "summary")}} for row in rows],
    )


def note_copies(connection: Connection, kept: Mapping[str, str]) -> None:
    """Note of items (copy -> kept item) that they are the same text again; SQL need not know all of them."""
    if kept:
        connection.execute(
            update(items).where(items.c.id == bindparam("copy")).values(duplicate_of=bindparam("kept")),
            [{"copy": copy, "kept": of} for copy, of in kept.items()],
        )
