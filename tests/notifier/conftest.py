"""The Bot API double as a fixture."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.notifier.botapi import BotApi, Chat

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
