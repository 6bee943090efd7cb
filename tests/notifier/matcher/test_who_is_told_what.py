"""Each sentence of "Who is told what": on real databases, from the change log to deliveries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from config.quiet import HIGH
from record.changes import Before
from record.sql import changes, directory, facts
from record.sql.channels import disable_channel, move_channel
from record.sql.owed import HELD
from record.sql.tables import deliveries
from record.sql.watches import list_watches
from tests.notifier.matcher.wire import HOUR, MINUTE, START, Wire, key, report, revision
from tests.record.sql.directory_rows import channel_row, subscription_row

DAY = timedelta(days=1)
EURO = {"euro": '"digital euro"'}
ONE, TWO = report(1, "Digital euro moves on"), report(2, "ECB: digital euro, next phase")


def test_a_subscription_hears_of_what_was_discovered_after_it_was_made_also_when_the_matcher_lags(wire: Wire) -> None:
    wire.configure(EURO, "old euro")
    wire.come(ONE)
    # The matcher has not come so far when another channel subscribes.
    wire.configure(EURO, "old euro", "new euro", at=ONE.discovered + timedelta(seconds=30))
    wire.come(TWO, "s2")
    wire.follow(at=START + 5 * HOUR)
    assert [(channel, key) for channel, key, *_ in wire.told()] == [
        ("old", key(ONE)),
        ("old", key(TWO)),
        ("new", key(TWO)),
    ]


def test_a_subscription_that_was_enabled_again_hears_of_what_was_discovered_since(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.configure(EURO)
    wire.come(ONE)
    wire.configure(EURO, "desk euro", at=ONE.discovered + timedelta(seconds=1))
    wire.come(TWO, "s2")
    wire.follow()
    assert [key for _, key, *_ in wire.told()] == [key(TWO)]


def test_a_subscription_hears_also_when_the_matcher_replays_and_nothing_twice(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.follow()
    with wire.engine.begin() as connection:
        changes.move(connection, changes.MATCHER, changes.Cursor(1))
    wire.settle()
    wire.follow(at=START + 2 * HOUR)
    assert [key for _, key, *_ in wire.told()] == [key(ONE)]
    assert wire.rows()[0].edit_due is None


def test_only_what_is_news_alerts(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    for number, news in enumerate((None, "first_poll", "archive", "age"), start=1):
        wire.come(report(number, "Digital euro", news=news), f"s{number}")
    wire.follow()
    assert wire.told() == []


def test_what_the_matcher_reaches_later_than_the_age_limit_comes_as_one_list(wire: Wire) -> None:
    wire.configure(EURO, "desk euro", "mine euro")
    for number in (1, 2, 3):
        wire.come(report(number, "Digital euro"), f"s{number}")
    late = report(6000, "Digital euro today")
    wire.come(late, "s4")
    wire.follow(at=START + 4 * DAY + 4 * HOUR)
    lists = wire.rows("list")
    assert [row.says for row in lists] == [{"heading": "late", "more": 0}] * 2
    by_list = {row.id: [each.key for each in wire.rows("alert") if each.within == row.id] for row in lists}
    assert list(by_list.values()) == [[key(report(number, "")) for number in (1, 2, 3)]] * 2
    assert [row.key for row in wire.rows("alert") if row.within is None] == [key(late)] * 2
    # What is late, too, goes into the list that waits; once that is sent, into another.
    wire.come(report(5, "Digital euro"), "s5")
    wire.follow(at=START + 9 * DAY)
    assert len(wire.rows("list")) == 2
    wire.settle()
    wire.come(report(7, "Digital euro"), "s7")
    wire.follow(at=START + 9 * DAY)
    assert len(wire.rows("list")) == 4


def test_with_no_age_limit_nothing_is_late(wire: Wire) -> None:
    wire = Wire(wire.engine, alert_age="all")
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.follow(at=START + 400 * DAY)
    assert [(row.kind, row.within) for row in wire.rows()] == [("alert", None)]


def test_what_does_not_fit_into_a_list_is_counted(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    for number in range(1, 131):
        wire.come(report(number, "Digital euro"), f"s{number}")
    wire.follow(at=START + 9 * DAY)
    (the_list,) = wire.rows("list")
    assert the_list.says == {"heading": "late", "more": 30}
    assert sum(row.within == the_list.id for row in wire.rows("alert")) == 100 == len(wire.rows("alert"))


def test_a_channel_is_told_of_a_story_once(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.come(TWO)
    assert wire.follow() == 1
    wire.settle()
    wire.come(report(3, "Digital euro"))
    assert wire.follow() == 0
    assert wire.told() == [("desk", key(ONE), ["euro"], ["digital euro"])]


def test_a_channel_was_told_if_the_own_report_of_a_live_delivery_is_in_the_story_now(wire: Wire) -> None:
    wire.configure(EURO, "desk euro", "mine euro")
    wire.come(ONE)
    wire.follow()
    wire.settle("desk")
    wire.settle("mine", state="failed")
    wire.come(TWO)
    wire.follow()
    # A message that failed, or was dropped, has told nobody.
    assert [(channel, key) for channel, key, *_ in wire.told()][2:] == [("mine", key(TWO))]


def test_merges_and_splits_move_no_deliveries(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.come(report(2, "Something else"), "s2")
    wire.follow()
    wire.settle()
    wire.merge("s1", "s2")
    wire.follow()
    wire.come(report(3, "Digital euro"), "s2")
    assert wire.follow() == 0
    assert [row.key for row in wire.rows()] == [key(ONE)]


def test_a_story_that_changed_has_its_messages_looked_at_again_and_others_are_left(wire: Wire) -> None:
    wire.configure(EURO, "desk euro", "mine euro", "screen euro", "waits euro")
    wire.come(ONE)
    wire.come(TWO, "s2")
    wire.follow()
    wire.settle("desk", "mine")
    wire.settle("screen", message=None)
    wire.come(report(3, "Another outlet"))
    wire.follow(at=START + 2 * HOUR)
    due = {
        channel: row.edit_due
        for (channel, *_), row in zip(wire.told(), wire.rows(), strict=True)
        if row.key == key(ONE)
    }
    at = START + 2 * HOUR
    assert due == {"desk": at, "mine": at, "screen": None, "waits": None}
    assert {row.edit_due for row in wire.rows() if row.key == key(TWO)} == {None}


def test_a_message_on_its_way_is_looked_at_again_too(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.follow()
    wire.settle(state="sending")
    wire.come(report(3, "Another outlet"))
    wire.follow()
    assert wire.rows()[0].edit_due == START + HOUR


def test_after_a_split_a_part_that_has_matches_and_no_live_delivery_alerts_with_its_earliest_matched_report(
    wire: Wire,
) -> None:
    wire.configure({**EURO, "phase": "phase"}, "desk euro", "desk phase")
    wire.come(ONE)
    older = report(2, "Digital euro, of last year", news="age")
    wire.come(older)
    three, four = report(3, "Digital euro in Rome"), report(4, "Digital euro: a phase")
    wire.come(three)
    wire.come(four)
    wire.follow()
    wire.settle()
    wire.split("s1", "s2", older, three, four)
    wire.follow()
    assert wire.told()[0][:2] == ("desk", key(ONE))
    assert wire.told()[1] == ("desk", key(three), ["euro", "phase"], ["digital euro", "phase"])
    assert len(wire.told()) == 2


def test_after_a_split_a_part_of_old_reports_alerts_nobody(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    older = report(2, "Digital euro, of last year", news="age")
    wire.come(older)
    wire.follow()
    wire.split("s1", "s2", older)
    wire.follow()
    assert [key for _, key, *_ in wire.told()] == [key(ONE)]


def test_a_later_watch_that_matches_a_told_story_is_added_to_its_message_by_an_edit(wire: Wire) -> None:
    wire.configure({**EURO, "phase": "phase"}, "desk euro", "desk phase", "mine euro")
    wire.come(ONE)
    wire.follow()
    wire.settle()
    wire.come(TWO)
    wire.follow(at=START + 2 * HOUR)
    assert wire.told() == [
        ("desk", key(ONE), ["euro", "phase"], ["digital euro", "phase"]),
        ("mine", key(ONE), ["euro"], ["digital euro"]),
    ]
    assert wire.rows()[0].edit_due == START + 2 * HOUR


def test_a_later_watch_is_added_to_a_message_that_waits_without_an_edit(wire: Wire) -> None:
    wire.configure({**EURO, "phase": "phase"}, "desk euro", "desk phase")
    wire.come(ONE)
    wire.follow()
    wire.come(TWO)
    wire.follow()
    assert wire.told() == [("desk", key(ONE), ["euro", "phase"], ["digital euro", "phase"])]
    assert wire.rows()[0].edit_due is None


def test_a_later_watch_of_a_higher_priority_than_any_shown_is_told_by_a_message(wire: Wire) -> None:
    urgent = subscription_row("desk", "phase", priority=5)
    wire.configure({**EURO, "phase": "phase"}, "desk euro", urgent)
    wire.come(ONE)
    wire.follow()
    wire.settle()
    wire.come(TWO)
    wire.follow()
    (again,) = wire.rows("update")
    assert (again.watches, again.priority, again.says) == (["euro", "phase"], 5, {"again": {"because": "watch"}})
    assert (again.report, again.key) == (TWO.id, f"update:{TWO.id}:1")
    # From then on it is shown: another report of it is no news.
    wire.settle()
    wire.come(report(3, "Next phase of the digital euro"))
    assert wire.follow() == 0


def test_where_no_edit_is_possible_a_later_watch_is_an_update_for_who_wants_updates(wire: Wire) -> None:
    wanting = subscription_row("mine", "phase", updates=True)
    wire.configure({**EURO, "phase": "phase"}, "desk euro", "desk phase", "mine euro", wanting)
    wire.come(ONE)
    wire.follow()
    wire.settle(message=None)
    wire.come(TWO)
    wire.follow()
    assert [(row.channel, row.watches) for row in wire.rows("update")] == [(wire.number("mine"), ["euro", "phase"])]
    assert [row.watches for row in wire.rows("alert")] == [["euro"], ["euro"]]


def test_several_watches_that_match_one_story_make_one_message(wire: Wire) -> None:
    urgent = subscription_row("desk", "ecb", priority=3)
    wire.configure({**EURO, "ecb": "ECB", "phase": "phase"}, "desk euro", "desk phase", urgent)
    wire.come(ONE)
    wire.come(TWO)
    wire.follow()
    assert wire.told() == [("desk", key(ONE), ["euro", "ecb", "phase"], ["digital euro", "ECB", "phase"])]
    assert wire.rows()[0].priority == 3


def test_digests_neither_count_as_told_nor_are_held_back(wire: Wire) -> None:
    wire.configure(EURO, "desk euro", subscription_row("mine", "euro", mode="daily"))
    wire.come(ONE)
    with wire.engine.begin() as connection:
        row = {"channel": wire.number("desk"), "kind": "digest", "key": "daily:1", "report": ONE.id}
        rest: dict[str, Any] = {
            "watches": [],
            "words": [],
            "state": "sent",
            "created": START,
            "due": START,
            "attempts": 1,
        }
        connection.execute(insert(deliveries).values(**row, **rest))
    wire.follow()
    assert [(channel, key) for channel, key, *_ in wire.told() if channel == "desk"] == [
        ("desk", "daily:1"),
        ("desk", key(ONE)),
    ]


def test_what_waits_for_the_end_of_quiet_hours_goes_at_once_where_an_urgent_watch_matches_it_too(wire: Wire) -> None:
    quiet = [channel_row("desk", "telegram", "1", spec={"quiet": "00:00-23:00", "quiet_alerts": "held"})]
    pairs = [subscription_row("desk", "euro"), subscription_row("desk", "bank", priority=HIGH)]
    wire.configure(EURO | {"bank": "ECB"}, *pairs, channels=quiet)
    wire.come(ONE)
    wire.follow()
    (row,) = wire.rows()
    assert (row.due, row.reason) == (START.replace(hour=23), HELD)
    wire.come(TWO)
    wire.follow(at=START + 2 * HOUR)
    (row,) = wire.rows()
    assert (row.priority, row.due, row.watches) == (HIGH, START + 2 * HOUR, ["euro", "bank"])


def before(item: Any) -> Before:
    return Before(item.title, item.summary, item.content)


def test_a_watch_whose_query_matches_the_text_before_a_revision_matched_before(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    old = report(1, "Digital euro moves on", news="age")
    wire.come(old)
    wire.come(revision(old, "Digital euro moves on, fast", news="news"), before=before(old))
    wire.follow()
    assert wire.told() == []


def test_a_watch_that_matches_only_now_alerts_if_the_revision_is_news_and_the_channel_was_not_told(wire: Wire) -> None:
    wire.configure({**EURO, "fast": "fast", "slow": "slow"}, "desk fast", "mine slow", "told euro", "told fast")
    wire.come(ONE)
    wire.follow()
    wire.settle()
    now = revision(ONE, "Digital euro moves on fast")
    wire.come(now, before=before(ONE))
    wire.come(revision(now, "Digital euro moves on fast, slow", 2, news="age"), before=before(now))
    wire.follow()
    assert wire.told() == [
        ("told", key(ONE), ["euro", "fast"], ["digital euro", "fast"]),
        ("desk", key(ONE), ["fast"], ["fast"]),
    ]


def test_a_pages_text_alerts_likewise(wire: Wire) -> None:
    wire.configure({"krona": "krona", **EURO}, "desk krona", "desk euro", "mine krona")
    wire.come(ONE)
    wire.follow()
    wire.settle()
    page = revision(ONE, "Digital euro moves on", content="And the e-krona, the krona.", from_page=("content",))
    wire.come(page, before=before(ONE))
    wire.follow()
    assert wire.told() == [
        ("desk", key(ONE), ["euro", "krona"], ["digital euro", "krona"]),
        ("mine", key(ONE), ["krona"], ["krona"]),
    ]


def test_after_a_restore_what_was_discovered_before_the_cut_and_what_is_still_owed_is_one_list(wire: Wire) -> None:
    wire.configure(EURO, "desk euro", "mine euro", operator="desk")
    wire.come(ONE)
    wire.follow(at=ONE.discovered + timedelta(seconds=1))
    wire.settle("mine")
    cut = START + 10 * MINUTE
    with wire.engine.begin() as connection:
        facts.note_cut(connection, facts.Cut(cut, 99))
    wire.come(report(3, "Digital euro"), "s3")
    wire.come(report(11, "Digital euro"), "s11")
    wire.follow()
    wire.follow()
    lists = {row.id: row.channel for row in wire.rows("list")}
    assert [row.says for row in wire.rows("list")] == [{"heading": "restored", "more": 0}] * 2
    desk, mine = wire.number("desk"), wire.number("mine")
    assert {(row.channel, row.key, lists.get(row.within)) for row in wire.rows("alert")} == {
        (desk, key(ONE), desk),
        (mine, key(ONE), None),
        *((each, key(report(3, "")), each) for each in (desk, mine)),
        *((each, key(report(11, "")), None) for each in (desk, mine)),
    }
    (notice,) = wire.rows("notice")
    assert notice.channel == wire.number("desk")
    assert "restored from a backup" in notice.says["text"]


def test_a_disabled_channel_is_owed_what_matches(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    with wire.engine.begin() as connection:
        disable_channel(connection, wire.number("desk"), "kicked")
    wire.come(ONE)
    wire.follow()
    assert [key for _, key, *_ in wire.told()] == [key(ONE)]


def test_who_wants_updates_is_told_again_when_a_primary_source_takes_the_lead(wire: Wire) -> None:
    wanting = [subscription_row(channel, "euro", updates=True) for channel in ("mine", "unsent")]
    wire.configure(EURO, "desk euro", *wanting)
    wire.come(ONE)
    wire.follow()
    wire.settle("desk", "mine")
    ecb = report(2, "Press release")
    wire.come(ecb)
    wire.lead(ecb, primary=True)
    wire.follow()
    (again,) = wire.rows("update")
    assert (again.channel, again.report, again.key) == (wire.number("mine"), ecb.id, f"update:{ecb.id}:1")
    assert (again.watches, again.words) == (["euro"], ["digital euro"])
    assert again.says == {"again": {"because": "primary"}}
    other = report(3, "Another lead")
    wire.come(other)
    wire.settle()
    wire.lead(other, primary=False)
    assert wire.follow() == 0


def test_who_wants_updates_is_told_again_when_a_story_goes_on_after_a_quiet_day(wire: Wire) -> None:
    wire.configure(EURO, "desk euro", subscription_row("mine", "euro", updates=True))
    wire.come(ONE)
    wire.follow()
    wire.settle()
    wire.come(report(60, "An hour later"))
    later = report(60 + 30 * 60, "On and on")
    wire.come(later)
    wire.follow(at=later.discovered + MINUTE)
    (again,) = wire.rows("update")
    assert (again.channel, again.report) == (wire.number("mine"), later.id)
    assert again.says == {"again": {"because": "quiet", "hours": 30}}


def test_a_chat_that_moved_is_not_told_again(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.follow()
    wire.settle()
    with wire.engine.begin() as connection:
        moved = move_channel(connection, wire.number("desk"), "-100999")
    wire.come(TWO)
    wire.come(report(3, "Digital euro"), "s3")
    wire.follow()
    assert [(row.channel, row.key) for row in wire.rows()] == [(moved, key(ONE)), (moved, key(report(3, "")))]


def test_an_origin_that_is_no_longer_heard_leaves_the_others(wire: Wire) -> None:
    """A chat's subscription to a watch of the config outlives the config's own."""
    wire.configure(EURO, "desk euro")
    with wire.engine.begin() as connection:
        (euro,) = list_watches(connection)
        desk = wire.number("desk")
        directory.subscribe(
            connection, desk, euro.number, origin="chat:1", now=START, number=directory.change(connection)
        )
    wire.configure(EURO, channels=[{"id": "desk", "kind": "telegram", "chat": "1", "thread": None, "spec": {}}])
    wire.come(ONE)
    wire.follow()
    assert wire.told() == [("desk", key(ONE), ["euro"], ["digital euro"])]


def test_joined_rows_count_as_told_by_the_one_they_joined(wire: Wire) -> None:
    wire.configure({**EURO, "phase": "phase"}, "desk euro", "desk phase")
    wire.come(ONE)
    wire.come(TWO, "s2")
    wire.follow()
    first, second = wire.rows()
    with wire.engine.begin() as connection:
        # What a sender does as it claims the second.
        joined = {"state": "joined", "within": first.id}
        connection.execute(update(deliveries).where(deliveries.c.id == second.id).values(joined))
        sent = {"state": "sent", "message_id": "1", "watches": ["euro", "phase"], "words": ["digital euro", "phase"]}
        connection.execute(update(deliveries).where(deliveries.c.id == first.id).values(sent))
    wire.split("s1", "s9", ONE)
    wire.merge("s1", "s2")
    wire.come(report(5, "Digital euro phase"), "s2")
    wire.follow()
    assert len(wire.rows()) == 2
