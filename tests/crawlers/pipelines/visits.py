"""Visits for the tests of the pipelines."""

from __future__ import annotations

from datetime import UTC, datetime

from redis.asyncio import Redis

from config.kinds.union import SOURCE as READ
from crawlers.parsing.entry import Entry, Feed
from crawlers.polling.visit import Kept, Visit
from record.live import keys
from record.live.polls import Poll, Polls, ScheduledSource

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
SOURCE = READ.validate_python(
    {"id": "a", "name": "A", "kind": "feed", "url": "https://a.example/feed", "language": "de", "every": "5m"}
)


async def released(redis: Redis) -> Poll:
    """A poll of SOURCE, released and taken up."""
    polls = Polls(redis)
    await redis.set(keys.READY, "e1")
    await polls.open_stream()
    await polls.schedule([ScheduledSource(SOURCE.id, "a.example", SOURCE.model_dump_json(), 0)])
    await redis.zadd(keys.due("a.example"), {SOURCE.id: 0})
    await redis.zadd(keys.HOSTS, {"a.example": 0})
    await polls.release()
    (poll,) = await polls.take("w1", 1, 100)
    return poll


def visit(poll: Poll, *entries: Entry, language: str | None = None, state: dict[str, str] | None = None) -> Visit:
    """A poll that was answered with a document."""
    made = Visit(poll, SOURCE, state or {}, lambda: datetime.now(UTC), NOW)
    made.answered, made.status = NOW, 200
    made.kept[SOURCE.url] = Kept('"e"', "Mon, 23 Nov 2026 08:00:00 GMT", "b")
    made.feeds = [Feed(entries, "fastfeedparser", language, frozenset())]
    return made


def entry(number: int, title: str | None = None, *, guid: str | None = "", published: datetime | None = NOW) -> Entry:
    """One entry; its guid is made of its number unless another one, or None, is given."""
    return Entry(
        guid=f"g{number}" if guid == "" else guid,
        link=f"https://a.example/{number}",
        title=title or f"Title {number}",
        summary="<p>Text</p>",
        content=None,
        authors=(),
        language=None,
        published=published,
        date_fault=None if published else "absent",
    )
