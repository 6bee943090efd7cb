"""Each dialogue of dialogues/ in both languages, with the whole bot and the news of news.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from tests.notifier.bot.dialogue import dialogues, hold
from tests.notifier.bot.news import telling
from tests.notifier.bot.talk import Talk
from tests.notifier.bot.transcript import alike, commands, transcript
from tests.notifier.botapi import BotApi

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.usefixtures("filed")
@pytest.mark.parametrize(("name", "language"), dialogues())
async def test_the_bot_answers_as_it_should(
    botapi: BotApi, redis: Redis, engine: Engine, tmp_path: Path, talk: Talk, name: str, language: str
) -> None:
    async with telling(botapi, redis, engine, tmp_path) as news:
        await hold(talk, news, name, language)
    if name.startswith("quarter-"):
        page = (DOCS / ("bot.md" if language == "en" else f"bot.{language}.md")).read_text(encoding="utf-8")
        said, shown = (alike(text) for text in (transcript(botapi.telegram.record, language), page))
        assert [line for line in said.splitlines() if line not in shown.splitlines()] == [], (
            "python -m bench.transcripts"
        )
        assert said in shown, "python -m bench.transcripts"


@pytest.mark.parametrize(("page", "language"), [("bot.md", "en"), ("bot.zh.md", "zh")])
def test_the_docs_name_every_command(page: str, language: str) -> None:
    assert commands(language) in (DOCS / page).read_text(encoding="utf-8"), "python -m bench.transcripts"
