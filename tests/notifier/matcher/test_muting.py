"""What a channel has muted is not owed, and is counted; everybody else hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from record.sql.chats.mutes import Mute, MuteKind, list_mutes, put_mute, remove_mute
from record.sql.chats.settings import put_settings
from record.sql.database import reading
from record.sql.watches import list_watches
from tests.notifier.matcher.wire import HOUR, START, Wire, key, report
from tests.record.sql.directory_rows import subscription_row

EURO = {"euro": '"digital euro"', "bank": "bank"}
ONE, TWO = report(1, "Digital euro moves on"), report(2, "The digital euro, says the bank")


def mute(wire: Wire, kind: MuteKind, value: str, until: datetime | None = None, channel: str = "desk") -> int:
    with wire.engine.begin() as connection:
        return put_mute(connection, wire.number(channel), kind, value, until=until, by="7", now=START)


def told(wire: Wire, channel: str = "desk") -> list[tuple[str, str, str | None]]:
    number = wire.number(channel)
    return [(row.key, row.state, row.reason) for row in wire.rows() if row.channel == number]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("source", "s1", "muted: the source s1"),
        ("term", "moves", "muted: the word moves"),
        ("term", 'MOVES "on"', 'muted: the word MOVES "on"'),
        ("story", "s1", "muted: the story s1"),
    ],
)
def test_what_is_muted_is_dropped_with_its_reason_for_that_channel_alone(
    wire: Wire, kind: MuteKind, value: str, reason: str
) -> None:
    wire.configure(EURO, "desk euro", "mine euro")
    mute(wire, kind, value)
    wire.come(ONE)
    wire.come(TWO, "s2")
    wire.follow()
    assert told(wire) == [(key(TWO), "pending", None), (f"muted:{ONE.id}", "dropped", reason)]
    assert [state for _, state, _ in told(wire, "mine")] == ["pending", "pending"]


def test_a_report_of_the_story_that_is_not_muted_tells_it(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    mute(wire, "source", "s1")
    wire.come(ONE)
    wire.come(TWO)
    wire.follow()
    assert told(wire) == [(key(TWO), "pending", None)]


def test_of_a_muted_story_nothing_more_is_told_whatever_becomes_of_it(wire: Wire) -> None:
    wire.configure(EURO, subscription_row("desk", "euro", updates=True), subscription_row("desk", "bank", priority=5))
    wire.come(ONE)
    wire.follow()
    wire.settle()
    mute(wire, "story", "s1")
    # A watch that is more urgent, a quiet time, and another story that it becomes part of.
    wire.come(TWO)
    wire.come(report(3000, "Digital euro: bank"))
    wire.come(report(3001, "Something else"), "s2")
    wire.merge("s1", "s2")
    wire.come(report(3002, "Digital euro and the bank"), "s2")
    wire.follow(at=START + 51 * HOUR)
    assert [row.state for row in wire.rows() if row.state != "dropped"] == ["sent"]


def test_a_mute_ends(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    mute(wire, "source", "s1", until=START + HOUR)
    wire.come(ONE)
    wire.follow(at=START + HOUR)
    assert told(wire) == [(key(ONE), "pending", None)]


def test_a_muted_watch_leaves_the_others(wire: Wire) -> None:
    wire.configure(EURO, "desk euro", "desk bank")
    with reading(wire.engine) as connection:
        number = next(each.number for each in list_watches(connection) if each.name == "euro")
    mute(wire, "watch", str(number))
    wire.come(ONE)
    wire.come(TWO, "s2")
    wire.follow()
    assert [(row.key, row.state, row.watches) for row in wire.rows()] == [
        (key(TWO), "pending", ["bank"]),
        (f"muted:{ONE.id}", "dropped", ["euro"]),
    ]


def test_a_paused_chat_is_owed_nothing(wire: Wire) -> None:
    wire.configure(EURO, "desk euro", "mine euro")
    with wire.engine.begin() as connection:
        put_settings(connection, wire.number("desk"), START, paused=True)
    wire.come(ONE)
    wire.follow()
    assert told(wire) == [(f"muted:{ONE.id}", "dropped", "paused: the chat wants nothing for now")]
    assert told(wire, "mine") == [(key(ONE), "pending", None)]


def test_mutes_are_listed_and_taken_back(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    number = wire.number("desk")
    first = mute(wire, "term", "airdrop", until=START + HOUR)
    assert mute(wire, "term", "airdrop", until=START + 2 * HOUR) == first
    other = mute(wire, "source", "s1")
    with wire.engine.begin() as connection:
        assert list_mutes(connection, number, START) == [
            Mute(other, number, "source", "s1", None, "7", START),
            Mute(first, number, "term", "airdrop", START + 2 * HOUR, "7", START),
        ]
        assert [each.number for each in list_mutes(connection, number, START + timedelta(hours=2))] == [other]
        assert remove_mute(connection, number, other)
        assert not remove_mute(connection, number, other)
        assert not remove_mute(connection, number + 1, first)
