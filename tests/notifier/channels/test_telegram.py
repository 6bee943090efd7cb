"""Telegram's sender through real HTTP, against the strict double."""

from __future__ import annotations

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from redis.asyncio import Redis

from config.errors import (
    ChannelError,
    ChannelGone,
    ChannelMoved,
    DeliveryUnknown,
    MessageGone,
    NothingChanged,
    RetryLater,
)
from notifier.channels.kinds import Means, make_senders
from notifier.channels.refusals import TABLE, meaning
from notifier.channels.telegram import TelegramSender
from notifier.sending.limits import Limiter
from tests.notifier.botapi import TOKEN, BotApi, Chat
from tests.notifier.botapi.state.metering import Limits, Meters
from tests.notifier.conftest import FORUM, GROUP, PRIVATE, TOPIC
from tests.notifier.rendering.alerts import USUAL, message_of


@dataclass(frozen=True)
class Channel:
    """A destination."""

    name: str
    chat: str
    thread: int = 0


DESK = Channel("desk", str(PRIVATE))
ROOM = Channel("room", str(GROUP))


@pytest.fixture
async def sender(botapi: BotApi, redis: Redis) -> AsyncIterator[TelegramSender]:
    sender = TelegramSender(TOKEN, Limiter(redis), api_base=botapi.url, timeout_s=5.0)
    yield sender
    await sender.close()


Fail = Callable[..., Awaitable[ChannelError]]


@pytest.fixture
def fail(botapi: BotApi, sender: TelegramSender) -> Fail:
    """Makes the double fail in one way; returns the error of sending then."""

    async def sent_in_vain(kind: str, channel: Channel = DESK, **options: Any) -> ChannelError:
        botapi.control({"chat": int(channel.chat or 0), "fail": kind, **options})
        with pytest.raises(ChannelError) as caught:
            await sender.send(channel, message_of())
        return caught.value

    return sent_in_vain


async def test_an_alert_arrives_as_it_should_look(botapi: BotApi, sender: TelegramSender) -> None:
    assert await sender.turn(DESK) == 0
    number = await sender.send(DESK, message_of())
    (message,) = botapi.messages
    assert number == str(message.message_id)
    assert message.text == (
        "Digital euro: <next> phase & more\n"
        "European Central Bank · 23 Nov 2026, 08:30 UTC\n\n"
        "The Council decided.\n\n"
        "Why: “digital euro” (watch digital-euro)"
    )
    assert {entity["type"]: entity.get("url") for entity in message.entities} == {
        "text_link": USUAL["url"],
        "bold": None,
        "italic": None,
    }
    assert message.parameters["link_preview_options"] == {"is_disabled": False, "url": USUAL["url"]}


async def test_an_edit_changes_the_message_where_it_is(botapi: BotApi, sender: TelegramSender) -> None:
    number = await sender.send(DESK, message_of())
    botapi.telegram.meters = Meters(Limits())  # a second has passed
    others = [{"name": "Reuters", "url": "https://reuters.example/1"}, {"name": "财联社", "url": None}]
    assert number is not None
    await sender.edit(DESK, number, message_of(others=others, more=2))
    (message,) = botapi.messages
    assert message.edits == 1
    assert message.text.splitlines()[2] == "+4 sources: Reuters, 财联社 and 2 more"
    links = [entity["url"] for entity in message.entities if "url" in entity]
    assert links == [USUAL["url"], "https://reuters.example/1"]


async def test_edits_that_are_refused(botapi: BotApi, sender: TelegramSender) -> None:
    number = await sender.send(DESK, message_of())
    assert number is not None
    with pytest.raises(NothingChanged, match="not modified"):
        await sender.edit(DESK, number, message_of())
    with pytest.raises(MessageGone, match="to edit not found"):
        await sender.edit(DESK, "77", message_of())
    refusals: dict[str, type[ChannelError]] = {
        "uneditable": MessageGone,
        "kicked": ChannelGone,
        "bad_entities": ChannelError,
        "500": RetryLater,
        "502": DeliveryUnknown,
    }
    for kind, expected in refusals.items():
        botapi.control({"chat": PRIVATE, "fail": kind, "times": 1})
        with pytest.raises(ChannelError) as caught:
            await sender.edit(DESK, number, message_of(title=kind))
        assert type(caught.value) is expected


async def test_a_wait_that_an_edit_is_told_is_kept_for_messages_too(botapi: BotApi, sender: TelegramSender) -> None:
    number = await sender.send(DESK, message_of())
    botapi.control({"chat": PRIVATE, "fail": "flood", "retry_after": 600})
    assert number is not None
    with pytest.raises(RetryLater) as caught:
        await sender.edit(DESK, number, message_of(title="x"))
    assert caught.value.retry_after_s == 600
    assert await sender.turn(DESK) > 500


