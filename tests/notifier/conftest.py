"""The Bot API double and an outbox as fixtures."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.notifier.botapi import BotApi, Chat
from tests.notifier.botapi.client import Client

PRIVATE = 4242
GROUP = -4001
FORUM = -1001234567890
TOPIC = 7


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    """The double with one private chat, one group and one forum with one topic."""
    chats = [Chat(PRIVATE), Chat(GROUP), Chat(FORUM, threads=frozenset({TOPIC}))]
    async with BotApi(chats) as api:
        yield api


@pytest.fixture
async def client(botapi: BotApi) -> AsyncIterator[Client]:
    """Plain HTTP to the double."""
    async with aiohttp.ClientSession() as session:
        yield Client(session, botapi)
