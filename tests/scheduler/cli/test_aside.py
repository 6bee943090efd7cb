"""`mintwire aside`, and what `mintwire check` says of what was set aside and of what is kept."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from record.changes import Brought, Change, Outlet
from record.live.filed import Filed, FiledEntry
from record.sql import aside, changes, facts
from record.sql.database import reading
from tests.newsroom.items import make_item
from tests.scheduler.cli.conftest import Mintwire

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def record(mintwire: Mintwire, redis_url: str) -> Engine:
    """The database of the config, where an item, half an item and a delivery are set aside."""
    mintwire.configure(redis=redis_url)
    engine = mintwire.open_record()
    with engine.begin() as connection:
        aside.put(connection, "judged", "a", payload=make_item().to_json(), error="ValueError: \x1b[31mno", now=NOW)
        aside.put(connection, "filed", "b", payload='{"id": 7', error="JSONDecodeError: no", now=NOW)
        aside.put(connection, "sent", "c", payload="", error="KeyError: no", now=NOW)
        aside.put(connection, "judged", "a", payload=make_item().to_json(), error="ValueError: again", now=NOW)
    return engine


def left(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        return [each.id for each in aside.look(connection)]


def test_nothing_is_set_aside_where_no_wire_ran(mintwire: Mintwire) -> None:
    assert mintwire("aside", "list").out == "nothing is set aside\n"
    assert mintwire("aside", "list", "--json").json() == []


def test_it_is_listed_and_shown(mintwire: Mintwire, record: Engine) -> None:
    rows = mintwire("aside", "list", "--json").json()
    assert [(row["id"], row["stage"], row["key"], row["times"]) for row in rows] == [
        (1, "judged", "a", 2), (2, "filed", "b", 1), (3, "sent", "c", 1),
    ]  # fmt: skip
    listed = mintwire("aside", "list").out
    assert "ValueError: again" in listed
    assert "\x1b" not in listed
    assert '{"id": 7' in mintwire("aside", "show", "2").out
    assert mintwire("aside", "show", "9").code == 2


async def test_an_item_is_handed_to_the_lane_again(mintwire: Mintwire, record: Engine, redis: Redis) -> None:
    # The command has an event loop of its own.
    done = await asyncio.to_thread(mintwire, "aside", "retry", "1")
    assert (done.code, done.out) == (0, "handed on again: 1\n")
    await Filed(redis).open_stream()
    (entry,) = await Filed(redis).read(10, 10)
    assert isinstance(entry, FiledEntry)
    assert entry.item == make_item()
    assert left(record) == [2, 3]


def test_a_change_is_read_by_the_matcher_again_as_long_as_the_log_has_it(mintwire: Mintwire, record: Engine) -> None:
    outlet = Outlet("An outlet", None, None, primary=False)
    change = Change(0, NOW, "opened", "a" * 16, 1, "a", None, Brought(make_item(), outlet, None, None, None))
    with record.begin() as connection:
        changes.append(connection, [change])
        for key, number in (("change 1, watch 4", "1"), ("change 7", "7")):
            aside.put(connection, "matched", key, payload=number, error="KeyError: no", now=NOW)
    gone = mintwire("aside", "retry", "4", "5")
    assert (gone.code, gone.err) == (
        2,
        "mintwire: 5: the log no longer has change 7: it can only be dropped\n",
    )
    assert left(record) == [1, 2, 3, 4, 5]
    assert mintwire("aside", "retry", "4").out == "handed on again: 1\n"
    with reading(record) as connection:
        first, again = changes.read(connection, 1, 10)
    assert (again.number, again.kind, again.brought) == (2, first.kind, first.brought)
    assert left(record) == [1, 2, 3, 5]


def test_what_cannot_be_tried_again_stays(mintwire: Mintwire, record: Engine) -> None:
    assert "still cannot be read" in mintwire("aside", "retry", "2").err
    assert "only reports can be handed to the story lane again" in mintwire("aside", "retry", "1", "3").err
    assert left(record) == [1, 2, 3]
    assert mintwire("aside", "drop", "2", "3").out == "dropped: 2\n"
    assert left(record) == [1]


def test_check_says_what_is_set_aside_and_what_is_kept(mintwire: Mintwire, record: Engine) -> None:
    with record.begin() as connection:
        facts.move_horizon(connection, date(2025, 10, 19))
    found = {row["what"]: row for row in mintwire("check", "--json").json()}
    assert (found["set aside"]["text"], found["set aside"]["mend"]) == (
        "1 filed, 1 judged, 1 sent",
        "mintwire aside list",
    )
    assert "changes 8d, stories 400d, deliveries 400d" in found["kept"]["text"]
    assert "before 2025-10-19" in found["kept"]["text"]
