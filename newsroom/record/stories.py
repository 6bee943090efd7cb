"""Inserting items and assigning each its story, in the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select, update

from newsroom.identity import base_id
from newsroom.item import Item
from newsroom.record.sql import insert
from newsroom.record.tables import items, stories

#: SQLite takes at most 32,766 variables in a statement, older builds 999.
_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Assigned:
    """An item that SQL did not know, and the story it is in now."""

    item: Item
    story: str
    #: Whether the item opened the story.
    opened: bool


def url_key(url: str) -> str:
    """Digest by which items with the same canonical URL are found (32 hex digits)."""
    return hashlib.blake2b(url.encode("utf-8"), digest_size=16).hexdigest()


def unknown(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of these item ids that SQL does not know."""
    missing = set(ids)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        missing.difference_update(connection.scalars(select(items.c.id).where(items.c.id.in_(chunk))))
    return missing


def has_earlier(connection: Connection, source: str, discovered: datetime) -> bool:
    """Whether SQL knows an item that the source published and we discovered before `discovered`."""
    query = select(items.c.id).where(items.c.source == source, items.c.discovered < discovered).limit(1)
    return connection.scalar(query) is not None


def assign(connection: Connection, batch: Iterable[Item]) -> list[Assigned]:
    """Insert the items that are new to SQL, in order, each into the story of its base, of its URL, or one of its own.

    Items with the same canonical URL share a story whatever their source; a revision stays in the story of its base.
    """
    fresh = _new_items(connection, batch)
    by_base = _stories_by(connection, "base", [base_id(item.id) for item in fresh])
    by_url = _stories_by(connection, "url_key", [url_key(item.url) for item in fresh if item.url])
    assigned, rows, opened = [], [], {}
    for item in fresh:
        base, key = base_id(item.id), url_key(item.url) if item.url else None
        story = by_base.get(base) or (by_url.get(key) if key else None)
        assigned.append(Assigned(item, story or base, opened=story is None))
        if story is None:
            story = base
            opened[story] = item
        by_base[base] = story
        if key:
            by_url.setdefault(key, story)
        rows.append(_row(item, base, key, story))
    _insert_stories(connection, opened)
    if rows:
        connection.execute(insert(connection, items), rows)
        _grow_stories(connection, assigned)
    return assigned


def _new_items(connection: Connection, batch: Iterable[Item]) -> list[Item]:
    distinct = {item.id: item for item in reversed(list(batch))}
    missing = unknown(connection, list(distinct))
    return [item for item in reversed(distinct.values()) if item.id in missing]


def _stories_by(connection: Connection, column: str, values: Sequence[str]) -> dict[str, str]:
    """For each value of a column of items the story of the first item that has it."""
    found: dict[str, str] = {}
    for start in range(0, len(values), _CHUNK):
        query = (
            select(items.c[column], items.c.story)
            .where(items.c[column].in_(values[start : start + _CHUNK]))
            .order_by(items.c.discovered, items.c.id)
        )
        for value, story in connection.execute(query):
            found.setdefault(value, story)
    return found


def _row(item: Item, base: str, key: str | None, story: str) -> dict[str, object]:
    return {
        "id": item.id,
        "base": base,
        "revision": item.revision,
        "source": item.source,
        "url": item.url,
        "url_key": key,
        "title": item.title,
        "language": item.language,
        "published": item.published,
        "discovered": item.discovered,
        "story": story,
    }


def _insert_stories(connection: Connection, opened: dict[str, Item]) -> None:
    rows = [
        {"id": story, "lead": item.id, "first_seen": item.discovered, "last_seen": item.discovered, "size": 0}
        for story, item in opened.items()
    ]
    if rows:
        connection.execute(insert(connection, stories), rows)


def _grow_stories(connection: Connection, assigned: Sequence[Assigned]) -> None:
    """Sizes count reports, not their revisions."""
    last_seen = bindparam("seen", type_=stories.c.last_seen.type)
    connection.execute(
        update(stories)
        .where(stories.c.id == bindparam("story"))
        .values(
            size=stories.c.size + bindparam("grown"),
            last_seen=case((stories.c.last_seen < last_seen, last_seen), else_=stories.c.last_seen),
        ),
        [
            {"story": each.story, "grown": int(each.item.revision == 0), "seen": each.item.discovered}
            for each in assigned
        ],
    )


def counts(connection: Connection) -> tuple[int, int]:
    """How many items and stories there are."""
    return (
        connection.scalar(select(func.count()).select_from(items)) or 0,
        connection.scalar(select(func.count()).select_from(stories)) or 0,
    )
