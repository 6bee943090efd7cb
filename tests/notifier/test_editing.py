"""Edits from the outbox to a strict Bot API, over HTTP."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from notifier.channels import Means, make_senders
from notifier.following import follow
from notifier.updates import Member, StoryChange
from record.sql import deliveries, directory
from record.sql.deliveries import Owed
from tests.notifier.botapi import BotApi
from tests.notifier.botapi.chats import Limits, Meters
from tests.notifier.botapi.entities import utf16
from tests.notifier.channels.test_telegram import Channel
from tests.notifier.conftest import FORUM, GROUP, PRIVATE
from tests.notifier.stories import NOW, alerts, change, directory_rows, member
from tests.notifier.test_sending import running
from tests.waiting import eventually

CHANNELS = [
    {"id": "forum", "kind": "telegram", "chat": str(FORUM)},
    {"id": "mine", "kind": "telegram", "chat": str(PRIVATE)},
    {"id": "room", "kind": "telegram", "chat": str(GROUP)},
    {"id": "screen", "kind": "console"},
]


class Desk:
    """The story lane at one end, the double at the other, and senders that run between."""

    def __init__(self, redis: Redis, engine: Engine, botapi: BotApi) -> None:
        self.redis = redis
        self.engine = engine
        self.botapi = botapi
        self.screen = io.StringIO()

    def configure(self, *, updates: tuple[str, ...] = ()) -> None:
        with self.engine.begin() as connection:
            directory.synchronise(connection, directory_rows(CHANNELS, updates=updates))

    def follow(self, *changes: StoryChange, owed: list[Owed] | None = None, at: datetime = NOW) -> int:
        with self.engine.begin() as connection:
            return follow(connection, owed or [], changes, at)

    def rows(self, kind: str | None = None) -> list[dict[str, Any]]:
        with self.engine.begin() as connection:
            found = deliveries.list_deliveries(connection)
        return [row for row in reversed(found) if kind in (None, row["kind"])]

    async def sent(self, *states: str, workers: int = 1) -> None:
        """Senders run until the deliveries are in these states."""

        def settled() -> bool:
            return [row["state"] for row in self.rows()] == list(states)

        async with running(self.redis, self.engine, self.botapi, screen=self.screen, workers=workers):
            await eventually(settled, within_s=60)

    async def tell(self, *channels: str, story: str = "s1", number: int = 1) -> Member:
        """The story's first report is told."""
        report = member(number)
        self.follow(change(report, story=story), owed=alerts(report, *channels, story=story))
        await self.sent(*(["sent"] * len(self.rows())))
        return report

    def claim_edit_and_die(self, channel: str) -> None:
        with self.engine.begin() as connection:
            lapsed = NOW + timedelta(seconds=1)
            assert deliveries.claim_edit(connection, channel, "dead", NOW, lapsed) is not None

    @property
    def calls(self) -> dict[str, int]:
        return dict(self.botapi.stats["editMessageText"])


@pytest.fixture
def desk(redis: Redis, engine: Engine, botapi: BotApi) -> Desk:
    desk = Desk(redis, engine, botapi)
    desk.configure()
    return desk


def lines(desk: Desk) -> list[list[str]]:
    return [message.text.splitlines() for message in desk.botapi.messages]


async def test_a_message_grows_with_its_story(desk: Desk) -> None:
    first = await desk.tell("mine", "screen")
    bank = member(9, primary=True, title="The bank itself", url="https://bank.example/1")
    desk.follow(change(first, member(2)))
    desk.follow(change(bank, first, member(2), member(3), sources=20, lead_became_primary=True))
    await desk.sent("sent", "sent", "sent")
    (message,) = desk.botapi.messages
    assert message.edits == 1
    assert message.text.splitlines()[0] == "The bank itself"
    assert message.text.splitlines()[2] == "+19 sources: Source 1, Source 2, Source 3 and 16 more"
    links = [entity["url"] for entity in message.entities if "url" in entity]
    assert links == ["https://bank.example/1", *(f"https://s{number}.example/report" for number in (1, 2, 3))]
    assert message.parameters["link_preview_options"]["url"] == first.url
    assert desk.screen.getvalue().count("\n") == 2


