"""Messages of stories that become one, in real databases; the clock is a value."""

from __future__ import annotations

from tests.notifier.outbox import HOUR, Outbox, others, tell
from tests.notifier.stories import NOW, alerts, change, member


def test_when_stories_merge_the_later_message_points_at_the_first(outbox: Outbox) -> None:
    tell(outbox, "desk", "mine", "screen", story="s1", number=1)
    tell(outbox, "desk", "mine", "screen", story="s2", number=2)
    assert outbox.follow(change(member(1), member(2), absorbed=("s2",))) == 4
    edits = {(row["channel"], row["key"]): row["payload"] for row in outbox.rows("edit")}
    title = member(1).title
    assert {key: payload.get("first") for key, payload in edits.items()} == {
        ("desk", "story:s2"): {"title": title, "url": "https://t.me/c/1234567890/17"},
        ("mine", "story:s2"): {"title": title, "url": "https://s1.example/report"},
        ("desk", "story:s1"): None,
        ("mine", "story:s1"): None,
    }
    assert edits["desk", "story:s2"]["title"] == member(2).title
    for _ in range(2):
        outbox.edit("desk")
    outbox.follow(change(member(1), member(2), member(3)), at=NOW + HOUR)
    assert others(outbox.edit("desk", NOW + HOUR)) == ["Source 2", "Source 3"]
    assert outbox.claim_edit("desk", NOW + HOUR) is None


def test_the_message_that_was_first_stays_whichever_story_it_told_of(outbox: Outbox) -> None:
    tell(outbox, "desk", story="s2", number=2)
    tell(outbox, "desk", story="s1", number=1)
    outbox.follow(change(member(1), member(2), absorbed=("s2",)))
    edits = {row["key"]: row["payload"].get("first") for row in outbox.rows("edit")}
    assert edits == {
        "story:s2": None,
        "story:s1": {"title": member(2).title, "url": "https://t.me/c/1234567890/27"},
    }


def test_a_channel_that_knows_one_of_two_stories_is_not_told_of_both(outbox: Outbox) -> None:
    tell(outbox, "desk", story="s2", number=2)
    third = member(3)
    merged = change(member(1), member(2), third, absorbed=("s2",))
    assert outbox.follow(merged, owed=alerts(third, "desk", "screen")) == 2
    assert outbox.states() == [
        ("desk", "alert", "story:s2", "sent"),
        ("screen", "alert", "story:s1", "pending"),
        ("desk", "edit", "story:s2", "pending"),
    ]
    fourth = member(4)
    outbox.follow(change(member(1), member(2), third, fourth), owed=alerts(fourth, "desk"))
    assert len(outbox.rows("alert", "desk")) == 1


def test_a_message_of_a_merged_story_that_waits_is_dropped(outbox: Outbox) -> None:
    tell(outbox, "desk", story="s1", number=1)
    outbox.follow(change(member(2), story="s2"), owed=alerts(member(2), "desk", story="s2"))
    outbox.follow(change(member(1), member(2), absorbed=("s2",)))
    dropped = outbox.rows("alert")[1]
    assert (dropped["key"], dropped["state"], dropped["reason"]) == (
        "story:s2",
        "dropped",
        "its story became part of another one",
    )
    assert [row["key"] for row in outbox.rows("edit")] == ["story:s1"]


def test_a_message_of_a_merged_story_that_is_being_sent_points_thereafter(outbox: Outbox) -> None:
    tell(outbox, "desk", story="s1", number=1)
    outbox.follow(change(member(2), story="s2"), owed=alerts(member(2), "desk", story="s2"))
    sending = outbox.claim("desk")
    assert sending is not None
    outbox.follow(change(member(1), member(2), absorbed=("s2",)))
    outbox.settle(sending, "99")
    pointing = [row for row in outbox.rows("edit") if row["key"] == "story:s2"]
    assert [row["payload"]["first"]["url"] for row in pointing] == ["https://t.me/c/1234567890/17"]


def test_stories_merge_again_and_again(outbox: Outbox) -> None:
    for number in (1, 2, 3):
        tell(outbox, "desk", story=f"s{number}", number=number)
    outbox.follow(change(member(2), member(3), story="s2", absorbed=("s3",)))
    outbox.follow(change(member(1), member(2), member(3), story="s1", absorbed=("s2",)))
    urls = {row["key"]: row["payload"].get("first", {}).get("url") for row in outbox.rows("edit")}
    assert urls == {
        "story:s1": None,
        "story:s2": "https://t.me/c/1234567890/17",
        "story:s3": "https://t.me/c/1234567890/27",
    }
