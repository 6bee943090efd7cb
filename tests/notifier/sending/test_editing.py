"""Edits from the outbox to a strict Bot API, over HTTP."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from unittest.mock import ANY

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine, insert, update

from record.sql import deliveries
from record.sql.directory import subscribe
from record.sql.tables import channels, items, matches, watches
from record.sql.tables import deliveries as rows
from tests.notifier.botapi import BotApi
from tests.notifier.botapi.reading.entities import utf16
from tests.notifier.conftest import FORUM, GROUP, PRIVATE
from tests.notifier.sending.test_sending import running
from tests.notifier.sending.told import NOW, World
from tests.waiting import eventually


class Desk(World):
    """The rooms before the senders at one end, the double at the other, and senders that run between."""

    def __init__(self, redis: Redis, engine: Engine, botapi: BotApi) -> None:
        super().__init__(engine)
        self.redis = redis
        self.botapi = botapi
        self.screen = io.StringIO()
        self.channel("forum", "telegram", str(FORUM))
        self.channel("mine", "telegram", str(PRIVATE))
        self.channel("room", "telegram", str(GROUP))
        self.channel("screen", "console")

    async def sent(self, *states: str, workers: int = 1) -> None:
        """Senders run until the deliveries are in these states, and none is to be edited."""
        async with running(self.redis, self.engine, self.botapi, screen=self.screen, workers=workers):
            await eventually(lambda: self.are(states), within_s=60)

    async def run_until(self, condition: Sequence[str] | str) -> None:
        """Senders run until the reason of the first delivery says this."""
        async with running(self.redis, self.engine, self.botapi, screen=self.screen):
            await eventually(lambda: str(condition) in str(self.rows()[0]["reason"]), within_s=60)

    async def told(self, *channels: str, report: str = "1", story: str = "s") -> None:
        """A report of a story that these channels are told of, long enough ago to be edited."""
        self.report(report, story)
        for channel in channels:
            self.owe(channel, report)
        await self.sent(*(["sent"] * len(self.rows())))

    @property
    def calls(self) -> dict[str, int]:
        return dict(self.botapi.stats["editMessageText"])


@pytest.fixture
def desk(redis: Redis, store: Engine, botapi: BotApi) -> Desk:
    return Desk(redis, store, botapi)


def lines(desk: Desk, message: int = 0) -> list[str]:
    return desk.botapi.messages[message].text.splitlines()


@pytest.mark.usefixtures("engine")
async def test_a_message_grows_with_its_story_and_leads_with_its_own_report(desk: Desk) -> None:
    await desk.told("mine", "screen")
    desk.report("2", "s")
    desk.report("9", "s", primary=True, title="The bank itself", url="https://bank.example/1")
    desk.refresh("s", lead="9")
    await desk.sent("sent", "sent")
    (message,) = desk.botapi.messages
    assert message.edits == 1
    assert lines(desk)[0] == "Digital euro, told by 1"
    assert lines(desk)[2] == "First: Source 9, +1 source: Source 2"
    links = [entity["url"] for entity in message.entities if "url" in entity]
    assert links == [
        f"https://{each}.example/{path}" for each, path in (("1", "report"), ("bank", "1"), ("2", "report"))
    ]
    assert message.parameters["link_preview_options"]["url"] == "https://1.example/report"
    assert desk.screen.getvalue().splitlines() == ["Digital euro, told by 1", ANY, "    https://1.example/report"], (
        "told once"
    )


async def test_a_corrected_report_corrects_its_message(desk: Desk) -> None:
    await desk.told("mine")
    at = datetime.now(UTC) + timedelta(seconds=1)
    desk.report("1", "s", revision=1, title="Digital euro, corrected", discovered=at)
    await desk.sent("sent")
    assert lines(desk)[0] == "Digital euro, corrected"
    assert f"edited {at:%H:%M}" in lines(desk)[1] or "(edited " in lines(desk)[1]
    assert len(desk.botapi.messages) == 1


async def test_a_report_corrected_before_it_is_sent_is_sent_corrected(desk: Desk) -> None:
    desk.report("1", "s")
    desk.owe("mine", "1")
    desk.report("1", "s", revision=1, title="Digital euro, corrected")
    await desk.sent("sent")
    assert lines(desk)[0] == "Digital euro, corrected"
    assert "edited" not in lines(desk)[1]
    assert desk.calls == {}


@pytest.mark.usefixtures("engine")
async def test_the_next_edit_waits_for_its_minute(desk: Desk) -> None:
    await desk.told("mine")
    desk.report("2", "s")
    await desk.sent("sent")
    desk.report("3", "s")
    edited: datetime = desk.rows()[0]["edited"]
    with desk.engine.begin() as connection:
        for after, found in ((timedelta(seconds=59), 0), (timedelta(seconds=61), 1)):
            now = edited + after
            assert len(deliveries.claim_edits(connection, "telegram", "h", now, now, 9)) == found
    assert desk.calls == {"200": 1}


@pytest.mark.usefixtures("engine")
async def test_an_edit_of_a_worker_that_died_is_made_by_another(desk: Desk) -> None:
    await desk.told("mine")
    desk.report("2", "s")
    with desk.engine.begin() as connection:
        now = datetime.now(UTC)
        lapsed = now - timedelta(seconds=1)
        assert len(deliveries.claim_edits(connection, "telegram", "dead", now, lapsed, 9)) == 1
    await desk.sent("sent", workers=2)
    assert lines(desk)[2] == "+1 source: Source 2"
    assert desk.botapi.messages[0].edits == 1


async def test_an_edit_that_would_change_nothing_is_not_sent(desk: Desk) -> None:
    await desk.told("mine")
    desk.refresh("s")
    await desk.sent("sent")
    assert desk.calls == {}


async def test_an_edit_that_was_made_already_is_noted(desk: Desk) -> None:
    await desk.told("mine")
    desk.refresh("s")
    with desk.engine.begin() as connection:
        connection.execute(update(rows).values(looks="something else"))
    await desk.sent("sent")
    assert desk.calls == {"400": 1}
    assert "Message is not modified" in desk.rows()[0]["reason"]


@pytest.mark.parametrize("how", ["deleted", "uneditable"])
async def test_a_message_that_cannot_be_edited_is_left_alone(desk: Desk, how: str) -> None:
    await desk.told("mine")
    if how == "deleted":
        desk.botapi.control({"chat": PRIVATE, "delete": desk.botapi.messages[0].message_id})
    else:
        desk.botapi.control({"chat": PRIVATE, "fail": how, "times": 1})
    desk.report("2", "s")
    await desk.sent("sent")
    assert "telegram: " in desk.rows()[0]["reason"]
    desk.report("3", "s")
    assert desk.rows()[0]["edit_due"] is None
    assert desk.disabled_reason("mine") is None


async def test_a_wait_for_an_edit_is_kept(desk: Desk) -> None:
    await desk.told("mine", "room")
    desk.botapi.control({"chat": PRIVATE, "fail": "flood", "retry_after": 3_000})
    desk.report("2", "s")
    await desk.run_until("wait 3000 s")
    assert desk.rows()[0]["edit_due"] - datetime.now(UTC) > timedelta(seconds=2_000)
    assert desk.calls["429"] == 1


async def test_an_edit_that_may_have_been_made_waits_a_minute(desk: Desk) -> None:
    await desk.told("mine")
    desk.botapi.control({"chat": PRIVATE, "fail": "drop"})
    desk.report("2", "s")
    await desk.run_until("no answer")
    assert desk.rows()[0]["edit_due"] - datetime.now(UTC) > timedelta(seconds=40)
    assert desk.rows()[0]["state"] == "sent"


async def test_a_channel_that_is_gone_when_a_message_is_edited(desk: Desk) -> None:
    await desk.told("room")
    desk.botapi.control({"chat": GROUP, "fail": "kicked"})
    desk.report("2", "s")
    await desk.run_until("kicked")
    assert "kicked" in str(desk.disabled_reason("room"))
    assert desk.rows()[0]["state"] == "sent"


@pytest.mark.usefixtures("engine")
async def test_no_message_of_a_group_that_moved_is_mistaken_for_another(desk: Desk) -> None:
    await desk.told("room")
    desk.botapi.control({"chat": GROUP, "migrate_to": -1009999999999})
    desk.report("2", "s")
    await desk.sent("sent")
    assert desk.rows()[0]["message_id"] is None
    assert desk.calls == {"400": 1}


@pytest.mark.usefixtures("engine")
async def test_messages_go_before_edits(desk: Desk) -> None:
    await desk.told("mine")
    desk.report("2", "s")
    desk.tell("mine", "5", "6")
    async with running(desk.redis, desk.engine, desk.botapi):
        await eventually(lambda: desk.are(["sent"] * 3), within_s=60)
    edited, *sent = desk.rows()
    assert edited["edited"] > max(row["settled"] for row in sent)


async def test_an_update_says_why_it_comes(desk: Desk) -> None:
    await desk.told("room")
    desk.report("2", "s", primary=True, title="The bank itself")
    desk.owe("room", "2", kind="update", key="update:1:1", says={"again": {"because": "primary"}})
    await desk.sent("sent", "sent")
    assert lines(desk, 1)[0] == "The bank itself"
    assert lines(desk, 1)[1].startswith("Update · Source 2 · seen")
    assert lines(desk, 1)[-1] == "Why again: a primary source reports it now; “digital euro” (watch euro)"


@pytest.mark.usefixtures("engine")
async def test_the_later_message_of_merged_stories_points_at_the_first(desk: Desk) -> None:
    await desk.told("forum", report="1", story="s1")
    await desk.told("forum", report="2", story="s2")
    desk.move("2", "s1")
    await desk.sent("sent", "sent")
    first, later = desk.botapi.messages
    assert first.text.splitlines()[2] == "+1 source: Source 2"
    assert "This story goes on in Digital euro, told by 1" in later.text.splitlines()
    assert "https://t.me/c/1234567890/1" in [entity.get("url") for entity in later.entities]


@pytest.mark.usefixtures("engine")
async def test_an_alert_of_a_story_told_meanwhile_joins_its_message(desk: Desk) -> None:
    await desk.told("mine", report="1", story="s1")
    desk.report("2", "s2")
    desk.owe("mine", "2", watches=["euro", "pilots"], words=["pilot"])
    desk.move("2", "s1")
    await desk.sent("sent", "joined")
    (message,) = desk.botapi.messages
    assert message.text.splitlines()[-1] == "Why: “digital euro”, “pilot” (watches euro, pilots)"
    assert [row["within"] for row in desk.rows()] == [None, desk.rows()[0]["id"]]


async def test_an_alert_of_higher_priority_does_not_join(desk: Desk) -> None:
    await desk.told("mine", report="1", story="s1")
    desk.report("2", "s1")
    desk.owe("mine", "2", priority=1)
    await desk.sent("sent", "sent")
    assert len(desk.botapi.messages) == 2


@pytest.mark.usefixtures("engine")
async def test_a_list_is_one_message(desk: Desk) -> None:
    for report in ("1", "2", "3"):
        desk.report(report, f"story-{report}")
    (identity,) = desk.owe("mine", kind="list", key="list:1", says={"heading": "late", "more": 4})
    desk.owe("mine", "1", "2", "3", within=identity)
    await desk.sent(*["sent"] * 4)
    (message,) = desk.botapi.messages
    assert message.text.splitlines()[0] == "These came while the wire was behind"
    assert [line.partition(" · ")[0] for line in message.text.splitlines()[1:4]] == [
        f"Digital euro, told by {report}" for report in ("3", "2", "1")
    ]
    assert "and 4 more" in message.text
    assert {row["message_id"] for row in desk.rows()} == {"1"}


HOSTILE = [
    "<b>bold</b> & </a>",
    "\u202egnp.exe",
    "e\u0301" * 500,
    "👩‍👩‍👧‍👦" * 300,
    "\x1b[31mred\n\n\n",
    "數" * 2_000,
    "x",
]


@pytest.mark.usefixtures("engine")
async def test_a_channel_is_shown_a_report_in_its_language(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        number = desk.numbers["mine"]
        connection.execute(update(channels).where(channels.c.number == number).values(spec={"language": "zh"}))
        row = {"origin": "config", "id": "euro", "enabled": True, "query": "q", "sources": [], "languages": []}
        made = connection.execute(insert(watches).values(**row, sections=[]).returning(watches.c.number)).scalar_one()
        subscribe(connection, number, made, origin="config", now=NOW, number=1)
    await desk.told("mine", "room")
    desk.report("2", "s", language="ja")
    desk.report("3", "s", language=None, title="欧洲央行发布数字欧元进展报告")
    await desk.sent("sent", "sent")
    assert [lines(desk, each)[0] for each in (0, 1)] == ["Digital euro, told by 1"] * 2
    with desk.engine.begin() as connection:
        for report in ("2", "3"):
            matched = {"watch": made, "report": report, "item": report, "words": ["试点"], "stamp": "", "at": NOW}
            connection.execute(insert(matches).values(matched))
        connection.execute(update(rows).values(edited=None))
    desk.refresh("s")
    await desk.sent("sent", "sent")
    shown = {message.chat: message.text.splitlines()[0] for message in desk.botapi.messages}
    assert shown == {PRIVATE: "欧洲央行发布数字欧元进展报告", GROUP: "Digital euro, told by 1"}
    words = {message.chat: "试点" in message.text.splitlines()[-1] for message in desk.botapi.messages}
    assert words == {PRIVATE: True, GROUP: False}


async def test_a_channel_is_shown_the_times_of_its_zone(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        number = desk.numbers["mine"]
        connection.execute(update(channels).where(channels.c.number == number).values(spec={"timezone": "Asia/Tokyo"}))
    await desk.told("mine", "room")
    await desk.sent("sent", "sent")
    zones = {message.chat: message.text.splitlines()[1].rpartition(" ")[2] for message in desk.botapi.messages}
    assert zones == {PRIVATE: "UTC+9", GROUP: "UTC"}


@pytest.mark.usefixtures("engine")
async def test_hostile_texts_in_numbers(desk: Desk) -> None:
    await desk.told("mine")
    for number in range(2, 60):
        desk.report(f"{number:02}", "s", title="<" * 9_000, url=f"https://x.example/{'&' * 3_000}")
    with desk.engine.begin() as connection:
        connection.execute(update(items).where(items.c.id == "1").values(title="&<>" * 3_000, summary="👩‍👩‍👧‍👦" * 300))
    desk.refresh("s")
    await desk.sent("sent")
    (message,) = desk.botapi.messages
    assert message.edits == 1
    assert utf16(message.text) <= 4096
    assert "+58 sources: " in message.text
    assert message_time(message.time) > NOW


def message_time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