async def test_the_next_edit_waits_for_its_minute(desk: Desk) -> None:
    first = await desk.tell("mine")
    desk.follow(change(first, member(2)))
    await desk.sent("sent", "sent")
    desk.follow(change(first, member(2), member(3)), at=datetime.now(UTC))
    edit = desk.rows("edit")[0]
    with desk.engine.begin() as connection:
        due: datetime = edit["due"]
        assert deliveries.claim_edit(connection, "mine", "h", due - timedelta(milliseconds=1), due) is None
        assert due - datetime.now(UTC) > timedelta(seconds=40)
    assert desk.calls == {"200": 1}


async def test_an_edit_of_a_worker_that_died_before_it_is_made(desk: Desk) -> None:
    first = await desk.tell("mine")
    desk.follow(change(first, member(2)))
    desk.claim_edit_and_die("mine")
    await desk.sent("sent", "sent", workers=2)
    assert lines(desk)[0][2] == "+1 source: Source 2"
    assert [row["attempts"] for row in desk.rows("edit")] == [2]


async def test_an_edit_of_a_worker_that_died_after_it_is_repeated_without_harm(desk: Desk) -> None:
    first = await desk.tell("mine")
    desk.follow(change(first, member(2)))
    desk.claim_edit_and_die("mine")
    desk.botapi.telegram.meters = Meters(Limits())  # a second has passed
    dying = make_senders(Means(desk.redis, None, desk.botapi.token, desk.botapi.url))["telegram"]
    (alert, edit) = desk.rows()
    await dying.edit(Channel("mine", str(PRIVATE)), alert["message_id"], "alert", edit["payload"])
    await dying.close()
    await desk.sent("sent", "sent")
    assert "Message is not modified" in desk.rows("edit")[0]["reason"]
    assert desk.botapi.messages[0].edits == 1


async def test_an_edit_that_would_change_nothing_is_not_sent(desk: Desk) -> None:
    first = await desk.tell("mine")
    desk.follow(change(first, member(2)))
    desk.follow(change(first))
    await desk.sent("sent", "sent")
    assert desk.calls == {}
    assert desk.rows("edit")[0]["reason"] == "the message shows this already"


@pytest.mark.parametrize("how", ["deleted", "uneditable"])
async def test_a_message_that_cannot_be_edited_is_left_alone(desk: Desk, how: str) -> None:
    first = await desk.tell("mine")
    if how == "deleted":
        desk.botapi.messages.clear()
    else:
        desk.botapi.control({"chat": PRIVATE, "fail": how, "times": 1})
    desk.follow(change(first, member(2)))
    await desk.sent("sent", "dropped")
    assert "telegram: " in desk.rows("edit")[0]["reason"]
    assert desk.follow(change(first, member(2), member(3))) == 0
    with desk.engine.begin() as connection:
        channel = directory.read_channel(connection, "mine")
    assert channel is not None
    assert channel.disabled_reason is None


async def test_a_wait_for_an_edit_is_kept(desk: Desk) -> None:
    first = await desk.tell("mine", "room")
    desk.botapi.control({"chat": PRIVATE, "fail": "flood", "retry_after": 3_000})
    desk.follow(change(first, member(2)))
    await desk.sent("sent", "sent", "pending", "sent")
    waiting = desk.rows("edit")[0]
    assert waiting["due"] - datetime.now(UTC) > timedelta(seconds=2_000)
    assert desk.calls == {"429": 1, "200": 1}


async def test_an_edit_that_may_have_been_made_waits_a_minute(desk: Desk) -> None:
    first = await desk.tell("mine")
    desk.botapi.control({"chat": PRIVATE, "fail": "drop"})
    desk.follow(change(first, member(2)))
    await desk.sent("sent", "unknown")
    assert desk.rows("edit")[0]["due"] - datetime.now(UTC) > timedelta(seconds=40)


