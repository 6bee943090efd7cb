"""Under an alert: Why, More and Mute…, in private and in groups, in both languages; pressed by anybody, twice, late."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine, insert, select, update

from notifier.channels.kinds import Means, make_senders
from notifier.sending.limits import Limits, Window
from notifier.sending.outbox import Outbox
from record.sql import facts
from record.sql.chats.mutes import list_mutes
from record.sql.database import reading
from record.sql.deliveries import Outcome
from record.sql.matches import Match
from record.sql.matches import put as put_matches
from record.sql.tables import channels, deliveries, items
from record.sql.watches import WatchRow, put_watch
from tests.notifier.bot.talk import Talk
from tests.notifier.botapi import TOKEN, BotApi, Message, User
from tests.notifier.conftest import GROUP, PRIVATE

ANN, BOB = User(PRIVATE, "Ann", "ann", "en"), User(777, "Bob", "bob", "en")
LI = User(PRIVATE, "Li", "li", "zh-hans")
Alerted = Callable[..., Awaitable[Message]]


@pytest.fixture
def alerted(filed: None, engine: Engine, talk: Talk, botapi: BotApi, redis: Redis) -> Alerted:
    """An alert about the digital euro's suppliers, whose story three sources tell, in a chat."""

    async def alert(user: User, chat: int = PRIVATE) -> Message:
        botapi.telegram.chats[GROUP].members |= {ANN.id: "creator", BOB.id: "member"}
        await talk.say(user, "/help", chat)
        now = datetime.now(UTC)
        with engine.begin() as connection:
            facts.note_cut_told(connection, now)
            number = connection.scalars(select(channels.c.number).where(channels.c.chat == str(chat))).one()
            report = connection.scalars(
                select(items.c.id).where(items.c.title.like("%for the digital euro pilot"))
            ).one()
            origin = f"chat:telegram:{chat}:0"
            watch = put_watch(connection, WatchRow("1", '"digital euro"', origin=origin, label="My euro"))
            put_matches(connection, [Match(watch, report, report, ("digital euro",), "", now)])
            row = {
                "channel": number,
                "kind": "alert",
                "key": f"report:{report}",
                "report": report,
                "watches": [f"{origin}:1"],
                "words": ["digital euro"],
                "state": "pending",
                "created": now,
                "due": now,
                "attempts": 0,
            }
            connection.execute(insert(deliveries).values(row))
        quick = Limits(Window(99, 0.1), Window(99, 0.1), Window(99, 0.1))
        sender = make_senders(Means(redis, None, TOKEN, botapi.url, limits=quick, engine=engine))["telegram"]
        outbox = Outbox(engine, "telegram", "h", keys=True)
        (work,) = outbox.claim(now + timedelta(seconds=1), 9, ())
        identity = await sender.send(work.to, work.message)
        await sender.close()
        outbox.settle([Outcome(work.claimed, "sent", now, message_id=identity, chat=str(chat))])
        return botapi.messages[-1]

    return alert


def labels(message: Message) -> list[list[str]]:
    return [[each["text"] for each in row] for row in message.buttons]


async def test_an_alert_has_keys_and_says_the_watch_as_people_call_it(alerted: Alerted) -> None:
    message = await alerted(ANN)
    assert labels(message) == [["Why", "More", "Mute…"]]
    assert message.text.endswith("Why: “digital euro” (watch My euro)")
    assert all(len(each["callback_data"].encode()) <= 64 for each in message.buttons[0])


async def test_in_chinese_with_the_report_that_is_in_chinese(alerted: Alerted) -> None:
    message = await alerted(LI)
    assert labels(message) == [["为何推送", "更多报道", "屏蔽…"], ["中文报道：链讯"]]
    assert message.buttons[1][0]["url"] == "https://lianxun.example/6"
    assert "推送原因：“digital euro”（订阅“My euro”）" in message.text
    assert f"{datetime.now(UTC).year}年" in message.text


async def test_why_names_watch_and_words(alerted: Alerted, talk: Talk) -> None:
    message = await alerted(ANN)
    toast, (answer,) = await talk.press(ANN, message, "Why")
    assert toast == ""
    assert "Your watch “My euro” found: digital euro" in answer.text


async def test_where_many_read_along_why_stands_over_the_key(alerted: Alerted, talk: Talk) -> None:
    message = await alerted(ANN, GROUP)
    toast, messages = await talk.press(BOB, message, "Why")
    assert toast.startswith("Your watch “My euro” found: digital euro")
    assert messages == []


async def test_more_shows_the_other_reports_in_order_of_time(alerted: Alerted, talk: Talk) -> None:
    message = await alerted(ANN)
    _, (answer,) = await talk.press(ANN, message, "More")
    assert (
        answer.text.index("European Central Bank · ") < answer.text.index("Quay Wire · ") < answer.text.index("链讯 · ")
    )


async def test_mute_offers_story_source_and_words_and_undoes_it(alerted: Alerted, talk: Talk, engine: Engine) -> None:
    message = await alerted(ANN)
    _, (offer,) = await talk.press(ANN, message, "Mute…")
    assert labels(offer) == [
        ["This story, a day", "This story, for ever"],
        ["Quay Wire, a day", "Quay Wire, for ever"],
        ["“digital euro”, a day", "“digital euro”, for ever"],
    ]
    _, (done,) = await talk.press(ANN, offer, "Quay Wire, a day")
    assert done.text.startswith("Muted: the source Quay Wire, until ")
    await talk.press(ANN, done, "Undo")
    with reading(engine) as connection:
        number = connection.scalars(select(channels.c.number).where(channels.c.chat == str(PRIVATE))).one()
        assert list_mutes(connection, number, datetime.now(UTC)) == []


async def test_in_a_group_only_administrators_mute(alerted: Alerted, talk: Talk) -> None:
    message = await alerted(ANN, GROUP)
    toast, messages = await talk.press(BOB, message, "Mute…")
    assert (toast, messages) == ("Only administrators can change things here.", [])
    _, messages = await talk.press(ANN, message, "Mute…")
    toast, _ = await talk.press(BOB, messages[0], "This story, a day")
    assert toast == "Only administrators can change things here."


async def test_keys_of_another_chat_and_of_what_is_forgotten_do_no_harm(
    alerted: Alerted, talk: Talk, engine: Engine
) -> None:
    message = await alerted(ANN)
    for data in ("a:999:why", "a:1:nonsense", f"a:{10**30}:why", "a:1:why; DROP", ""):
        toast, messages = await talk.press(ANN, message, "Why", data=data)
        assert (messages, bool(toast)) == ([], True)
    toast, messages = await talk.press(ANN, message, "Why", in_chat=GROUP)
    assert toast == "This button is from another time or place; please ask again."
    with engine.begin() as connection:
        connection.execute(update(deliveries).values(report="f" * 16))
    for label in ("More", "Mute…"):
        toast, messages = await talk.press(ANN, message, label)
        assert (toast, messages) == ("This story is no longer kept.", [])


async def test_twice_is_as_good_as_once(alerted: Alerted, talk: Talk) -> None:
    message = await alerted(ANN)
    _, (offer,) = await talk.press(ANN, message, "Mute…")
    data = offer.buttons[0][1]["callback_data"]
    for _ in range(2):
        await talk.press(ANN, offer, "", data=data)
        assert offer.text == "Muted: the story “Eurosystem picks five suppliers for the digital euro”, for ever."
    (listed,) = await talk.say(ANN, "/mutes")
    assert listed.text.count("the story") == 1