async def test_a_topic_of_a_forum(botapi: BotApi, sender: TelegramSender) -> None:
    await sender.send(Channel("topic", str(FORUM), TOPIC), message_of())
    assert [(message.chat, message.thread) for message in botapi.messages] == [(FORUM, TOPIC)]


async def test_a_public_name(botapi: BotApi, sender: TelegramSender) -> None:
    botapi.control({"chat": -1009, "add": {"type": "channel", "username": "Mintwire_News"}})
    await sender.send(Channel("news", "@mintwire_news"), message_of())
    assert [message.chat for message in botapi.messages] == [-1009]


async def test_without_an_address_there_is_no_preview(botapi: BotApi, sender: TelegramSender) -> None:
    await sender.send(DESK, message_of(url=None))
    assert botapi.messages[0].parameters["link_preview_options"] == {"is_disabled": True}


PERMANENT = [
    ("kicked", ROOM, "bot was kicked from the group chat"),
    ("left", ROOM, "not a member"),
    ("deleted", ROOM, "deleted"),
    ("blocked", DESK, "blocked by the user"),
    ("deactivated", DESK, "deactivated"),
    ("not_started", DESK, "initiate conversation"),
    ("no_rights", ROOM, "not enough rights"),
    ("topic_closed", ROOM, "TOPIC_CLOSED"),
    ("not_found", DESK, "hat not found"),
]


@pytest.mark.parametrize(("kind", "channel", "says"), PERMANENT)
async def test_permanent_refusals_say_that_the_channel_is_gone(
    fail: Fail, kind: str, channel: Channel, says: str
) -> None:
    error = await fail(kind, channel)
    assert type(error) is ChannelGone
    assert says.lower() in str(error).lower()


async def test_a_chat_that_never_was_and_a_topic_that_is_gone(sender: TelegramSender) -> None:
    for channel in (Channel("x", "99"), Channel("x", "@nobody"), Channel("x", str(FORUM), 8), Channel("x", "")):
        with pytest.raises(ChannelGone):
            await sender.send(channel, message_of())


async def test_a_group_that_moved_says_where_to(botapi: BotApi, sender: TelegramSender) -> None:
    botapi.control({"chat": GROUP, "migrate_to": -1009})
    with pytest.raises(ChannelMoved) as moved:
        await sender.send(ROOM, message_of())
    assert moved.value.chat == -1009
    await sender.send(Channel("room", str(moved.value.chat)), message_of())
    assert [message.chat for message in botapi.messages] == [-1009]


async def test_a_named_wait_is_told_and_kept_by_all(fail: Fail, redis: Redis, sender: TelegramSender) -> None:
    error = await fail("flood", DESK, retry_after=43_837)
    assert isinstance(error, RetryLater)
    assert error.retry_after_s == 43_837
    assert await Limiter(redis).reserve(str(PRIVATE)) > 43_000
    assert await sender.turn(ROOM) == 0


async def test_an_error_of_the_server_is_tried_again_later(botapi: BotApi, fail: Fail) -> None:
    error = await fail("500")
    assert type(error) is RetryLater
    assert error.retry_after_s is None
    assert botapi.messages == []


@pytest.mark.parametrize("kind", ["502", "502_after", "drop"])
async def test_what_may_have_been_taken_is_unknown(fail: Fail, kind: str) -> None:
    error = await fail(kind)
    assert type(error) is DeliveryUnknown
    assert "<html>" not in str(error)


@pytest.mark.parametrize(("kind", "taken"), [("timeout", 1), ("stall", 0)])
async def test_no_answer_in_time_is_unknown(botapi: BotApi, redis: Redis, kind: str, taken: int) -> None:
    sender = TelegramSender(TOKEN, Limiter(redis), api_base=botapi.url, timeout_s=0.3)
    botapi.control({"chat": PRIVATE, "fail": kind})
    with pytest.raises(DeliveryUnknown):
        await sender.send(DESK, message_of())
    assert len(botapi.messages) == taken
    await sender.close()


async def test_nobody_listening_is_tried_again_later(redis: Redis) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        sender = TelegramSender(TOKEN, Limiter(redis), api_base=f"http://127.0.0.1:{unheard.getsockname()[1]}")
        with pytest.raises(RetryLater, match="not reached: ConnectError"):
            await sender.send(DESK, message_of())
        await sender.close()