async def test_a_channel_that_is_gone_when_a_message_is_edited(desk: Desk) -> None:
    first = await desk.tell("room")
    desk.botapi.control({"chat": GROUP, "fail": "kicked"})
    desk.follow(change(first, member(2)))
    await desk.sent("sent", "dropped")
    with desk.engine.begin() as connection:
        channel = directory.read_channel(connection, "room")
    assert channel is not None
    assert "kicked" in str(channel.disabled_reason)


async def test_no_message_of_a_group_that_moved_is_mistaken_for_another(desk: Desk) -> None:
    first = await desk.tell("room")
    desk.botapi.control({"chat": GROUP, "migrate_to": -1009999999999})
    desk.follow(change(first, member(2)))
    await desk.sent("sent", "dropped")
    assert desk.calls == {"400": 1}
    assert desk.follow(change(first, member(2), member(3))) == 0


async def test_alerts_go_before_edits(desk: Desk) -> None:
    first = await desk.tell("mine")
    desk.follow(change(first, member(2)))
    fresh = [member(5), member(6)]
    desk.follow(
        *(change(each, story=each.source) for each in fresh),
        owed=[alert for each in fresh for alert in alerts(each, "mine", story=each.source)],
    )
    await desk.sent(*["sent"] * 4)
    settled = sorted(desk.rows(), key=lambda row: row["settled"])
    assert [(row["kind"], row["key"]) for row in settled] == [
        ("alert", "story:s1"),
        ("alert", "story:source-5"),
        ("alert", "story:source-6"),
        ("edit", "story:s1"),
    ]


async def test_a_primary_source_is_told_of_once_more_to_those_who_wish(desk: Desk) -> None:
    desk.configure(updates=("room", "screen"))
    first = await desk.tell("mine", "room", "screen")
    bank = member(2, primary=True, title="The bank itself")
    desk.follow(change(bank, first, lead_became_primary=True))
    await desk.sent(*["sent"] * 6)
    texts = {(message.chat, message.message_id): message.text for message in desk.botapi.messages}
    assert set(texts) == {(PRIVATE, 1), (GROUP, 1), (GROUP, 2)}
    assert texts[PRIVATE, 1].startswith("The bank itself\nSource 2 · seen")
    assert texts[GROUP, 1].startswith(str(first.title))
    assert texts[GROUP, 2].startswith("The bank itself\nUpdate · Source 2 · seen")
    assert texts[GROUP, 2].splitlines()[-1] == (
        "Why again: a primary source reports it now; “digital euro” (watch euro)"
    )
    assert "Update · Source 2" in desk.screen.getvalue()


async def test_the_later_message_of_merged_stories_points_at_the_first(desk: Desk) -> None:
    await desk.tell("forum", story="s1", number=1)
    await desk.tell("forum", story="s2", number=2)
    desk.follow(change(member(1), member(2), absorbed=("s2",)))
    await desk.sent(*["sent"] * 4)
    first, later = desk.botapi.messages
    assert first.text.splitlines()[2] == "+1 source: Source 2"
    assert later.text.splitlines()[3] == f"This story goes on in {member(1).title}"
    assert "https://t.me/c/1234567890/1" in [entity.get("url") for entity in later.entities]
    assert len(desk.botapi.messages) == 2


HOSTILE = [
    "<b>bold</b> & </a>",
    "\u202egnp.exe",
    "e\u0301" * 500,
    "👩‍👩‍👧‍👦" * 300,
    "\x1b[31mred\n\n\n",
    "數" * 2_000,
    "",
]


async def test_hostile_names_in_numbers(desk: Desk) -> None:
    first = await desk.tell("mine")
    strange = [
        member(number, source_name=HOSTILE[number % 7], title="<" * 9_000, url=f"https://x.example/{'&' * 3_000}")
        for number in range(2, 101)
    ]
    lead = member(1, title="&<>" * 3_000, source_name=HOSTILE[3])
    desk.follow(change(lead, *strange, sources=100))
    await desk.sent("sent", "sent")
    (message,) = desk.botapi.messages
    assert message.edits == 1
    assert utf16(message.text) <= 4096
    assert "+99 sources: " in message.text
    assert message.text.splitlines()[2].endswith(" and 89 more")
    assert first.item == lead.item
