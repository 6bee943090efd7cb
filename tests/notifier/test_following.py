"""Messages that follow their stories, in real databases; the clock is a value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from notifier.render import MOST_OTHERS
from sqlalchemy import Engine, insert

from record.sql import deliveries, messages
from record.sql.tables import items, stories
from tests.notifier.outbox import CHANNELS, HOUR, LEASE, SECOND, Outbox, others, tell
from tests.notifier.stories import NOW, alerts, change, member


def test_a_story_of_one_report_is_told_as_it_is(outbox: Outbox) -> None:
    report = member(1)
    assert outbox.follow(change(report), owed=alerts(report, "desk", "screen")) == 2
    assert [(row["channel"], row["payload"]) for row in outbox.rows()] == [
        (each.channel, each.payload) for each in alerts(report, "desk", "screen")
    ]


def test_a_message_that_waits_shows_the_story_as_it_is_when_it_is_sent(outbox: Outbox, engine: Engine) -> None:
    first, second, bank = member(1), member(2), member(3, primary=True)
    with engine.begin() as connection:
        connection.execute(insert(stories).values(id="s1", lead="x", first_seen=NOW, last_seen=NOW, size=1))
        connection.execute(
            insert(items).values(
                id=bank.item, base=bank.item, revision=0, source="x", discovered=NOW, story="s1", summary="By the bank."
            )
        )
    outbox.follow(change(first), owed=alerts(first, "desk"))
    assert outbox.follow(change(bank, first, second, lead_became_primary=True)) == 0
    (row,) = outbox.rows()
    assert (row["kind"], row["state"]) == ("alert", "pending")
    payload = row["payload"]
    assert (payload["title"], payload["url"], payload["summary"]) == (bank.title, bank.url, "By the bank.")
    assert others(payload) == ["Source 1", "Source 2"]
    assert (payload["watches"], payload["words"]) == (["euro"], ["digital euro"])


def test_a_message_that_was_sent_is_edited_once_for_all_that_came_meanwhile(outbox: Outbox) -> None:
    tell(outbox, "desk", "mine")
    assert outbox.follow(change(member(1), member(2))) == 2
    assert outbox.follow(change(member(1), member(2), member(3)), at=NOW + SECOND) == 2
    assert outbox.states() == [
        ("desk", "alert", "story:s1", "sent"),
        ("mine", "alert", "story:s1", "sent"),
        ("desk", "edit", "story:s1", "pending"),
        ("mine", "edit", "story:s1", "pending"),
    ]
    assert others(outbox.edit("desk")) == ["Source 2", "Source 3"]
    assert outbox.claim_edit("desk", NOW + HOUR) is None
    assert others(outbox.rows("alert", "desk")[0]["payload"]) == ["Source 2", "Source 3"]


def test_a_message_is_edited_once_a_minute(outbox: Outbox) -> None:
    tell(outbox, "desk")
    outbox.follow(change(member(1), member(2)))
    outbox.edit("desk", NOW + 10 * SECOND)
    outbox.follow(change(member(1), member(2), member(3)), at=NOW + 20 * SECOND)
    outbox.follow(change(*(member(number) for number in range(1, 5))), at=NOW + 30 * SECOND)
    assert outbox.claim_edit("desk", NOW + 69 * SECOND) is None
    assert others(outbox.edit("desk", NOW + 70 * SECOND)) == ["Source 2", "Source 3", "Source 4"]
    assert len(outbox.rows("edit")) == 1


def test_what_changes_nothing_is_not_written(outbox: Outbox) -> None:
    tell(outbox, "desk")
    assert outbox.follow(change(member(1), size=2)) == 0
    outbox.follow(change(member(1), member(2)))
    assert outbox.follow(change(member(1), member(2), size=5)) == 0
    outbox.edit("desk")
    assert outbox.follow(change(member(1), member(2), size=6)) == 0
    assert [row["state"] for row in outbox.rows("edit")] == ["sent"]


def test_an_edit_is_taken_back_from_its_sender_when_more_comes(outbox: Outbox) -> None:
    tell(outbox, "desk")
    outbox.follow(change(member(1), member(2)))
    slow = outbox.claim_edit("desk", NOW)
    assert slow is not None
    outbox.follow(change(member(1), member(2), member(3)), at=NOW + SECOND)
    assert outbox.claim_edit("desk", NOW + LEASE) is None
    outbox.note_edited(slow, NOW + 2 * SECOND)
    assert others(outbox.rows("alert")[0]["payload"]) == ["Source 2"]
    assert outbox.claim_edit("desk", NOW + 61 * SECOND) is None
    assert others(outbox.edit("desk", NOW + 62 * SECOND)) == ["Source 2", "Source 3"]


def test_an_edit_whose_sender_died_is_taken_over(outbox: Outbox) -> None:
    tell(outbox, "desk")
    outbox.follow(change(member(1), member(2)))
    dead = outbox.claim_edit("desk", NOW, holder="dead")
    assert outbox.claim_edit("desk", NOW + LEASE) is None
    again = outbox.claim_edit("desk", NOW + LEASE + SECOND)
    assert dead is not None
    assert again is not None
    assert (again.id, again.attempts, again.payload) == (dead.id, 2, dead.payload)


def test_a_story_that_grows_while_its_message_is_being_sent(outbox: Outbox) -> None:
    report = member(1)
    outbox.follow(change(report), owed=alerts(report, "desk"))
    sending = outbox.claim("desk")
    assert sending is not None
    outbox.follow(change(report, member(2)))
    outbox.follow(change(report, member(2), member(3)))
    assert outbox.claim_edit("desk") is None
    outbox.settle(sending)
    assert others(outbox.edit("desk")) == ["Source 2", "Source 3"]


def test_a_message_that_came_to_nothing_has_no_edits(outbox: Outbox, engine: Engine) -> None:
    report = member(1)
    outbox.follow(change(report), owed=alerts(report, "desk"))
    refused = outbox.claim("desk")
    assert refused is not None
    with engine.begin() as connection:
        deliveries.settle(connection, refused, "failed", NOW, reason="too odd")
    assert outbox.follow(change(report, member(2))) == 0


def test_a_deleted_message_is_not_edited_again(outbox: Outbox, engine: Engine) -> None:
    tell(outbox, "desk")
    outbox.follow(change(member(1), member(2)))
    claimed = outbox.claim_edit("desk")
    assert claimed is not None
    with engine.begin() as connection:
        messages.lost(connection, claimed, messages.target_of(connection, claimed), "message to edit not found", NOW)
    assert outbox.follow(change(member(1), member(2), member(3))) == 0
    assert [(row["state"], row["reason"]) for row in outbox.rows("edit")] == [("dropped", "message to edit not found")]


def test_a_message_in_a_chat_that_the_channel_has_left_is_not_edited(outbox: Outbox) -> None:
    tell(outbox, "desk", "mine")
    outbox.configure(channels=[{**CHANNELS[0], "chat": "-1009876543210"}, *CHANNELS[1:]])
    assert outbox.follow(change(member(1), member(2))) == 1
    assert [row["channel"] for row in outbox.rows("edit")] == ["mine"]


def test_of_a_hundred_sources_some_are_named(outbox: Outbox) -> None:
    tell(outbox, "desk")
    bank = member(99, primary=True)
    outbox.follow(change(member(1), *(member(number) for number in range(2, 99)), bank, sources=100))
    payload = outbox.edit("desk")
    assert others(payload) == ["Source 99", *(f"Source {number}" for number in range(2, MOST_OTHERS + 1))]
    assert payload["more"] == 99 - MOST_OTHERS


def test_a_channel_that_hears_of_the_story_later_is_told_of_all_of_it(outbox: Outbox) -> None:
    tell(outbox, "desk")
    later = member(2)
    assert outbox.follow(change(member(1), later), owed=alerts(later, "desk", "screen")) == 2
    (row,) = outbox.rows("alert", "screen")
    assert (row["payload"]["title"], others(row["payload"])) == (member(1).title, ["Source 2"])
    assert len(outbox.rows("alert", "desk")) == 1


# ---- order


def test_edits_neither_block_nor_pass_messages(outbox: Outbox) -> None:
    tell(outbox, "desk")
    outbox.follow(change(member(1), member(2)))
    outbox.edit("desk")
    outbox.follow(change(member(1), member(2), member(3)))
    outbox.follow(*(change(member(n), story=f"s{n}") for n in (5, 6)),
                  owed=[*alerts(member(5), "desk", story="s5"), *alerts(member(6), "desk", story="s6")])  # fmt: skip
    assert outbox.claim_edit("desk") is None
    assert [outbox.send("desk").key for _ in range(2)] == ["story:s5", "story:s6"]
    assert outbox.claim("desk", NOW + HOUR) is None
    assert outbox.claim_edit("desk", NOW + HOUR) is not None


def test_channels_with_messages_come_before_those_with_edits(outbox: Outbox, engine: Engine) -> None:
    tell(outbox, "mine")
    outbox.follow(change(member(1), member(2)))
    outbox.follow(change(member(5), story="s5"), owed=alerts(member(5), "screen", story="s5"))
    with engine.begin() as connection:
        assert deliveries.open_channels(connection) == ["screen", "mine"]
        assert deliveries.count_by_state(connection) == {"sent": 1, "pending": 2}
        assert deliveries.count_by_state(connection, edits=False) == {"sent": 1, "pending": 1}


# ---- updates


@pytest.mark.parametrize("updates", [(), ("desk", "screen")])
def test_a_primary_source_that_takes_the_lead(outbox: Outbox, updates: Sequence[str]) -> None:
    outbox.configure(updates=updates)
    tell(outbox, "desk", "mine", "screen")
    bank = member(2, primary=True)
    outbox.follow(change(bank, member(1), lead_became_primary=True))
    assert [(row["channel"], row["key"]) for row in outbox.rows("update")] == [
        (each, "update:s1:1") for each in updates
    ]
    assert [row["channel"] for row in outbox.rows("edit")] == [each for each in ("desk", "mine") if each not in updates]
    for row in outbox.rows("update") + outbox.rows("edit"):
        assert (row["payload"]["title"], others(row["payload"])) == (bank.title, ["Source 1"])
    assert all(row["payload"]["again"] == {"because": "primary"} for row in outbox.rows("update"))


@pytest.mark.parametrize(("quiet", "told_again"), [(23 * HOUR, []), (24 * HOUR, ["screen"]), (90 * HOUR, ["screen"])])
def test_a_story_that_goes_on_after_a_quiet_day(outbox: Outbox, quiet: timedelta, told_again: list[str]) -> None:
    outbox.configure(updates=["screen"])
    tell(outbox, "mine", "screen")
    outbox.follow(change(member(1), member(2), quiet_for=quiet), at=NOW + quiet)
    assert [row["channel"] for row in outbox.rows("update")] == told_again
    assert [row["channel"] for row in outbox.rows("edit")] == ["mine"]


def test_after_an_update_the_story_goes_on_in_it(outbox: Outbox) -> None:
    outbox.configure(updates=["desk"])
    tell(outbox, "desk")
    outbox.follow(change(member(1), member(2), quiet_for=30 * HOUR))
    outbox.follow(change(member(1), member(2), member(3)))
    assert outbox.rows("edit") == []
    update = outbox.send("desk", "8")
    assert (update.kind, others(update.payload)) == ("update", ["Source 2", "Source 3"])
    outbox.follow(change(*(member(number) for number in range(1, 5))))
    assert [row["key"] for row in outbox.rows("edit")] == ["update:s1:1"]
    assert outbox.edit("desk")["again"] == {"because": "quiet", "hours": 30}
    outbox.follow(change(*(member(number) for number in range(1, 6)), quiet_for=25 * HOUR))
    assert [row["key"] for row in outbox.rows("update")] == ["update:s1:1", "update:s1:2"]


def test_a_story_that_nobody_was_told_of_yet_needs_no_update(outbox: Outbox) -> None:
    outbox.configure(updates=["desk"])
    report = member(1)
    outbox.follow(change(report), owed=alerts(report, "desk"))
    assert outbox.follow(change(member(2, primary=True), report, lead_became_primary=True)) == 0
    assert outbox.states() == [("desk", "alert", "story:s1", "pending")]


def test_who_knows_the_primary_source_already_is_not_told_of_it_again(outbox: Outbox) -> None:
    outbox.configure(updates=["desk", "mine"])
    bank = member(2, primary=True)
    outbox.follow(change(bank, story="s2"), owed=alerts(bank, "desk", story="s2"))
    outbox.send("desk")
    tell(outbox, "mine")
    outbox.follow(change(bank, member(1), absorbed=("s2",), lead_became_primary=True, quiet_for=30 * HOUR))
    assert [(row["channel"], row["key"]) for row in outbox.rows("update")] == [("mine", "update:s1:1")]
    assert [(row["channel"], row["key"]) for row in outbox.rows("edit")] == [("desk", "story:s2")]
