"""What is judged of a day's items when it is closed: their stories, and their matches of the config's watches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from record.identity import base_id
from record.item import to_iso
from record.sql.channels import CONFIG
from record.sql.dialect import among, chunks
from record.sql.items import OF_JUDGEMENT
from record.sql.tables import items, matches, stories, watches

#: What is told of a story beside its id, its times and its items of the day.
_STORY = ("title_en", "title_zh", *OF_JUDGEMENT, "size", "sources", "lead", "primary")


def stories_of(connection: Connection, ids: Iterable[Sequence[str]]) -> Iterator[dict[str, Any]]:
    """The stories of items, which are given in lists, each with those of its items that were given, in that order.

    In the order of the first of them.  Memory grows with the items' ids.
    """
    found: dict[str, list[str]] = {}
    query = select(items.c.id, items.c.story)
    for chunk in ids:
        its = dict(among(connection, query, items.c.id, chunk))
        for item in chunk:
            if item in its:
                found.setdefault(its[item], []).append(item)
    for chunk in chunks(found):
        rows = {row.id: row for row in connection.execute(select(stories).where(stories.c.id.in_(chunk)))}
        yield from (_story(rows[story], found[story]) for story in chunk if story in rows)


def matches_of(connection: Connection, ids: Iterable[Sequence[str]]) -> Iterator[dict[str, Any]]:
    """The matches that these items brought, of watches of the config: what chats ask for is theirs."""
    query = select(matches, watches.c.id, items.c.story).join(watches, watches.c.number == matches.c.watch)
    query = query.join(items, items.c.id == matches.c.item).where(watches.c.origin == CONFIG)
    for chunk in ids:
        reports = {base_id(item): None for item in chunk}
        place = {item: number for number, item in enumerate(chunk)}
        found = [row for row in among(connection, query, matches.c.report, reports) if row.item in place]
        for row in sorted(found, key=lambda row: (place[row.item], row.id)):
            yield {
                "watch": row.id,
                "item": row.item,
                "report": row.report,
                "story": row.story,
                "words": row.words,
                "at": to_iso(row.at),
            }


def count_sections(connection: Connection, ids: Iterable[Sequence[str]]) -> Counter[str]:
    """How many of these items are of which section; "" are those that SQL does not know, or that were not judged."""
    counts: Counter[str] = Counter()
    query = select(items.c.id, items.c.section)
    for chunk in ids:
        known = dict(among(connection, query, items.c.id, chunk))
        counts.update(known.get(item) or "" for item in chunk)
    return counts


def _story(row: Row[Any], its: Sequence[str]) -> dict[str, Any]:
    times = {name: to_iso(getattr(row, name)) for name in ("first_seen", "last_seen")}
    return {"id": row.id, **{name: getattr(row, name) for name in _STORY}, **times, "items": list(its)}
