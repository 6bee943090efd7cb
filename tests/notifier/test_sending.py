"""From the outbox to a strict Bot API, over HTTP."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from config.errors import ChannelGone, RetryLater
from notifier.channels.kinds import Means, make_senders
from notifier.sending import Senders, wait_after
from record.sql import deliveries, directory
from record.sql.deliveries import Owed
from tests.notifier.botapi import BotApi
from tests.notifier.conftest import GROUP, PRIVATE
from tests.record.sql.directory_rows import DIRECTORY
from tests.waiting import eventually

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
PAYLOAD: dict[str, Any] = {
    "title": "Digital euro moves on",
    "url": "https://ecb.example/press/1",
    "source_name": "European Central Bank",
    "summary": None,
    "published": None,
    "discovered": "2026-11-23T08:30:00Z",
    "watches": ["digital-euro"],
    "words": ["digital euro"],
}


@pytest.fixture(autouse=True)
def three_channels(engine: Engine) -> None:
    channels = [
        {"id": "desk", "kind": "telegram", "chat": str(GROUP), "thread": None},
        {"id": "mine", "kind": "telegram", "chat": str(PRIVATE), "thread": None},
        {"id": "screen", "kind": "console", "chat": None, "thread": None},
    ]
    with engine.begin() as connection:
        directory.synchronise(connection, {**DIRECTORY, "channels": channels, "subscriptions": []})


def owe(engine: Engine, channel: str, *stories: str) -> None:
    owed = [Owed(channel, "alert", f"story:{story}", {**PAYLOAD, "title": f"Story {story}"}) for story in stories]
    with engine.begin() as connection:
        deliveries.owe(connection, owed, NOW)


def states(engine: Engine) -> dict[str, tuple[str, int]]:
    with engine.begin() as connection:
        rows = deliveries.list_deliveries(connection)
    return {f"{row['channel']} {row['key']}": (row["state"], row["attempts"]) for row in rows}


def texts(botapi: BotApi, chat: int) -> list[str]:
    return [message.text.splitlines()[0] for message in botapi.messages if message.chat == chat]


@asynccontextmanager
async def running(
    redis: Redis, engine: Engine, botapi: BotApi, *, screen: io.StringIO | None = None, workers: int = 1
) -> AsyncIterator[None]:
    stop, tasks, made = asyncio.Event(), [], []
    for number in range(workers):
        senders = make_senders(Means(redis, screen, botapi.token, botapi.url))
        made += list(senders.values())
        sending = Senders(redis, engine, f"n{number}", senders)
        tasks.append(asyncio.create_task(sending.run(stop, asyncio.Event())))
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)
        for sender in made:
            await sender.close()


async def settled(engine: Engine, *expected: str) -> None:
    """Wait until no delivery is open, and those there are in these states."""
    await eventually(lambda: sorted(state for state, _ in states(engine).values()) == sorted(expected), within_s=60)


async def test_messages_go_out_in_order_and_are_settled(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    owe(engine, "mine", "1", "2", "3")
    async with running(redis, engine, botapi):
        await settled(engine, "sent", "sent", "sent")
    assert texts(botapi, PRIVATE) == ["Story 1", "Story 2", "Story 3"]
    assert botapi.stats["sendMessage"] == {"200": 3}


async def test_several_workers_send_each_message_once(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    owe(engine, "mine", "1", "2", "3")
    owe(engine, "desk", "1", "2", "3")
    async with running(redis, engine, botapi, workers=3):
        await settled(engine, *["sent"] * 6)
    assert texts(botapi, PRIVATE) == texts(botapi, GROUP) == ["Story 1", "Story 2", "Story 3"]


async def test_the_console_is_a_channel(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    screen = io.StringIO()
    owe(engine, "screen", "1")
    async with running(redis, engine, botapi, screen=screen):
        await settled(engine, "sent")
    assert "Story 1" in screen.getvalue()


async def test_a_transient_error_is_tried_again(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    botapi.control({"chat": PRIVATE, "fail": "500"})
    owe(engine, "mine", "1")
    async with running(redis, engine, botapi):
        await settled(engine, "sent")
    assert states(engine) == {"mine story:1": ("sent", 2)}
    assert texts(botapi, PRIVATE) == ["Story 1"]


async def test_a_wait_that_the_service_asks_for_delays_only_its_chat(
    redis: Redis, engine: Engine, botapi: BotApi
) -> None:
    botapi.control({"chat": GROUP, "fail": "flood", "retry_after": 43_837})
    owe(engine, "desk", "1")
    owe(engine, "mine", "1", "2")
    async with running(redis, engine, botapi):
        await settled(engine, "pending", "sent", "sent")
        await eventually(lambda: states(engine)["desk story:1"] == ("pending", 1))
    assert texts(botapi, PRIVATE) == ["Story 1", "Story 2"]


async def test_a_message_that_may_have_been_taken_is_sent_again(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    botapi.control({"chat": PRIVATE, "fail": "drop"})
    owe(engine, "mine", "1")
    async with running(redis, engine, botapi):
        await settled(engine, "sent")
    assert texts(botapi, PRIVATE) == ["Story 1", "Story 1"]


async def test_a_channel_that_is_gone_is_disabled_with_its_reason(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    botapi.control({"chat": GROUP, "fail": "kicked"})
    owe(engine, "desk", "1", "2")
    owe(engine, "mine", "1")
    async with running(redis, engine, botapi):
        await settled(engine, "dropped", "dropped", "sent")
    with engine.begin() as connection:
        channel = directory.read_channel(connection, "desk")
    assert channel is not None
    assert channel.disabled_reason is not None
    assert "kicked" in channel.disabled_reason


async def test_a_group_that_moved_is_followed(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    botapi.control({"chat": GROUP, "migrate_to": -100_777})
    owe(engine, "desk", "1", "2")
    async with running(redis, engine, botapi):
        await settled(engine, "sent", "sent")
    assert texts(botapi, -100_777) == ["Story 1", "Story 2"]


async def test_a_message_that_cannot_be_rendered_fails_and_the_next_goes_out(
    redis: Redis, engine: Engine, botapi: BotApi
) -> None:
    with engine.begin() as connection:
        deliveries.owe(connection, [Owed("mine", "alert", "story:0", {})], NOW)
    owe(engine, "mine", "1")
    async with running(redis, engine, botapi):
        await settled(engine, "failed", "sent")


async def test_a_claim_of_a_sender_that_died_is_taken_over(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    owe(engine, "mine", "1")
    with engine.begin() as connection:
        past = datetime.now(UTC) - timedelta(minutes=5)
        assert deliveries.claim(connection, "mine", "dead", past, past + timedelta(seconds=1)) is not None
    async with running(redis, engine, botapi):
        await settled(engine, "sent")
    assert states(engine) == {"mine story:1": ("sent", 2)}


async def test_without_a_token_telegram_messages_wait(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    screen, stop = io.StringIO(), asyncio.Event()
    owe(engine, "mine", "1")
    owe(engine, "screen", "1")
    sending = Senders(redis, engine, "n1", make_senders(Means(redis, screen)))
    task = asyncio.create_task(sending.run(stop, asyncio.Event()))
    await settled(engine, "pending", "sent")
    stop.set()
    await task


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (11, 1800), (56, 1800), (10_000, 1800)])
def test_waits_double_up_to_half_an_hour(attempts: int, seconds: float) -> None:
    assert wait_after(RetryLater("x"), attempts) == timedelta(seconds=seconds)


def test_what_the_service_asks_for_is_kept() -> None:
    assert wait_after(RetryLater("x", retry_after_s=43_837), 1) == timedelta(seconds=43_837)
    assert wait_after(ChannelGone("x"), 1) == timedelta(seconds=2)
