"""When and how channels are told: quiet hours, bursts, and what waited for too long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine, select, update

from config.quiet import HIGH
from notifier.manners import Most
from notifier.rendering.forms import html_of
from notifier.sending.outbox import Outbox, Work
from record.sql import facts, lists
from record.sql.chats.settings import look_again, put_settings
from record.sql.deliveries import Outcome
from record.sql.owed import HELD
from record.sql.tables import channels, story_views
from record.sql.tables import deliveries as rows
from tests.notifier.botapi import BotApi
from tests.notifier.conftest import PRIVATE
from tests.notifier.sending.test_sending import running
from tests.notifier.sending.told import NOW, World
from tests.waiting import eventually

#: A night in Singapore, and its end.
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Room(World):
    """One chat, and one process's outbox; the clock is a value."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.channel("mine", "telegram", str(PRIVATE))
        self.outbox = Outbox(engine, "telegram", "h", waits=timedelta(days=3))
        with engine.begin() as connection:
            facts.note_cut_told(connection, NOW)

    def spec(self, **spec: Any) -> None:
        """What the config says of the chat."""
        with self.engine.begin() as connection:
            connection.execute(update(channels).values(spec={"timezone": "Asia/Singapore", **spec}))

    def owed(self, *reports: str, at: datetime, **more: Any) -> None:
        """Reports, each a story of its own, owed since a time."""
        for report in reports:
            self.report(report, f"story-{report}")
        self.owe("mine", *reports, created=at, due=at, **more)

    def claim(self, at: datetime) -> list[Work]:
        """What goes out at a time."""
        return self.outbox.claim(at, 9, ())

    def sent(self, at: datetime, number: int = 9, chat: str = str(PRIVATE)) -> list[Work]:
        """So many messages go out, one after the other, and are sent."""
        found: list[Work] = []
        while len(found) < number and (works := self.claim(at)):
            for work in works:
                state: Any = "edited" if work.claimed.is_edit else "sent"
                where = {"message_id": str(work.claimed.id), "chat": chat, "looks": work.message.digest()}
                self.outbox.settle([Outcome(work.claimed, state, at, **where)])
            found += works
        return found


@pytest.fixture
def room(engine: Engine) -> Room:
    return Room(engine)


def lines(work: Work) -> list[str]:
    return [part.text for part in work.message.parts]


def entries(work: Work) -> list[str]:
    return [part.spans[0].text for part in work.message.parts if part.role == "entry"]


def test_in_quiet_hours_a_message_makes_no_sound_unless_it_is_urgent(room: Room) -> None:
    room.spec(quiet="22:00-07:30")
    room.owed("1", at=NIGHT)
    room.owed("2", at=NIGHT, priority=HIGH)
    assert [(work.claimed.key, work.silent) for work in room.sent(NIGHT)] == [("report:2", False), ("report:1", True)]
    room.owed("3", at=MORNING)
    assert [work.silent for work in room.sent(MORNING)] == [False]


def test_or_it_is_held_until_their_end_and_urgent_ones_go_first(room: Room) -> None:
    room.spec(quiet="22:00-07:30", quiet_alerts="held")
    room.owed("1", "2", at=NIGHT)
    assert room.sent(NIGHT) == []
    assert [(row["due"], row["reason"]) for row in room.rows()] == [(MORNING, HELD)] * 2
    room.owed("3", at=NIGHT, priority=HIGH)
    room.owed("4", at=NIGHT + MINUTE)
    assert [work.claimed.key for work in room.sent(NIGHT + MINUTE)] == ["report:3"]
    assert room.sent(MORNING - SECOND) == []
    assert [work.claimed.key for work in room.sent(MORNING)] == ["report:1", "report:2", "report:4"]


