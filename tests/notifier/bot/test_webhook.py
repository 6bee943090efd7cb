"""Updates that Telegram brings."""

from __future__ import annotations

import io
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from notifier.bot.frame.rules import Brought, Rules
from tests.notifier.bot.talk import ANN, Talk, talking
from tests.notifier.botapi import BotApi
from tests.notifier.botapi.client import Client
from tests.waiting import eventually

SECRET = "known-to_both"


@pytest.fixture
def brought() -> Brought:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Brought(f"http://127.0.0.1:{port}/telegram", SECRET, "127.0.0.1", port)


@pytest.fixture
async def called(
    botapi: BotApi, redis: Redis, engine: Engine, redis_url: str, tmp_path: Path, brought: Brought
) -> AsyncIterator[Talk]:
    async with talking(botapi, redis, engine, redis_url, tmp_path, Rules(webhook=brought)) as talk:
        await eventually(lambda: botapi.telegram.webhook.url)
        yield talk


async def test_what_telegram_brings_is_answered_once(called: Talk, botapi: BotApi, brought: Brought) -> None:
    assert botapi.telegram.webhook.secret == SECRET
    (answer,) = await called.say(ANN, "/help")
    assert answer.text.startswith("What I understand")
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with aiohttp.ClientSession() as session:
        again = await session.post(brought.url, json=botapi.updates.all[-1], headers=headers)
    assert again.status == 200
    await called.settled()
    assert len(botapi.messages) == 1


@pytest.mark.parametrize(
    ("secret", "body", "path", "status"),
    [
        ("", '{"update_id": 7}', "/telegram", 403),
        ("known-to_bot", '{"update_id": 7}', "/telegram", 403),
        ("wrong", '{"update_id": 7}', "/telegram", 403),
        (SECRET, "no JSON", "/telegram", 400),
        (SECRET, "[]", "/telegram", 400),
        (SECRET, "{}", "/telegram", 400),
        (SECRET, '{"update_id": "x"}', "/telegram", 400),
        (SECRET, '{"update_id": 7, "message": {}}', "/telegram", 200),
        (SECRET, '{"update_id": 7}', "/", 404),
        (SECRET, " " * 1_100_000, "/telegram", 413),
    ],
)
async def test_what_others_bring_is_not_taken(
    called: Talk, botapi: BotApi, brought: Brought, secret: str, body: str, path: str, status: int
) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
    url = brought.url.removesuffix("/telegram") + path
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(body.encode()), headers=headers) as answer,
    ):
        assert answer.status == status
    (answered,) = await called.say(ANN, "/settings")
    assert answered.text.startswith("Settings")


async def test_a_bot_that_polls_again_takes_its_webhook_away(
    botapi: BotApi, client: Client, redis: Redis, engine: Engine, redis_url: str, tmp_path: Path
) -> None:
    botapi.telegram.webhook.url = "http://127.0.0.1:9/elsewhere"
    async with talking(botapi, redis, engine, redis_url, tmp_path) as talk:
        await eventually(lambda: not botapi.telegram.webhook.url)
        assert len(await talk.say(ANN, "/help")) == 1
        await client.call("setWebhook", url="http://127.0.0.1:9/elsewhere", secret_token="other")
        assert len(await talk.say(ANN, "/settings")) == 1, "also where somebody sets one while it polls"
