"""The outbox as senders see it: what is claimed, by whom, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from record.sql import channels, deliveries, lists
from record.sql.deliveries import Claimed, Outcome
from record.sql.tables import deliveries as rows
from tests.notifier.sending.told import NOW, World

LEASE = timedelta(seconds=90)
SECOND = timedelta(seconds=1)


@pytest.fixture
def world(engine: Engine) -> World:
    world = World(engine)
    world.channel("desk", "telegram", "-1001", 5)
    world.channel("mine", "telegram", "4242")
    for report in ("1", "2", "3", "4", "5"):
        world.report(report, f"story-{report}")
    return world


def claim(world: World, after: timedelta = timedelta(), holder: str = "w1", most: int = 9) -> list[Claimed]:
    with world.engine.begin() as connection:
        now = NOW + after
        return deliveries.claim(connection, "telegram", holder, now, now + LEASE, most)


def settle(world: World, *outcomes: Outcome) -> int:
    with world.engine.begin() as connection:
        return deliveries.settle(connection, outcomes)


def keys(claimed: list[Claimed]) -> list[str]:
    return [each.key for each in claimed]


def test_the_oldest_of_each_channel_is_claimed_by_one_sender_at_a_time(world: World) -> None:
    world.owe("desk", "1", "2")
    world.owe("mine", "3")
    first, other = claim(world)
    assert (first.key, first.attempts, first.words, other.key) == ("report:1", 1, ["digital euro"], "report:3")
    assert claim(world, holder="w2") == []
    assert settle(world, Outcome(first, "sent", NOW, message_id="7")) == 0
    assert keys(claim(world, holder="w2")) == ["report:2"]
    assert [row["state"] for row in world.rows()] == ["sent", "sending", "sending"]


def test_a_claim_that_lapsed_is_taken_over_and_its_holder_can_no_longer_settle(world: World) -> None:
    world.owe("desk", "1")
    (lapsed,) = claim(world)
    (again,) = claim(world, LEASE + SECOND, holder="w2")
    assert (again.id, again.attempts, again.reason) == (lapsed.id, 2, deliveries.TAKEN_OVER)
    assert settle(world, Outcome(lapsed, "sent", NOW), Outcome(lapsed, "pending", NOW, due=NOW)) == 2
    assert settle(world, Outcome(again, "sent", NOW)) == 0


def test_a_claim_that_is_renewed_is_not_taken_over(world: World) -> None:
    world.owe("desk", "1")
    claim(world)
    with world.engine.begin() as connection:
        assert deliveries.renew(connection, "w1", NOW + 3 * LEASE) == 1
        assert deliveries.renew(connection, "w2", NOW + 9 * LEASE) == 0
    assert claim(world, 2 * LEASE, holder="w2") == []
    assert len(claim(world, 4 * LEASE, holder="w2")) == 1


def test_order_is_kept_while_the_oldest_waits(world: World) -> None:
    world.owe("desk", "1", "2")
    (first,) = claim(world)
    settle(world, Outcome(first, "unknown", NOW, due=NOW + 9 * SECOND, reason="timeout"))
    assert claim(world, 8 * SECOND) == []
    (later,) = claim(world, 9 * SECOND)
    assert (later.key, later.attempts) == ("report:1", 2)


def test_one_that_is_not_taken_again_and_again_steps_aside(world: World) -> None:
    world.owe("desk", "1", "2")
    for attempt in range(deliveries.STUCK):
        (first,) = claim(world, attempt * SECOND)
        settle(world, Outcome(first, "pending", NOW, due=NOW + (attempt + 1) * SECOND, reason="500"))
    assert keys(claim(world, (deliveries.STUCK - 0.5) * SECOND)) == ["report:2"]
    assert claim(world, deliveries.STUCK * SECOND) == []


def test_what_was_put_back_untried_is_no_attempt(world: World) -> None:
    world.owe("desk", "1")
    (first,) = claim(world)
    settle(world, Outcome(first, "pending", NOW, due=NOW, tried=False))
    assert [each.attempts for each in claim(world)] == [1]


def test_higher_priority_goes_first_in_its_channel_and_among_channels(world: World) -> None:
    world.owe("desk", "1")
    world.owe("mine", "2")
    world.owe("mine", "3", priority=2)
    assert keys(claim(world, most=1)) == ["report:3"]
    assert keys(claim(world)) == ["report:1"]


def test_what_stands_within_a_list_is_not_sent_by_itself(world: World) -> None:
    (identity,) = world.owe("desk", kind="list", key="list:1", says={"heading": "late"})
    world.owe("desk", "1", "2", within=identity)
    (claimed,) = claim(world)
    assert claimed.key == "list:1"
    settle(world, Outcome(claimed, "sent", NOW, message_id="9", chat="-1001"))
    assert [(row["state"], row["message_id"]) for row in world.rows()] == [("sent", "9")] * 3


def test_channels_that_are_disabled_unnamed_or_moved_wait(world: World) -> None:
    world.owe("desk", "1")
    world.owe("mine", "2")
    with world.engine.begin() as connection:
        channels.disable_channel(connection, world.numbers["desk"], "kicked")
    assert keys(claim(world)) == ["report:2"]
    world.enable("desk")
    assert keys(claim(world)) == ["report:1"]


def test_what_a_channel_waited_for_becomes_one_list(world: World) -> None:
    world.owe("desk", "1", "2", "3")
    world.owe("mine", "1")
    with world.engine.begin() as connection:
        assert lists.gather(connection, world.numbers["desk"], "waited", "list:2", NOW) == 3
        assert lists.gather(connection, world.numbers["mine"], "waited", "list:3", NOW) == 0
    assert sorted(keys(claim(world))) == ["list:2", "report:1"]


def test_an_alert_of_a_story_that_another_message_tells_joins_it(world: World) -> None:
    world.owe("desk", "1")
    (first,) = claim(world)
    settle(world, Outcome(first, "sent", NOW, message_id="7", chat="-1001"))
    world.owe("desk", "2", words=["pilot"])
    world.move("2", "story-1")
    (second,) = claim(world)
    with world.engine.begin() as connection:
        assert deliveries.join_told(connection, [second], NOW) == {second.id: first.id}
        assert deliveries.join_told(connection, [replace(second, priority=1)], NOW) == {second.id: first.id}
    told = world.rows()[0]
    assert (told["words"], told["edit_due"]) == (["digital euro", "pilot"], NOW)


def test_edits_wait_for_messages_of_their_channel_and_not_for_others(world: World) -> None:
    world.owe("desk", "1")
    world.owe("mine", "2")
    settle(world, *(Outcome(each, "sent", NOW, message_id="7") for each in claim(world)))
    with world.engine.begin() as connection:
        connection.execute(update(rows).values(edit_due=NOW))
    world.owe("desk", "3")
    with world.engine.begin() as connection:
        found = deliveries.claim_edits(connection, "telegram", "w", NOW, NOW + LEASE, 9)
        assert keys(found) == ["report:2"]
        assert deliveries.claim_edits(connection, "telegram", "v", NOW, NOW + LEASE, 9) == []


def test_a_change_while_a_message_is_edited_is_not_forgotten(world: World) -> None:
    world.owe("desk", "1")
    settle(world, *(Outcome(each, "sent", NOW, message_id="7") for each in claim(world)))
    with world.engine.begin() as connection:
        connection.execute(update(rows).values(edit_due=NOW))
        (edit,) = deliveries.claim_edits(connection, "telegram", "w", NOW, NOW + LEASE, 9)
        connection.execute(update(rows).values(edit_due=NOW + SECOND))
    settle(world, Outcome(edit, "edited", NOW, looks="a"))
    assert world.rows()[0]["edit_due"] == NOW + SECOND


def test_lists_can_be_narrowed(world: World) -> None:
    world.owe("desk", "1", "2")
    world.owe("mine", "3")
    claim(world, most=1)
    with world.engine.begin() as connection:
        by_state = deliveries.listed(connection, state="sending")
        by_channel = deliveries.listed(connection, channel=world.numbers["mine"])
        newest = deliveries.listed(connection, most=1)
        assert deliveries.count_by_state(connection) == {"sending": 1, "pending": 2}
        assert deliveries.read(connection, newest[0]["id"]) == newest[0]
        assert deliveries.read(connection, 99) is None
    assert [(row["key"], row["title"]) for row in by_state] == [("report:1", "Digital euro, told by 1")]
    assert [row["key"] for row in by_channel] == [row["key"] for row in newest] == ["report:3"]
