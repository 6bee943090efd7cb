"""Lists by the clock: each report in one, each list once, whatever clocks and processes do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from record.sql import changes, facts
from record.sql.by_clock import due_until
from record.sql.channels import move_channel
from record.sql.chats.settings import look_again, put_settings
from tests.notifier.matcher.wire import HOUR, START, Wire, report
from tests.record.sql.directory_rows import channel_row, subscription_row

EURO = {"euro": '"digital euro"', "hacks": "hacked"}
DAY = timedelta(days=1)
#: START is Monday, 08:00 UTC.
TOMORROW = START + DAY


def daily(wire: Wire, *more: dict[str, Any], timezone: str = "UTC", mode: str = "daily") -> None:
    """The desk hears of the euro once a day."""
    place = channel_row("desk", "telegram", "1", spec={"timezone": timezone})
    wire.configure(EURO, subscription_row("desk", "euro", mode=mode), *more, channels=[place])


def lists(wire: Wire) -> list[tuple[str, str, list[str]]]:
    """Key, state and the reports of each list."""
    rows = wire.rows()
    inner = {row.id: [each.report for each in rows if each.within == row.id] for row in rows if row.kind == "list"}
    return [(row.key, row.state, inner[row.id]) for row in rows if row.kind == "list"]


def test_reports_gather_until_the_list_is_due_and_go_out_once(wire: Wire) -> None:
    daily(wire)
    one, two, three = (report(number, "Digital euro") for number in (1, 2, 3))
    wire.come(one)
    wire.come(two, "s2")
    wire.follow(at=START + HOUR)
    key = "list:daily:2026-11-24T08:00:00Z"
    assert lists(wire) == [(key, "gathering", [one.id, two.id])]
    wire.step(at=TOMORROW - timedelta(seconds=1))
    assert lists(wire)[0][1] == "gathering"
    assert wire.step(at=TOMORROW).owed == 1
    assert lists(wire) == [(key, "pending", [one.id, two.id])]
    wire.settle(at=TOMORROW)
    # What comes of the same stories adds nothing; another story stands in the next one.
    wire.come(report(4, "Digital euro again"), at=TOMORROW)
    wire.come(three, "s3", at=TOMORROW)
    wire.follow(at=TOMORROW + HOUR)
    assert lists(wire)[1:] == [("list:daily:2026-11-25T08:00:00Z", "gathering", [three.id])]
    assert wire.step(at=TOMORROW + 3 * DAY).owed == 1
    assert wire.step(at=TOMORROW + 9 * DAY).owed == 0, "no empty ones"


def test_a_list_waits_for_a_matcher_that_lags_and_holds_what_came_before_it_was_due(wire: Wire) -> None:
    daily(wire)
    wire.come(report(1, "Digital euro"))
    wire.follow()
    late, next_day = report(1430, "Digital euro, late"), report(1500, "Digital euro, the day after")
    wire.come(late, "s2")
    wire.come(next_day, "s3")
    # It slept over the due time, and comes to the log only now.
    assert wire.step(at=TOMORROW + 5 * HOUR).changes == 2
    wire.step(at=TOMORROW + 5 * HOUR)
    (the_list,) = lists(wire)
    assert the_list[1] == "pending"
    assert late.id in the_list[2]


def test_a_clock_that_goes_back_brings_no_list_twice(wire: Wire) -> None:
    daily(wire)
    wire.come(report(1, "Digital euro"))
    wire.follow()
    wire.step(at=TOMORROW)
    wire.settle(at=TOMORROW)
    other = report(2, "Digital euro")
    wire.come(other, "s2")
    wire.follow(at=TOMORROW - HOUR)
    wire.step(at=TOMORROW)
    assert lists(wire)[1:] == [("list:daily:2026-11-25T08:00:00Z", "gathering", [other.id])]
    wire.step(at=TOMORROW + DAY)
    assert lists(wire)[1][1] == "pending"


def test_modes_are_told_apart_and_what_is_told_now_is_told_beside(wire: Wire) -> None:
    place = [channel_row("desk", "telegram", "1")]
    pairs = [subscription_row("desk", "euro"), subscription_row("desk", "hacks", mode="hourly")]
    wire.configure(EURO, *pairs, channels=place)
    wire.come(report(1, "Digital euro hacked"))
    wire.follow()
    assert [(row.kind, row.state) for row in wire.rows()] == [
        ("list", "gathering"),
        ("digest", "gathering"),
        ("alert", "pending"),
    ]


def test_a_matcher_that_replays_gathers_nothing_twice(wire: Wire) -> None:
    daily(wire)
    wire.come(report(1, "Digital euro"))
    wire.follow()
    wire.step(at=TOMORROW)
    wire.settle(at=TOMORROW)
    with wire.engine.begin() as connection:
        changes.move(connection, changes.MATCHER, changes.Cursor(1))
    wire.follow(at=TOMORROW + HOUR)
    assert len(wire.rows()) == 2


def test_the_due_time_is_that_of_the_wall_also_when_its_zone_changes(wire: Wire) -> None:
    daily(wire, timezone="Asia/Singapore")
    wire.come(report(1, "Digital euro"))
    wire.follow()
    assert wire.rows("list")[0].due == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    number = wire.number("desk")
    with wire.engine.begin() as connection:
        put_settings(connection, number, START, timezone="America/New_York")
        look_again(connection, number)
    wire.step(at=START + HOUR)
    # 08:00 in New York.
    assert wire.rows("list")[0].due == datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    wire.step(at=datetime(2026, 11, 23, 13, 0, tzinfo=UTC))
    assert wire.rows("list")[0].state == "pending"


@pytest.mark.parametrize(("mode", "sizes"), [("daily", [5, 5, 3]), ("hourly", [13])])
def test_a_long_list_goes_out_in_parts_by_section(wire: Wire, mode: str, sizes: list[int]) -> None:
    """Where each story has a paragraph, few stand in one message."""
    daily(wire, mode=mode)
    for number in range(1, 14):
        wire.come(report(number, "Digital euro"), f"s{number}", section="cbdc" if number % 2 else "policy")
    wire.follow()
    wire.step(at=TOMORROW)
    assert [row.says["part"] for row in wire.rows("list")] == list(range(1, len(sizes) + 1))
    assert [len(each) for *_, each in lists(wire)] == sizes
    assert all(row.says["parts"] == len(sizes) for row in wire.rows("list"))


def test_stories_that_became_one_stand_there_once(wire: Wire) -> None:
    daily(wire)
    one, two = report(1, "Digital euro"), report(2, "Digital euro")
    wire.come(one)
    wire.come(two, "s2")
    wire.follow()
    wire.merge("s2", "s1")
    wire.follow(at=START + HOUR)
    wire.step(at=TOMORROW)
    assert [(row.report, row.state) for row in wire.rows("digest")] == [(one.id, "pending"), (two.id, "joined")]


def test_a_list_that_was_due_before_a_restore_is_perhaps_told(wire: Wire) -> None:
    daily(wire)
    wire.come(report(1, "Digital euro"))
    wire.follow()
    with wire.engine.begin() as connection:
        facts.note_cut(connection, facts.Cut(TOMORROW + HOUR, 9))
    wire.follow(at=TOMORROW + 2 * HOUR)
    assert wire.rows("list")[0].says["heading"] == "restored"


def test_a_chat_that_moves_takes_its_list_along(wire: Wire) -> None:
    daily(wire)
    wire.come(report(1, "Digital euro"))
    wire.follow()
    with wire.engine.begin() as connection:
        moved = move_channel(connection, wire.number("desk"), "-1002")
    wire.come(report(2, "Digital euro"), "s2")
    wire.follow(at=START + 2 * HOUR)
    wire.step(at=TOMORROW)
    (the_list,) = wire.rows("list")
    assert (the_list.channel, the_list.state) == (moved, "pending")
    assert len(lists(wire)[0][2]) == 2


def test_it_is_known_which_lists_are_due_without_a_look_at_all_deliveries(wire: Wire) -> None:
    statements: list[tuple[str, Any]] = []

    @event.listens_for(wire.engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    with wire.engine.connect() as connection:
        due_until(connection, START, 5)
        event.remove(wire.engine, "before_cursor_execute", note)
        if connection.dialect.name == "sqlite":
            statement, parameters = statements[-1]
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            assert "ix_deliveries_gathering" in str(plan)
