"""The reports of news.yaml, filed and made into stories as the wire does; and the sources that brought them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from redis.asyncio import Redis
from sqlalchemy import Engine, exists, select

from newsroom.lane.lane import CHANGES
from notifier.channels.telegram import TelegramSender
from notifier.matcher.matcher import Matcher
from notifier.sending.limits import Limiter, Limits, Window
from notifier.sending.senders import Senders
from record.collections.layout import root_in
from record.collections.writing import SegmentWriter
from record.live.wake import Wake, wake
from record.sql import changes
from record.sql.database import reading
from record.sql.directory import put_source
from record.sql.profiles import profiles
from record.sql.tables import OPEN_STATES, deliveries
from tests.newsroom.judged import assign, item, judged
from tests.notifier.botapi import TOKEN, BotApi
from tests.waiting import eventually

Row = dict[str, Any]

#: Id, name, category and language of each source.
SOURCES = (
    ("ecb-press", "European Central Bank", "central_bank", "en"),
    ("quay-wire", "Quay Wire", "crypto_media", "en"),
    ("harrow-post", "The Harrow Post", "finance_media", "en"),
    ("lianxun", "链讯", "crypto_media", "zh"),
)
ROWS: list[Row] = yaml.load((Path(__file__).parent / "news.yaml").read_text("utf-8"), yaml.CSafeLoader)


def file_news(engine: Engine, data: Path) -> None:
    """Sources, collections in the data folder, and stories in SQL."""
    with engine.begin() as connection:
        for name, title, category, language in SOURCES:
            spec = {"id": name, "name": title, "kind": "feed", "url": f"https://{name}.example/rss"}
            more = {"category": category, "language": language, "homepage": f"https://{name}.example/"}
            put_source(connection, "cli", name, spec | more)
    for number, row in enumerate(ROWS, 1):
        come(engine, data, number, row)


def come(engine: Engine, data: Path, number: int, row: Row) -> None:
    """One report is filed, and becomes a story or a part of one."""
    at = datetime.now(UTC) - timedelta(minutes=row.get("ago", 0))
    about = {name: row.get(name) for name in ("source", "language", "summary")}
    url = f"https://{row['source']}.example/{number}"
    report = item(number, row["title"], url=url, published=at.replace(microsecond=0), discovered=at, **about)
    writer = SegmentWriter(root_in(data), f"w{number}")
    writer.append(at.date(), [report.to_json()])
    writer.close()
    verdict = judged(report, primary=report.source == "ecb-press")
    section = replace(verdict.section, section=row["section"])
    if "near" in row:
        section = replace(section, confidence=0.55, second=row["near"], second_confidence=0.4)
    verdict = replace(verdict, section=section)
    with engine.begin() as connection:
        assign(connection, [verdict], at, outlets=profiles(connection))


class News:
    """Reports that come while the bot talks, and the matcher and the senders that tell them."""

    def __init__(self, redis: Redis, engine: Engine, data: Path) -> None:
        self._redis, self._engine, self._data = redis, engine, data
        self._number = len(ROWS)

    async def publish(self, row: Row) -> None:
        """One comes, and whoever is to hear of it has been told."""
        self._number += 1
        await asyncio.to_thread(come, self._engine, self._data, self._number, row)
        await wake(self._redis, CHANGES)
        await eventually(self._is_told)

    def _is_told(self) -> bool:
        """all that came is told"""
        with reading(self._engine) as connection:
            followed = changes.cursor(connection, changes.MATCHER).change > changes.last_number(connection)
            return followed and not connection.scalar(select(exists().where(deliveries.c.state.in_(OPEN_STATES))))


@asynccontextmanager
async def telling(api: BotApi, redis: Redis, engine: Engine, data: Path) -> AsyncIterator[News]:
    """The matcher and the senders run until the end of the block."""
    many = Window(1000, 1.0)
    sender = TelegramSender(TOKEN, Limiter(redis, limits=Limits(many, many, many)), api_base=api.url)
    sending = Senders(redis, engine, "notify-news", {"telegram": sender}, keys=True)

    async def owed() -> None:
        sending.wake()

    matcher = Matcher(redis, engine, "notify-news", alert_age=timedelta(days=3), wake=owed)
    changed, stop = Wake(redis, CHANGES), asyncio.Event()
    running = asyncio.gather(matcher.run(stop, changed.wait), sending.run(stop))
    try:
        yield News(redis, engine, data)
    finally:
        stop.set()
        await wake(redis, CHANGES)
        await running
        await changed.close()
        await sender.close()