@pytest.mark.parametrize("answer", [b"<html>sign in</html>", b'{"ok":true,"result":{"a":1}}', b'{"ok":true}', b"[]"])
async def test_an_answer_that_is_none(redis: Redis, answer: bytes) -> None:
    async def portal(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65_536)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(answer), answer))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(portal, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        sender = TelegramSender(TOKEN, Limiter(redis), api_base=f"http://{host}:{port}")
        with pytest.raises(ChannelError) as caught:
            await sender.send(DESK, message_of())
        assert not isinstance(caught.value, ChannelGone | ChannelMoved)
        await sender.close()


@pytest.mark.parametrize("token", ["nonsense", f"{TOKEN[:-1]}x"])
async def test_a_wrong_token_waits_for_a_right_one(botapi: BotApi, redis: Redis, token: str) -> None:
    sender = TelegramSender(token, Limiter(redis), api_base=botapi.url)
    with pytest.raises(RetryLater, match="token is not accepted"):
        await sender.send(DESK, message_of())
    await sender.close()


async def test_a_text_that_telegram_refuses_is_this_messages_fault(botapi: BotApi, sender: TelegramSender) -> None:
    botapi.control({"chat": PRIVATE, "fail": "bad_entities", "times": 1})
    with pytest.raises(ChannelError) as caught:
        await sender.send(DESK, message_of())
    assert type(caught.value) is ChannelError
    assert "can't parse entities" in str(caught.value).lower()


async def test_the_token_is_in_no_log_no_error_and_no_repr(
    botapi: BotApi, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender = TelegramSender(TOKEN, Limiter(redis), api_base=botapi.url, timeout_s=0.5)
    said = [repr(sender), repr(Means(redis, None, telegram_token=TOKEN))]
    for kind in (None, "500", "502", "drop", "kicked", "stall"):
        if kind is not None:
            botapi.control({"chat": PRIVATE, "clear": True})
            botapi.control({"chat": PRIVATE, "fail": kind})
        try:
            await sender.send(DESK, message_of())
        except ChannelError as error:
            said += traceback.format_exception(error)
    await sender.close()
    assert len(said) > 7
    assert any(
        "HTTP Request: POST" in record.getMessage() and "<token>" in record.getMessage() for record in caplog.records
    )
    assert [text for text in (*said, caplog.text) if TOKEN in text or TOKEN.split(":")[1] in text] == []


async def take_turn(sender: TelegramSender, channel: Channel) -> None:
    wait_s = await sender.turn(channel)
    if wait_s > 0:
        await asyncio.sleep(wait_s)
        await take_turn(sender, channel)


async def test_three_chats_and_two_workers_within_the_real_limits(redis: Redis) -> None:
    chats = [Chat(4242), Chat(-4001), Chat(-1001234567890)]
    async with BotApi(chats) as api:
        workers = [TelegramSender(TOKEN, Limiter(redis), api_base=api.url) for _ in range(2)]

        async def drain(sender: TelegramSender, chat: Chat) -> None:
            channel = Channel("c", str(chat.id))
            for _ in range(2):
                await take_turn(sender, channel)
                await sender.send(channel, message_of())
                await sender.answered(channel)

        await asyncio.gather(*(drain(sender, chat) for sender in workers for chat in chats))
        assert dict(api.stats) == {"sendMessage": {"200": 12}}
        for sender in workers:
            await sender.close()


async def test_senders_are_made_of_what_is_there(redis: Redis) -> None:
    assert make_senders(Means(redis, None)) == {}
    senders = make_senders(Means(redis, None, telegram_token=TOKEN))
    assert list(senders) == ["telegram"]
    await senders["telegram"].close()


async def test_what_is_paid_for_says_so(botapi: BotApi, redis: Redis) -> None:
    sender = TelegramSender(TOKEN, Limiter(redis), api_base=botapi.url, paid=True)
    await sender.send(DESK, message_of())
    await sender.close()
    assert botapi.messages[0].parameters["allow_paid_broadcast"] in (True, "true")


@pytest.mark.parametrize(
    "text",
    ["CHAT_ADMIN_REQUIRED", "CHANNEL_PRIVATE", "need administrator rights in the channel chat", "group is deactivated"],
)
def test_a_chat_that_takes_nothing_is_told_by_the_text(text: str) -> None:
    assert meaning(text) is ChannelGone


@pytest.mark.parametrize("text", ["can't parse entities", "message is too long", "BUTTON_URL_INVALID", "text is empty"])
def test_a_refusal_about_the_text_is_this_messages_fault(text: str) -> None:
    assert meaning(text) is ChannelError


def test_each_refusal_says_where_it_is_documented() -> None:
    assert all(part == part.lower() and source for part, _, source in TABLE)
