"""Each dialogue of dialogues/ in both languages, with the whole bot and the news of news.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from tests.notifier.bot.dialogue import dialogues, hold
from tests.notifier.bot.news import file_news, telling
from tests.notifier.bot.talk import Talk
from tests.notifier.botapi import BotApi


@pytest.mark.parametrize(("name", "language"), dialogues())
async def test_the_bot_answers_as_it_should(
    botapi: BotApi, redis: Redis, engine: Engine, tmp_path: Path, talk: Talk, name: str, language: str
) -> None:
    file_news(engine, tmp_path)
    async with telling(botapi, redis, engine, tmp_path) as news:
        await hold(talk, news, name, language)
