"""What is kept for how long, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Table, func, select

from config.models import Keep
from record.sql import aside, changes, facts, retention, tables
from record.sql.changes import MATCHER, Cursor
from record.sql.chats import rows
from record.sql.database import reading
from tests.newsroom.judged import assign, item, judged
from tests.record.sql.test_changes import change

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEEP = Keep()
OLD, RECENT = NOW - timedelta(days=500), NOW - timedelta(days=5)
RAISE = "Kestrel Pay raises $40 million in Series B led by Harrow Capital"
OTHER = "Norway's central bank opens a consultation on wholesale settlement"


def put(engine: Engine, table: Table, *rows: dict[str, Any]) -> None:
    with engine.begin() as connection:
        connection.execute(table.insert(), list(rows))


def count(engine: Engine, table: Table) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def two_stories(engine: Engine) -> None:
    """One that ended long ago, with a financing and a page, and one of this week."""
    with engine.begin() as connection:
        assign(connection, [judged(item(1, RAISE, discovered=OLD, published=OLD))], OLD)
        assign(connection, [judged(item(2, OTHER, discovered=RECENT, published=RECENT))], RECENT)
    page = {"item": f"{1:016x}", "source": "s", "url": "u", "host": "h", "report": {}, "priority": 1, "attempts": 0}
    put(engine, tables.page_fetches, {**page, "state": "pending", "created": OLD, "due": OLD})


def test_a_story_goes_with_all_that_is_its_own(engine: Engine) -> None:
    two_stories(engine)
    assert count(engine, tables.financings) == 1
    removed = retention.forget(engine, KEEP, NOW)
    assert removed["stories"] == 1
    for table, left in (
        (tables.items, 1),
        (tables.stories, 1),
        (tables.story_views, 1),
        (tables.financings, 0),
        (tables.page_fetches, 0),
        (tables.vectors, 0),
    ):
        assert count(engine, table) == left, table.name
    with reading(engine) as connection:
        assert facts.horizon(connection) == (NOW - KEEP.stories).date()
    assert retention.forget(engine, KEEP, NOW) == {}


def test_the_horizon_never_moves_back(engine: Engine) -> None:
    retention.forget(engine, KEEP, NOW)
    retention.forget(engine, Keep(stories=timedelta(days=900)), NOW)
    with reading(engine) as connection:
        assert facts.horizon(connection) == date(2025, 10, 19)


def test_many_stories_go_in_small_transactions(engine: Engine) -> None:
    rows = [f"{number:016x}" for number in range(450)]
    seen = {"first_seen": OLD, "last_seen": OLD, "size": 1}
    put(engine, tables.stories, *({"id": row, "lead": row, **seen} for row in rows))
    known = {"revision": 0, "source": "s", "discovered": OLD}
    put(engine, tables.items, *({"id": row, "base": row, "story": row, **known} for row in rows))
    assert retention.forget(engine, KEEP, NOW)["stories"] == 450
    assert (count(engine, tables.stories), count(engine, tables.items)) == (0, 0)


def test_a_story_keeps_the_view_that_it_shows(engine: Engine) -> None:
    with engine.begin() as connection:
        for number in range(3):
            made = judged(item(number, RAISE, discovered=RECENT, published=RECENT))
            assign(connection, [made], RECENT, copies={f"{number:016x}": f"{0:016x}"} if number else None)
    assert count(engine, tables.story_views) == 3
    assert retention.forget(engine, KEEP, NOW)["story_views"] == 2
    with reading(engine) as connection:
        left = connection.execute(select(tables.story_views.c.version, tables.stories.c.version).join_from(
            tables.story_views, tables.stories, tables.stories.c.id == tables.story_views.c.story
        )).one()  # fmt: skip
    assert left[0] == left[1] == 3


def test_messages_go_with_those_that_stand_in_them_and_open_ones_stay(engine: Engine) -> None:
    put(engine, tables.channels, {"kind": "console", "chat": "", "thread": 0, "spec": {}})
    common = {"channel": 1, "kind": "alert", "watches": [], "words": [], "created": OLD, "due": OLD, "attempts": 1}
    put(
        engine,
        tables.deliveries,
        {**common, "id": 1, "key": "list", "kind": "list", "state": "sent", "settled": OLD, "within": None},
        {**common, "id": 2, "key": "in it", "state": "sent", "settled": OLD, "within": 1},
        {**common, "id": 3, "key": "holds a new one", "kind": "list", "state": "sent", "settled": OLD, "within": None},
        {**common, "id": 4, "key": "new", "state": "joined", "settled": RECENT, "within": 3},
        {**common, "id": 5, "key": "open", "state": "pending", "settled": None, "within": None},
    )
    assert retention.forget(engine, KEEP, NOW) == {"deliveries": 2}
    with reading(engine) as connection:
        assert set(connection.scalars(select(tables.deliveries.c.id))) == {3, 4, 5}


def test_the_rest(engine: Engine) -> None:
    asked = {"kind": "section", "story": "s", "items": [], "by": "desk", "asked": OLD}
    put(engine, tables.corrections, {**asked, "settled": OLD}, {**asked, "settled": None}, {**asked, "settled": RECENT})
    stage = {"stage": "pilot", "reported": OLD, "story": "s", "evidence": []}
    put(
        engine,
        tables.stage_proposals,
        {"project": "a", "state": "open", **stage},
        {"project": "b", "state": "accepted", **stage},
    )
    merge = {"story": "s", "by": "lane", "reasons": []}
    put(engine, tables.story_merges, {"absorbed": "a", "at": OLD, **merge}, {"absorbed": "b", "at": RECENT, **merge})
    put(
        engine,
        tables.checkpoints,
        {"segment": "2025/07/11/items/a.jsonl", "offset": 7},
        {"segment": "2026/11/22/items/a.jsonl", "offset": 7},
    )
    button = {"chat": "1", "action": {}}
    invite = {"by": "1", "made": OLD}
    later = NOW + timedelta(days=1)
    put(engine, rows.buttons, {"token": "a", "until": OLD, **button}, {"token": "b", "until": later, **button})
    put(engine, rows.invites, {"code": "a", "until": OLD, **invite}, {"code": "b", "until": later, **invite})
    with engine.begin() as connection:
        for at in (OLD, RECENT):
            aside.put(connection, "filed", str(at), payload="", error="", now=at)
        changes.append(connection, [change(1, at=OLD), change(2, at=NOW)])
        changes.move(connection, MATCHER, Cursor(2))
    assert retention.forget(engine, KEEP, NOW) == {
        "changes": 1, "story_merges": 1, "corrections": 1, "stage_proposals": 1, "set_aside": 1, "checkpoints": 1,
        "buttons": 1, "invites": 1,
    }  # fmt: skip


def test_every_table_is_forgotten_or_said_to_stay() -> None:
    """Those that stay hold what users made, or few rows."""
    stay = {
        "origins", "sources", "watches", "concepts", "channels", "channel_names", "subscriptions",
        "counters", "cursors", "facts", "leases", "chats", "departures", "follows", "digest_subscriptions",
    }  # fmt: skip
    with_their_stories = {"items", "stories", "financings"}
    named = {table.name for table, _ in retention._outdated(KEEP, NOW, NOW)} | {"changes"}
    assert named | with_their_stories | stay == set(tables.metadata.tables)
