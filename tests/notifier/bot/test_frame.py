"""From an update to its answer, against the double."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine, select, update

from config.telegram import ChatLimits
from notifier.bot.frame.rules import Rules
from record.live.keys import BOT_INBOX, COUNTS
from record.sql.chats.rows import buttons
from tests.notifier.bot.talk import ANN, BOB, MEI, Talk, talking
from tests.notifier.botapi import BotApi, Message
from tests.notifier.botapi.client import Client
from tests.notifier.conftest import GROUP, PRIVATE
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("ann_administers")


async def test_help_lists_the_commands_in_the_persons_language(talk: Talk) -> None:
    (english,) = await talk.say(ANN, "/help")
    assert english.text.startswith("What I understand")
    assert "/language 中文 – the language that I speak here" in english.text
    assert "/status" not in english.text
    (chinese,) = await talk.say(MEI, "/help")
    assert "/language 中文 – 我在这里使用的语言" in chinese.text


async def test_an_administrator_may_stay_anonymous(talk: Talk) -> None:
    (refused,) = await talk.say(BOB, "/quiet 22-7", GROUP)
    assert refused.text == "Only administrators can change things here."
    (done,) = await talk.say(ANN, "/quiet 22-7", GROUP, anonymous=True)
    assert done.text.startswith("Quiet hours: 22:00-07:00")


async def test_in_a_group_the_bot_hears_replies_to_it(talk: Talk) -> None:
    (asks,) = await talk.say(ANN, "/timezone", GROUP)
    assert asks.markup == {"force_reply": True, "selective": True}
    assert await talk.say(BOB, "Paris", GROUP, reply_to=asks.message_id) == [], "Bob was not asked"
    (done,) = await talk.say(ANN, "Tokyo", GROUP, reply_to=asks.message_id)
    assert "Asia/Tokyo" in done.text
    await talk.say(ANN, "/quiet 22-7", GROUP)
    (asks,) = await talk.say(ANN, "/quiet", GROUP)
    assert asks.text.endswith("Please answer by a reply to this message.")


async def test_what_another_bot_is_asked_is_not_answered(talk: Talk) -> None:
    assert await talk.say(ANN, "/help@another_bot", GROUP) == []
    assert await talk.say(ANN, "/weather", GROUP) == []
    (unknown,) = await talk.say(ANN, "/setings@Mintwire_Bot", GROUP)
    assert unknown.text == "I do not know /setings.\nDid you mean /settings?"
    (unknown,) = await talk.say(ANN, "/weather")
    assert unknown.text.startswith("I do not know /weather.")


class TestPresses:
    """What is pressed at the wrong time or place does no harm, and is answered."""

    OTHERWISE = "This button is from another time or place; please ask again."

    @pytest.fixture
    async def shown(self, talk: Talk) -> Message:
        (shown,) = await talk.say(ANN, "/stop")
        return shown

    async def test_pressed_again(self, talk: Talk, shown: Message) -> None:
        _, first = await talk.press(ANN, shown, "Delete everything", data=shown.buttons[0][0]["callback_data"])
        assert first[0].text.startswith("All of it is deleted.")

    async def test_pressed_twice(self, talk: Talk, engine: Engine, shown: Message) -> None:
        with engine.begin() as connection:
            connection.execute(update(buttons).where(buttons.c.pressed == 0).values(pressed=1_000_000))
        assert await talk.press(ANN, shown, "Delete everything") == ("That is done already.", [])

    async def test_pressed_late(self, talk: Talk, engine: Engine, shown: Message) -> None:
        with engine.begin() as connection:
            made = connection.scalars(select(buttons.c.until)).first()
            assert made is not None
            connection.execute(update(buttons).values(until=made.replace(year=made.year - 1)))
        assert await talk.press(ANN, shown, "Keep it") == ("This button is too old; please ask again.", [])

    async def test_pressed_in_another_chat(self, talk: Talk, shown: Message) -> None:
        assert await talk.press(ANN, shown, "Keep it", in_chat=GROUP) == (self.OTHERWISE, [])

    @pytest.mark.parametrize("data", ["", "x", "a:1:why", "a:99999999999999999999:why", "a:1:rm -rf", "\u202etoken"])
    async def test_forged(self, talk: Talk, shown: Message, data: str) -> None:
        assert await talk.press(ANN, shown, "Keep it", data=data) == (self.OTHERWISE, [])

    async def test_by_somebody_else(self, talk: Talk, shown: Message) -> None:
        assert (await talk.press(BOB, shown, "Keep it"))[0] == "Only the person who asked can press this."

    async def test_under_a_message_that_was_deleted(self, talk: Talk, botapi: BotApi, shown: Message) -> None:
        botapi.control({"chat": PRIVATE, "delete": shown.message_id})
        _, (anew,) = await talk.press(ANN, shown, "Keep it")
        assert (anew.text, anew.message_id != shown.message_id) == ("Nothing is deleted.", True)


async def test_an_edited_command_is_taken_once_for_each_text(talk: Talk, botapi: BotApi) -> None:
    number = botapi.people.say(ANN, "/timezone Sidney Opera")
    await talk.settled()
    before = len(botapi.messages)
    botapi.people.edit(ANN, number, "/timezone Sidney Opera")
    await talk.settled()
    assert len(botapi.messages) == before
    botapi.people.edit(ANN, number, "/timezone Sydney")
    await talk.settled()
    assert "Australia/Sydney" in botapi.messages[-1].text


async def test_an_update_that_comes_again_is_handled_once(talk: Talk, botapi: BotApi) -> None:
    await talk.say(ANN, "/help")
    botapi.control({"repeat": botapi.updates.all[-1]["update_id"]})
    await talk.say(ANN, "/settings")
    assert len(botapi.messages) == 2


HOSTILE = [
    "/help " + "x" * 4090,
    "/timezone " + "\u202e\u200b" * 2000,
    "/quiet " + "9" * 4000,
    "/channel @" + "a" * 4000,
    "/language <b>&\u0000\ud83d",
    "/" + "a" * 4000,
    "/invite ' OR 1=1 --",
    "/timezone {0.__class__} {zone}",
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_commands_are_answered_or_left_alone(talk: Talk, text: str) -> None:
    assert len(await talk.say(ANN, text.encode("utf-8", "replace").decode())) <= 1
    (answer,) = await talk.say(ANN, "/settings")
    assert answer.text.startswith("Settings")


@pytest.mark.parametrize(
    "text", ["\u200b/settings", "\u202e/settings", "/SETTINGS", "/settings\u200b", " /settings@mintwire_bot"]
)
async def test_marks_that_cannot_be_seen_change_no_command(talk: Talk, text: str) -> None:
    (answer,) = await talk.say(ANN, text)
    assert answer.text.startswith("Settings")


async def test_what_a_killed_process_left_is_answered(
    botapi: BotApi, redis: Redis, engine: Engine, redis_url: str, tmp_path: Path
) -> None:
    async with talking(botapi, redis, engine, redis_url, tmp_path) as talk:
        await talk.say(ANN, "/help")
        raw = botapi.updates.all[-1]
    await redis.hset(BOT_INBOX, mapping={"900": json.dumps(raw | {"update_id": 900}), "901": '{"update_id": 901}'})
    before = len(botapi.messages)
    async with talking(botapi, redis, engine, redis_url, tmp_path) as talk:
        await talk.settled()
    assert len(botapi.messages) == before + 1


async def test_a_flood_gets_one_word_and_costs_the_others_nothing(
    botapi: BotApi, redis: Redis, engine: Engine, redis_url: str, tmp_path: Path
) -> None:
    rules = Rules(limits=ChatLimits(commands_a_minute=5))
    async with talking(botapi, redis, engine, redis_url, tmp_path, rules) as talk:
        for _ in range(200):
            botapi.people.say(BOB, "/settings")
        (answer,) = [each for each in await talk.say(ANN, "/help") if each.chat == PRIVATE]
        assert answer.text.startswith("What I understand")
        told = [each.text for each in botapi.messages if each.chat == BOB.id]
        assert 5 <= sum(text.startswith("Settings") for text in told) <= 20
        assert sum(text.startswith("That is more than I can take") for text in told) == 1
        assert int(await redis.hget(COUNTS, "bot:flood") or 0) >= 180  # type: ignore[misc]


async def test_another_program_that_polls_does_not_end_the_bot(talk: Talk, client: Client) -> None:
    await talk.say(ANN, "/help")
    await client.call("getUpdates", timeout=0)

    async def answers() -> bool:
        """the bot polls again"""
        return len(await talk.say(ANN, "/settings")) == 1

    await eventually(answers)


async def test_the_menu_is_named_in_both_languages(talk: Talk, botapi: BotApi) -> None:
    await eventually(lambda: len(botapi.telegram.commands) == 2)
    menus = [{each["command"]: each["description"] for each in menu} for menu in botapi.telegram.commands.values()]
    assert {menu["help"] for menu in menus} == {"all commands", "全部命令"}
    assert not any("status" in menu for menu in menus)


async def test_what_waits_for_a_long_time_holds_up_nobody_else(talk: Talk, botapi: BotApi, redis: Redis) -> None:
    botapi.control({"chat": GROUP, "fail": "flood", "times": 1, "retry_after": 43837})
    botapi.people.say(ANN, "/help", GROUP)
    (answer,) = [each for each in await talk.say(BOB, "/help") if each.chat == BOB.id]
    assert answer.text.startswith("What I understand")
    assert not [each for each in botapi.messages if each.chat == GROUP]


@pytest.mark.parametrize(("fault", "messages"), [("500", 1), ("timeout", 1), ("kicked", 0), ("502", 0)])
async def test_an_answer_that_fails_is_tried_again_where_it_was_not_taken(
    talk: Talk, botapi: BotApi, fault: str, messages: int
) -> None:
    botapi.control({"chat": GROUP, "fail": fault, "times": 1, "delay_s": 0, "method": "sendMessage"})
    assert len(await talk.say(ANN, "/help", GROUP)) == messages
    assert len(await talk.say(ANN, "/settings", PRIVATE)) == 1