def test_whoever_ends_their_quiet_hours_hears_at_once(room: Room) -> None:
    room.spec(quiet="22:00-07:30", quiet_alerts="held")
    room.owed("1", at=NIGHT)
    assert room.sent(NIGHT) == []
    number = room.numbers["mine"]
    with room.engine.begin() as connection:
        put_settings(connection, number, NIGHT, quiet_from=60, quiet_until=120)
        look_again(connection, number)
    assert [work.claimed.key for work in room.sent(NIGHT + MINUTE)] == ["report:1"]


def test_a_paused_chat_is_sent_nothing_and_then_what_it_is_owed(room: Room) -> None:
    room.owed("1", at=NIGHT)
    for paused, found in ((True, 0), (False, 1)):
        with room.engine.begin() as connection:
            put_settings(connection, room.numbers["mine"], NIGHT, paused=paused)
        assert len(room.sent(NIGHT)) == found


def test_more_than_so_many_in_a_minute_become_one_list_that_is_edited_on(room: Room) -> None:
    room.spec(burst=2)
    room.owed("1", "2", at=NIGHT)
    assert [work.claimed.kind for work in room.sent(NIGHT)] == ["alert", "alert"]
    room.owed("3", at=NIGHT + SECOND)
    (first,) = room.sent(NIGHT + SECOND)
    assert entries(first) == ["Digital euro, told by 3"]
    room.owed("4", at=NIGHT + 2 * SECOND)
    (edit,) = room.sent(NIGHT + 2 * SECOND)
    assert edit.claimed.is_edit
    assert edit.claimed.id == first.claimed.id
    room.owed("5", "6", at=NIGHT + 3 * SECOND)
    assert room.sent(NIGHT + 3 * SECOND) == [], "edited at most once a minute"
    (edit,) = room.sent(NIGHT + MINUTE + 2 * SECOND)
    assert sorted(entries(edit)) == [f"Digital euro, told by {number}" for number in (3, 4, 5, 6)]
    rows = {row["key"]: row for row in room.rows()}
    assert {rows[f"report:{number}"]["within"] for number in (3, 4, 5, 6)} == {first.claimed.id}
    assert {row["state"] for row in rows.values()} == {"sent"}
    room.owed("7", at=NIGHT + 5 * MINUTE)
    assert [work.claimed.kind for work in room.sent(NIGHT + 5 * MINUTE)] == ["alert"]


def test_a_chat_that_has_had_its_messages_of_the_hour_gets_the_rest_in_lists(room: Room) -> None:
    room.outbox = Outbox(room.engine, "telegram", "h", most=Most(an_hour=2))
    with room.engine.begin() as connection:
        put_settings(connection, room.numbers["mine"], NIGHT)
    for number, kind in enumerate(("alert", "alert", "list")):
        room.owed(str(number), at=NIGHT + number * MINUTE)
        (work,) = room.sent(NIGHT + number * MINUTE)
        assert work.claimed.kind == kind
    assert work.message.title.startswith("This chat has had its messages of this hour")
    room.owed("9", at=NIGHT + 90 * MINUTE)
    assert [work.claimed.kind for work in room.sent(NIGHT + 90 * MINUTE)] == ["alert"]


def test_what_comes_at_once_is_one_list_and_urgent_ones_stay_messages(room: Room) -> None:
    room.spec(burst=3)
    room.owed(*map(str, range(1, 31)), at=NIGHT)
    room.owed("40", at=NIGHT, priority=HIGH)
    works = room.sent(NIGHT)
    assert [(work.claimed.kind, len(entries(work))) for work in works] == [("alert", 0), ("list", 20), ("list", 10)]


def test_a_list_that_can_no_longer_be_edited_gives_its_reports_back(room: Room) -> None:
    room.spec(burst=1)
    room.owed("1", "2", at=NIGHT)
    (first,) = room.sent(NIGHT)
    room.owed("3", "4", at=NIGHT + SECOND)
    (edit,) = room.claim(NIGHT + SECOND)
    assert edit.claimed.id == first.claimed.id
    room.outbox.settle([Outcome(edit.claimed, "lost", NIGHT + 2 * SECOND, reason="gone")])
    later = NIGHT + 3 * SECOND
    assert [entries(work) for work in room.sent(later)] == [["Digital euro, told by 4", "Digital euro, told by 3"]]


