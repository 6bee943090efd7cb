"""A talk with the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from tests.notifier.bot.talk import ANN, BOB, Talk, talking
from tests.notifier.botapi import BotApi
from tests.notifier.conftest import FORUM, GROUP


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """SQLite alone: what the bot asks of SQL is tested on both in tests/record."""
    path = tmp_path / "mintwire.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
async def talk(botapi: BotApi, redis: Redis, engine: Engine, redis_url: str, tmp_path: Path) -> AsyncIterator[Talk]:
    """Without limits on how fast the double takes messages."""
    botapi.control({"limits": {"per_chat": 1000, "per_group": 1000, "overall": 1000}})
    async with talking(botapi, redis, engine, redis_url, tmp_path) as talk:
        yield talk


@pytest.fixture
def ann_administers(botapi: BotApi) -> None:
    """The group and the forum, of which Bob is a member."""
    for chat in (GROUP, FORUM):
        botapi.telegram.chats[chat].members |= {ANN.id: "creator", BOB.id: "member"}
