"""The outbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from record.sql import deliveries, directory
from record.sql.deliveries import Claimed, Owed
from tests.record.sql.directory_rows import DIRECTORY

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LEASE = timedelta(seconds=90)


@pytest.fixture(autouse=True)
def channels(engine: Engine) -> None:
    with engine.begin() as connection:
        directory.synchronise(connection, DIRECTORY)


def owe(engine: Engine, *keys: str, channel: str = "desk") -> int:
    with engine.begin() as connection:
        return deliveries.owe(connection, [Owed(channel, "alert", key, {"title": key}) for key in keys], NOW)


def claim(engine: Engine, at: datetime = NOW, holder: str = "w1", channel: str = "desk") -> Claimed | None:
    with engine.begin() as connection:
        return deliveries.claim(connection, channel, holder, at, at + LEASE)


def states(engine: Engine) -> list[tuple[str, str]]:
    with engine.begin() as connection:
        return [(row["key"], row["state"]) for row in deliveries.list_deliveries(connection)][::-1]


def test_a_story_is_owed_to_a_channel_once(engine: Engine) -> None:
    assert owe(engine, "story:1", "story:2") == 2
    assert owe(engine, "story:1", "story:3") == 1
    assert owe(engine, "story:1", channel="screen") == 1


def test_the_oldest_is_claimed_by_one_sender_at_a_time(engine: Engine) -> None:
    owe(engine, "story:1", "story:2")
    first = claim(engine)
    assert first is not None
    assert (first.key, first.attempts, first.payload) == ("story:1", 1, {"title": "story:1"})
    assert claim(engine, holder="w2") is None
    with engine.begin() as connection:
        assert deliveries.settle(connection, first, "sent", NOW, message_id="7")
    second = claim(engine, holder="w2")
    assert second is not None
    assert second.key == "story:2"
    assert states(engine) == [("story:1", "sent"), ("story:2", "sending")]


def test_a_claim_that_lapsed_is_taken_over_and_its_holder_can_no_longer_settle(engine: Engine) -> None:
    owe(engine, "story:1")
    lapsed = claim(engine)
    again = claim(engine, NOW + LEASE + timedelta(seconds=1), holder="w2")
    assert lapsed is not None
    assert again is not None
    assert (again.id, again.attempts) == (lapsed.id, 2)
    with engine.begin() as connection:
        assert not deliveries.settle(connection, lapsed, "sent", NOW)
        assert not deliveries.postpone(connection, lapsed, NOW, state="pending", reason="late")
        assert deliveries.settle(connection, again, "sent", NOW)


def test_order_is_kept_while_the_oldest_waits(engine: Engine) -> None:
    owe(engine, "story:1", "story:2")
    first = claim(engine)
    assert first is not None
    with engine.begin() as connection:
        deliveries.postpone(connection, first, NOW + timedelta(seconds=9), state="unknown", reason="timeout")
    assert claim(engine, NOW + timedelta(seconds=8)) is None
    later = claim(engine, NOW + timedelta(seconds=9))
    assert later is not None
    assert (later.key, later.attempts) == ("story:1", 2)


def test_a_disabled_channel_owes_nothing_any_more(engine: Engine) -> None:
    owe(engine, "story:1", "story:2")
    with engine.begin() as connection:
        assert deliveries.open_channels(connection) == ["desk"]
        channel = directory.read_channel(connection, "desk")
        assert channel is not None
        directory.disable_channel(connection, channel, "kicked")
        assert deliveries.drop_open(connection, "desk", "channel disabled", NOW) == 2
        assert deliveries.open_channels(connection) == []
        assert deliveries.count_by_state(connection) == {"dropped": 2}


def test_channels_that_wait_longest_come_first(engine: Engine) -> None:
    owe(engine, "story:1", channel="screen")
    owe(engine, "story:1", channel="desk")
    with engine.begin() as connection:
        assert deliveries.open_channels(connection) == ["screen", "desk"]


def test_lists_can_be_narrowed(engine: Engine) -> None:
    owe(engine, "story:1", "story:2")
    owe(engine, "story:1", channel="screen")
    claim(engine)
    with engine.begin() as connection:
        by_state = deliveries.list_deliveries(connection, state="sending")
        by_channel = deliveries.list_deliveries(connection, channel="screen")
        newest = deliveries.list_deliveries(connection, most=1)
    assert [row["key"] for row in by_state] == ["story:1"]
    assert [row["channel"] for row in by_channel] == ["screen"]
    assert [(row["channel"], row["key"]) for row in newest] == [("screen", "story:1")]
