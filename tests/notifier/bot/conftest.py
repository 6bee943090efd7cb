"""A talk with the bot."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from record.sql.database import open_engine
from tests.notifier.bot.news import file_news
from tests.notifier.bot.talk import ANN, BOB, Talk, talking
from tests.notifier.botapi import BotApi
from tests.notifier.conftest import FORUM, GROUP


@pytest.fixture(scope="session")
def filed_on(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Path]:
    """A folder to be copied, with the news of news.yaml as they are filed on a day."""

    @cache
    def filed(_day: date) -> Path:
        folder = tmp_path_factory.mktemp("filed")
        engine = open_engine(f"sqlite:///{shutil.copy(migrated_sqlite, folder)}")
        file_news(engine, folder)
        engine.dispose()
        return folder

    return filed


@pytest.fixture
def filed(filed_on: Callable[[date], Path], tmp_path: Path) -> None:
    """The news of news.yaml, in the database and in the data folder."""
    shutil.copytree(filed_on(datetime.now(UTC).date()), tmp_path, dirs_exist_ok=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, migrated_sqlite: Path, tmp_path: Path) -> str:
    """SQLite alone: what the bot asks of SQL is tested on both in tests/record."""
    if "filed" in request.fixturenames:
        request.getfixturevalue("filed")
    else:
        shutil.copy(migrated_sqlite, tmp_path)
    return f"sqlite:///{tmp_path / migrated_sqlite.name}"


@pytest.fixture
async def talk(botapi: BotApi, redis: Redis, engine: Engine, redis_url: str, tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(botapi, redis, engine, redis_url, tmp_path) as talk:
        yield talk


@pytest.fixture
def ann_administers(botapi: BotApi) -> None:
    """The group and the forum, of which Bob is a member."""
    for chat in (GROUP, FORUM):
        botapi.telegram.chats[chat].members |= {ANN.id: "creator", BOB.id: "member"}