def test_a_list_that_is_too_old_to_be_edited_gives_its_reports_back(room: Room) -> None:
    room.spec(burst=1)
    room.owed("1", "2", at=NIGHT)
    room.sent(NIGHT)
    room.owed("3", "4", at=NIGHT + SECOND)
    room.claim(NIGHT + SECOND)
    with room.engine.begin() as connection:
        assert lists.take_out_old(connection, NIGHT + timedelta(days=1)) == 0
        assert lists.take_out_old(connection, NIGHT + timedelta(days=3)) == 2


def test_a_report_that_stands_in_a_list_is_corrected_there(room: Room) -> None:
    room.spec(burst=1)
    room.owed("1", "2", at=NIGHT)
    room.sent(NIGHT)
    room.report("1", "story-1", revision=1, title="Digital euro, corrected")
    with room.engine.begin() as connection:
        connection.execute(update(rows).where(rows.c.kind == "list").values(edit_due=NIGHT))
    (edit,) = room.sent(NIGHT + 2 * MINUTE)
    assert edit.claimed.kind == "list"
    assert "Digital euro, corrected" in entries(edit)


def test_what_waited_longer_than_its_age_comes_as_a_list_and_newer_ones_alone(room: Room) -> None:
    now = NIGHT + timedelta(days=4)
    room.owed("1", "2", "3", at=NIGHT)
    room.owed("4", at=now)
    works = room.sent(now)
    assert [(work.claimed.kind, len(entries(work))) for work in works] == [("alert", 0), ("list", 3)]
    assert lines(works[1])[0] == "These waited for this channel"
    assert "<b>" in html_of(works[1].message)


def test_one_that_waited_is_a_message_of_its_own(room: Room) -> None:
    room.owed("1", at=NIGHT)
    assert [work.claimed.kind for work in room.sent(NIGHT + timedelta(days=4))] == ["alert"]


async def test_telegram_is_told_that_a_message_makes_no_sound(redis: Redis, room: Room, botapi: BotApi) -> None:
    hour = datetime.now(UTC).hour
    room.spec(quiet=f"{hour}-{(hour + 2) % 24}", timezone="UTC")
    room.tell("mine", "1")
    async with running(redis, room.engine, botapi):
        await eventually(lambda: room.are(["sent"]), within_s=60)
    assert [str(message.parameters["disable_notification"]).lower() for message in botapi.messages] == ["true"]


def test_a_list_by_the_clock_stands_by_section_and_says_its_day_in_the_chats_language(room: Room) -> None:
    with room.engine.begin() as connection:
        put_settings(connection, room.numbers["mine"], NIGHT, language="zh", timezone="Asia/Singapore")
    says = {"heading": "daily", "due": "2026-11-23T00:00:00Z", "part": 1, "parts": 2}
    (number,) = room.owe("mine", kind="list", key="list:daily:1", says=says)
    for report in ("1", "2", "3"):
        room.report(report, f"story-{report}")
    room.owe("mine", "1", "2", "3", kind="digest", within=number)
    for report, section in (("1", "opinion"), ("2", "policy")):
        with room.engine.begin() as connection:
            row = connection.execute(select(story_views).where(story_views.c.story == f"story-{report}")).one()
            view = row.view | {"section": section}
            connection.execute(update(story_views).where(story_views.c.story == row.story).values(view=view))
    (work,) = room.sent(NOW + MINUTE)
    told = [f"Digital euro, told by {report}" for report in (2, 1, 3)]
    assert [part.spans[0].text for part in work.message.parts] == [
        "每日汇总 · 2026年11月23日（1/2）",
        "政策",
        told[0],
        "观点",
        told[1],
        "其他",
        told[2],
    ]
