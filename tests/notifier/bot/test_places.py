"""Groups, topics, channels and those invited: what holds where."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from notifier.bot.frame.rules import Rules
from record.sql.chats.places import find_met
from record.sql.chats.watching import follow_watches, watches_of_chat
from record.sql.database import reading
from record.sql.watches import WatchRow, heard_by
from tests.notifier.bot.talk import ANN, BOB, MEI, Talk, talking
from tests.notifier.botapi import BotApi, Chat, User
from tests.notifier.conftest import FORUM, GROUP, PRIVATE, TOPIC

pytestmark = pytest.mark.usefixtures("ann_administers")


async def test_a_topic_has_settings_of_its_own_that_begin_as_its_chats(talk: Talk, engine: Engine) -> None:
    await talk.say(ANN, "/timezone Tokyo", FORUM)
    (there,) = await talk.say(ANN, "/settings", FORUM, thread=TOPIC)
    assert (there.thread, "Asia/Tokyo" in there.text) == (TOPIC, True)
    await talk.say(ANN, "/timezone Paris", FORUM, thread=TOPIC)
    with reading(engine) as connection:
        zones = [find_met(connection, FORUM, thread) for thread in (0, TOPIC)]
    assert [met and met.settings.timezone for met in zones] == ["Asia/Tokyo", "Europe/Paris"]


async def test_a_group_becomes_a_supergroup_with_what_it_set_up(talk: Talk, botapi: BotApi, engine: Engine) -> None:
    await talk.say(ANN, "/timezone Tokyo", GROUP)
    new = -1002222222222
    botapi.people.upgrade(ANN, GROUP, new)
    await talk.settled()
    (there,) = await talk.say(ANN, "/settings", new)
    assert "Asia/Tokyo" in there.text
    with reading(engine) as connection:
        old, met = find_met(connection, GROUP), find_met(connection, new)
    assert old is not None
    assert met is not None
    assert (old.channel, met.origin) == (met.channel, f"chat:telegram:{GROUP}:0")


async def test_a_bot_that_is_removed_and_added_again_goes_on(talk: Talk, botapi: BotApi, engine: Engine) -> None:
    await talk.say(ANN, "/timezone Tokyo", GROUP)
    botapi.people.remove(ANN, GROUP)
    await talk.settled()
    with reading(engine) as connection:
        met = find_met(connection, GROUP)
    assert met is not None
    assert met.disabled_reason == "the bot is no longer there (kicked)"
    botapi.people.join(ANN, GROUP)
    await talk.settled()
    assert botapi.messages[-1].text.startswith("I am back")
    with reading(engine) as connection:
        met = find_met(connection, GROUP)
    assert met is not None
    assert (met.disabled_reason, met.settings.timezone) == (None, "Asia/Tokyo")


async def test_a_server_that_names_no_rights_is_understood(
    talk: Talk, botapi: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(chat: Chat, user: User) -> dict[str, object]:
        return {"user": user.to_dict(), "status": chat.bot if user.is_bot else chat.members[user.id]}

    monkeypatch.setattr(Chat, "member", named)
    botapi.telegram.chats[GROUP].members[BOB.id] = "administrator"
    botapi.people.join(ANN, GROUP, "administrator")
    (changed,) = await talk.say(BOB, "/timezone Tokyo", GROUP)
    assert "Asia/Tokyo" in changed.text


async def test_a_person_who_blocked_the_bot_is_told_again_after_a_word(
    talk: Talk, botapi: BotApi, engine: Engine
) -> None:
    await talk.say(ANN, "/help")
    botapi.people.remove(ANN, PRIVATE)
    await talk.settled()
    with reading(engine) as connection:
        met = find_met(connection, PRIVATE)
    assert met is not None
    assert met.disabled_reason is not None
    botapi.people.join(ANN, PRIVATE)
    await talk.say(ANN, "/help")
    with reading(engine) as connection:
        met = find_met(connection, PRIVATE)
    assert met is not None
    assert met.disabled_reason is None


async def test_a_channel_is_set_up_from_a_private_chat(talk: Talk, botapi: BotApi, engine: Engine) -> None:
    await talk.say(ANN, "/help")
    botapi.control({"chat": -1003333333333, "add": {"type": "channel", "title": "Coins <daily>", "username": "coins"}})
    channel = botapi.telegram.chats[-1003333333333]
    channel.members |= {ANN.id: "administrator"}
    channel.bot = "left"
    (closed,) = await talk.say(ANN, "/channel @coins")
    botapi.people.join(ANN, channel.id, "administrator", ("can_post_messages", "can_edit_messages"))
    await talk.settled()
    assert botapi.messages[-1].text.startswith("I can post in Coins <daily> now.")
    (taken,) = await talk.say(ANN, "/channel @coins")
    assert taken.text.startswith("What you send here is about Coins <daily> now")
    (done,) = await talk.say(ANN, "/timezone Tokyo")
    assert done.text.startswith("In Coins <daily>:\nIt is ")
    (shown,) = await talk.say(ANN, "/settings")
    await talk.say(ANN, "/channel off")
    await talk.press(ANN, shown, "Let alerts rest")
    (own_settings,) = await talk.say(ANN, "/settings")
    assert "Alerts are sent." in own_settings.text, "a button stays about what it was shown for"
    await talk.say(BOB, "/help")
    with reading(engine) as connection:
        met, own = find_met(connection, channel.id), find_met(connection, PRIVATE)
    assert met is not None
    assert own is not None
    assert (met.settings.timezone, own.settings.timezone) == ("Asia/Tokyo", None)
    assert (met.settings.paused, own.settings.paused) == (True, False)
    assert closed.text.startswith("I ")


async def test_only_those_invited_come_in(
    botapi: BotApi, redis: Redis, engine: Engine, redis_url: str, tmp_path: Path
) -> None:
    rules = Rules(operators=frozenset({ANN.id}), invite_only=True)
    async with talking(botapi, redis, engine, redis_url, tmp_path, rules) as talk:
        (closed,) = await talk.say(BOB, "/help")
        assert closed.text.startswith("This bot is by invitation")
        (invitation,) = await talk.say(ANN, "/invite")
        code = invitation.text.partition("/invite ")[2].split()[0]
        (wrong,) = await talk.say(BOB, f"/invite {code[::-1]}")
        assert wrong.text.startswith("This bot is by invitation")
        (welcome,) = await talk.say(BOB, f"/invite {code}")
        assert welcome.text == "Welcome! /start begins."
        (used,) = await talk.say(MEI, f"/invite {code}")
        assert "邀请" in used.text
        assert (await talk.say(BOB, "/help"))[0].text.startswith("What I understand")
        assert (await talk.say(BOB, "/status"))[
            0
        ].text == f"Only the operator of this wire can do that. Your number is {BOB.id}."
        (status,) = await talk.say(ANN, "/status")
        assert status.text.splitlines()[:2] == ["The wire", "Sources failing: 0"]


async def test_what_one_chat_exports_another_imports(talk: Talk, botapi: BotApi) -> None:
    await talk.say(ANN, "/timezone Tokyo")
    await talk.say(ANN, "/quiet 22-7 held")
    await talk.say(ANN, "/import watches: [{query: '\"digital euro\"', mode: weekly, priority: 3}]")
    await talk.press(ANN, botapi.messages[-1], "Take it over")
    (sent,) = await talk.say(ANN, "/export")
    assert sent.document is not None
    content = botapi.telegram.files[sent.document["file_id"]]
    assert b"quiet: 22:00-07:00" in content
    await talk.say(BOB, "/import", content=content)
    await talk.press(BOB, botapi.messages[-1], "Take it over")
    (again,) = await talk.say(BOB, "/export")
    assert again.document is not None
    assert botapi.telegram.files[again.document["file_id"]] == content


async def test_a_forum_gets_a_topic_for_each_section(talk: Talk, botapi: BotApi, engine: Engine) -> None:
    await talk.say(ANN, "/import watches: [{query: CBDC, priority: 9}, {query: stablecoin, mode: daily}]", FORUM)
    await talk.press(ANN, botapi.messages[-1], "Take it over")
    (offer,) = await talk.say(ANN, "/topics", FORUM)
    botapi.telegram.chats[FORUM].bot = "member"
    _, (refused,) = await talk.press(ANN, offer, "Make them")
    assert refused.text.startswith("I may not make topics here")
    botapi.people.join(ANN, FORUM, "administrator", ("can_manage_topics",))
    (offer,) = await talk.say(ANN, "/topics", FORUM)
    _, (done,) = await talk.press(ANN, offer, "Make them")
    assert done.text.startswith("The topics are there.")
    sections = ["off_topic", "policy", "industry", "cbdc", "investment", "opinion"]
    assert heard_in_forum(botapi, engine) == [
        [("CBDC", section, "now", 9), ("stablecoin", section, "daily", 0)] for section in sections
    ]


async def test_a_watch_of_some_sections_goes_to_their_topics(talk: Talk, botapi: BotApi, engine: Engine) -> None:
    await talk.say(ANN, "/settings", FORUM)
    with engine.begin() as connection:
        met = find_met(connection, FORUM, 0)
        assert met is not None
        followed = WatchRow("some", "euro", sections=("policy?", "cbdc"))
        follow_watches(connection, met.channel, met.origin, [followed], datetime.now(UTC))
    botapi.people.join(ANN, FORUM, "administrator", ("can_manage_topics",))
    (offer,) = await talk.say(ANN, "/topics", FORUM)
    await talk.press(ANN, offer, "Make them")
    heard = [each for each in heard_in_forum(botapi, engine) if each]
    assert heard == [[("euro", "policy?", "now", 0)], [("euro", "cbdc", "now", 0)]]


def heard_in_forum(botapi: BotApi, engine: Engine) -> list[list[tuple[str | int, ...]]]:
    """By topic, the General one first: query, sections, mode and priority of what is heard there."""
    heard = []
    with reading(engine) as connection:
        for thread in (0, *sorted(botapi.telegram.chats[FORUM].threads)):
            if (met := find_met(connection, FORUM, thread)) is not None:
                rows = {row.number: row for row in heard_by(connection, met.channel)}
                its = watches_of_chat(connection, met.channel, met.origin)
                heard.append(
                    sorted((each.query, *rows[each.number].sections, each.mode, each.priority) for each in its)
                )
    return heard
