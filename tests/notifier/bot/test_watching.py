"""What a chat sets up is in force at once, and stays right however its buttons are pressed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine, update

from config.telegram import ChatLimits
from config.zones import find_zone
from notifier.bot.commands.watching.start import _CITIES
from notifier.bot.frame.rules import Rules
from notifier.matcher.desk import Desk
from notifier.query.documents.document import Document
from record.sql.chats.places import find_met
from record.sql.chats.rows import buttons
from record.sql.chats.watching import ChatWatch, watches_of_chat
from record.sql.database import reading
from record.sql.packs import followed
from record.sql.watches import Subscription
from tests.notifier.bot.talk import ANN, Talk, talking
from tests.notifier.botapi import BotApi, Message, User
from tests.notifier.conftest import PRIVATE

EVE = User(999, "Eve", None, "en")


def watched(engine: Engine, chat: int = PRIVATE) -> list[ChatWatch]:
    with reading(engine) as connection:
        met = find_met(connection, chat)
        assert met is not None
        return watches_of_chat(connection, met.channel, met.origin)


async def save(talk: Talk, words: str) -> Message:
    (shown,) = await talk.say(ANN, f"/watch {words}")
    _, (saved,) = await talk.press(ANN, shown, "Save")
    return saved


async def test_a_running_matcher_has_a_saved_watch_at_its_next_look(talk: Talk, engine: Engine) -> None:
    desk, report = Desk.read(engine), Document.of("A walrus mints coins")

    def hearing() -> list[Subscription]:
        nonlocal desk
        desk = desk.refreshed()
        return [each for number in desk.candidates(report) for each in desk.subscriptions(number)]

    await save(talk, "walrus")
    (subscription,) = hearing()
    assert (subscription.mode, subscription.wanted) == ("now", True)
    assert datetime.now(UTC) - subscription.since < timedelta(minutes=1)
    (listed,) = await talk.say(ANN, "/watches")
    _, (opened,) = await talk.press(ANN, listed, "1")
    _, (paused,) = await talk.press(ANN, opened, "Pause")
    assert hearing() == []
    await talk.press(ANN, paused, "Resume")
    assert [each.number for each in hearing()] == [subscription.number]
    (listed,) = await talk.say(ANN, "/watches")
    _, (opened,) = await talk.press(ANN, listed, "1")
    await talk.press(ANN, opened, "Delete")
    assert hearing() == []


@pytest.mark.parametrize("city", [city for cities in _CITIES.values() for city in cities])
def test_the_cities_that_are_offered_have_zones(city: str) -> None:
    assert find_zone(city)


async def test_pressing_twice_saves_once(talk: Talk, engine: Engine) -> None:
    (shown,) = await talk.say(ANN, "/watch walrus")
    token = shown.buttons[0][0]["callback_data"]
    for _ in range(3):
        await talk.press(ANN, shown, "Save", data=token)
    assert [each.query for each in watched(engine)] == ["walrus"]


async def test_what_is_gone_is_gone_for_every_button_that_still_shows_it(talk: Talk, engine: Engine) -> None:
    await save(talk, "walrus")
    (listed,) = await talk.say(ANN, "/watches")
    _, (opened,) = await talk.press(ANN, listed, "1")
    tokens = [button["callback_data"] for row in opened.buttons for button in row]
    _, (deleted,) = await talk.press(ANN, opened, "Delete")
    undo = deleted.buttons[0][0]["callback_data"]
    for token in tokens[:-1]:
        toast, _ = await talk.press(ANN, opened, "", data=token)
        assert toast in ("This watch is gone already.", "")
    assert watched(engine) == []
    for _ in range(2):
        await talk.press(ANN, deleted, "Undo", data=undo)
    assert [each.query for each in watched(engine)] == ["walrus"]


async def test_a_button_is_of_its_chat_and_of_its_time(talk: Talk, engine: Engine) -> None:
    (shown,) = await talk.say(ANN, "/watch walrus")
    token = shown.buttons[0][0]["callback_data"]
    await talk.say(EVE, "/watch walrus")
    toast, _ = await talk.press(EVE, shown, "Save", data=token, in_chat=EVE.id)
    assert "another time or place" in toast
    with engine.begin() as connection:
        connection.execute(update(buttons).values(until=datetime.now(UTC) - timedelta(minutes=1)))
    toast, _ = await talk.press(ANN, shown, "Save", data=token)
    assert "too old" in toast
    assert watched(engine) == watched(engine, EVE.id) == []


async def test_an_old_set_up_goes_on_and_adds_nothing_twice(talk: Talk, engine: Engine) -> None:
    (shown,) = await talk.say(ANN, "/start")
    _, (shown,) = await talk.press(ANN, shown, "English")
    _, (shown,) = await talk.press(ANN, shown, "e-CNY")
    for label in ("Next", "hourly", "Singapore"):
        _, (shown,) = await talk.press(ANN, shown, label)
    done = shown.buttons[-1][0]["callback_data"]
    for _ in range(2):
        await talk.press(ANN, shown, "", data=done)
    assert [(each.id, each.mode) for each in watched(engine)] == [("e-cny", "hourly")]
    with reading(engine) as connection:
        assert followed(connection) == ["e-cny"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 400,
        "a " * 2_000,
        "😀" * 1_000,
        "@firm:* " * 300,
        "<b>&amp;</b> \u202eabc\u202c",
        "/(a+)+$/ " * 100,
        "*" * 100,
        "{n} {when} %s",
        "company " + "x" * 3_000,
    ],
)
async def test_hostile_words_are_answered(talk: Talk, engine: Engine, text: str) -> None:
    (shown,) = await talk.say(ANN, f"/watch {text}"[:4_096])
    assert shown.text
    if shown.buttons[0][0]["text"] == "Save":
        await talk.press(ANN, shown, "Save")
        (listed,) = await talk.say(ANN, "/watches")
        _, (opened,) = await talk.press(ANN, listed, "1")
        assert opened.text


async def test_a_chat_has_no_more_watches_than_it_may(
    botapi: BotApi, redis: Redis, engine: Engine, redis_url: str, tmp_path: Path
) -> None:
    rules = Rules(limits=ChatLimits(watches=2))
    async with talking(botapi, redis, engine, redis_url, tmp_path, rules) as talk:
        for words in ("walrus", "seal"):
            assert "Saved" in (await save(talk, words)).text
        assert "This chat has 2 watches, and may have no more." in (await save(talk, "otter")).text
    assert [each.query for each in watched(engine)] == ["walrus", "seal"]


async def test_what_is_deleted_comes_back_only_where_there_is_room(
    botapi: BotApi, redis: Redis, engine: Engine, redis_url: str, tmp_path: Path
) -> None:
    async with talking(botapi, redis, engine, redis_url, tmp_path, Rules(limits=ChatLimits(watches=1))) as talk:
        await save(talk, "walrus")
        (listed,) = await talk.say(ANN, "/watches")
        _, (opened,) = await talk.press(ANN, listed, "1")
        _, (deleted,) = await talk.press(ANN, opened, "Delete")
        await save(talk, "seal")
        toast, _ = await talk.press(ANN, deleted, "Undo")
    assert "This chat has 1 watches" in toast
    assert [each.query for each in watched(engine)] == ["seal"]
