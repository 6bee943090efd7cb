"""Forgetting: each table says how long it keeps what, and small transactions remove the rest.

Items go with their stories, whole: a story is forgotten when none of its reports was discovered since the horizon.  The
horizon moves first, so that nothing brings back what has gone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, delete, exists, select, tuple_

from config.models import Keep
from record.sql import changes, facts, lists, pages, source_days, tables
from record.sql.chats import rows
from record.sql.digests.rows import digest_editions, digests
from record.sql.tables import deliveries, items, stories, story_views

#: Rows, or stories, that one transaction removes: it takes a few milliseconds.
_AT_ONCE = 200
#: Views that a story showed before; vectors, by which stories are joined for 72 hours, and a day for a lane that stood
#: still.
KEEP_VIEWS, KEEP_VECTORS = timedelta(days=2), timedelta(hours=96)
#: Stages that editors accepted are part of a project's history.
_DECIDED = ("open", "rejected")


def forget(engine: Engine, keep: Keep, now: datetime) -> dict[str, int]:
    """Removes what is older, in small transactions; returns how many rows of which table, without those of none.

    And leaves pages that are no news any more.

    `now` is Redis TIME: a host's clock that runs ahead would forget too much.
    """
    horizon = (now - keep.stories).date()
    with engine.begin() as connection:
        facts.move_horizon(connection, horizon)
        lists.take_out_old(connection, now)
        pages.give_up(connection, now)
    removed = {"changes": _repeat(engine, lambda connection: changes.cut(connection, now - keep.changes, _AT_ONCE))}
    removed["stories"] = _repeat(engine, lambda connection: _forget_stories(connection, _start(horizon)))
    for table, which in _outdated(keep, now, _start(horizon)):
        removed[table.name] = _repeat(engine, _removal(table, which))
    return {name: number for name, number in removed.items() if number}


def _outdated(keep: Keep, now: datetime, horizon: datetime) -> list[tuple[Table, ColumnElement[bool]]]:
    """Of each table the rows that may go."""
    inner = deliveries.alias()
    is_told_in = exists().where(inner.c.within == deliveries.c.id)
    newer = exists().where(stories.c.id == story_views.c.story, stories.c.version > story_views.c.version)
    old_digest = digests.c.due < now - keep.digests
    proposals, fetches = tables.stage_proposals, tables.page_fetches
    return [
        (tables.vectors, tables.vectors.c.discovered < now - KEEP_VECTORS),
        (story_views, and_(story_views.c.at < now - KEEP_VIEWS, newer)),
        (tables.story_merges, tables.story_merges.c.at < horizon),
        (tables.matches, tables.matches.c.at < horizon),
        (tables.corrections, tables.corrections.c.settled < horizon),
        (proposals, and_(proposals.c.reported < horizon, proposals.c.state.in_(_DECIDED))),
        (fetches, fetches.c.settled < now - keep.pages),
        # First those that stand in others, then these.
        (deliveries, and_(deliveries.c.settled < now - keep.deliveries, ~is_told_in)),
        (tables.source_habits, tables.source_habits.c.at < horizon),
        (tables.source_days, tables.source_days.c.day < (now - source_days.KEEP_DAYS).date()),
        (tables.set_aside, tables.set_aside.c.at < now - keep.aside),
        (tables.access_tokens, tables.access_tokens.c.until < horizon),
        (digest_editions, digest_editions.c.digest.in_(select(digests.c.number).where(old_digest))),
        (digests, old_digest),
        *((table, table.c.until < now) for table in (rows.buttons, rows.dialogues, rows.mutes, rows.invites)),
        # The names of segments begin with their days, which sort as texts do.
        (tables.checkpoints, tables.checkpoints.c.segment < f"{horizon:%Y/%m/%d}"),
    ]


def _forget_stories(connection: Connection, before: datetime) -> int:
    """Stories of which nothing was discovered since then, with all that is theirs."""
    query = select(stories.c.id).where(stories.c.last_seen < before).order_by(stories.c.last_seen).limit(_AT_ONCE)
    gone = connection.scalars(query).all()
    if not gone:
        return 0
    theirs = select(items.c.id).where(items.c.story.in_(gone))
    for table, which in (
        (tables.vectors, tables.vectors.c.item.in_(theirs)),
        (tables.page_fetches, tables.page_fetches.c.item.in_(theirs)),
        (tables.financings, tables.financings.c.story.in_(gone)),
        (items, items.c.story.in_(gone)),
        (story_views, story_views.c.story.in_(gone)),
        (stories, stories.c.id.in_(gone)),
    ):
        connection.execute(delete(table).where(which))
    return len(gone)


def _removal(table: Table, which: ColumnElement[bool]) -> Callable[[Connection], int]:
    key = tuple_(*table.primary_key)

    def remove(connection: Connection) -> int:
        some = select(*table.primary_key).where(which).limit(_AT_ONCE)
        return int(connection.execute(delete(table).where(key.in_(some))).rowcount)

    return remove


def _repeat(engine: Engine, step: Callable[[Connection], int]) -> int:
    """Until a step removes nothing; others write between two of them."""
    removed = 0
    while True:
        with engine.begin() as connection:
            done = step(connection)
        removed += done
        if not done:
            return removed


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
