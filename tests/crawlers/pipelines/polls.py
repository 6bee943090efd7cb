"""One source, poll after poll: documents go in, and what is filed, told and kept can be asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from redis.asyncio import Redis

from crawlers.parsing.entry import Entry, Feed
from crawlers.pipelines.confirm import ConfirmPipeline
from crawlers.pipelines.file import FilePipeline
from crawlers.pipelines.once import OncePipeline
from crawlers.polling.filer import Filer
from crawlers.polling.visit import Visit
from record.collections.collections import Collections
from record.collections.reading import read_days
from record.collections.writing import SegmentWriter
from record.identity import base_id
from record.item import Item
from record.live import keys
from record.live.polls import Polls
from record.live.seen import Seen
from record.news import NewsRule
from tests.crawlers.pipelines.visits import NOW, released, visit

RULE = NewsRule(timedelta(days=3), "none")


def told(
    title: str | None = "Ferry fares fall",
    *,
    link: str | None = "https://a.example/ferry",
    guid: str | None = "ferry",
    hours: float | None = 2.0,
    text: str | None = "By a third.",
) -> Entry:
    """An entry published so many hours ago; None: it has no date."""
    published = None if hours is None else NOW - timedelta(hours=hours)
    return Entry(guid, link, title, text, None, (), None, published, None if published else "absent")


class Source:
    """Polled as often as wanted, on a real Valkey and a real disk."""

    def __init__(self, redis: Redis, root: Path, rule: NewsRule = RULE) -> None:
        self.redis = redis
        self.rule = rule
        self.root = root
        self.filer = Filer(SegmentWriter(root, "w1"))
        self.last: Visit | None = None

    async def poll(self, *entries: Entry, at: datetime = NOW, by_page: bool = False) -> Visit:
        """One poll, answered with a document."""
        made = visit(await released(self.redis), state=await self.state())
        made.answered = at
        made.feeds = [Feed(entries, "lxml", None, frozenset(), by_page=by_page)]
        steps = (
            OncePipeline(Seen(self.redis), self.rule),
            FilePipeline(self.filer),
            ConfirmPipeline(Polls(self.redis)),
        )
        for step in steps:
            made = await step.process_item(made)
        self.last = made
        return made

    async def state(self) -> dict[str, str]:
        return await Polls(self.redis).state("a")

    def items(self) -> list[Item]:
        """All that was filed, in order."""
        return list(read_days(Collections(self.root), [NOW.date()]))

    def reports(self) -> list[str | None]:
        """Titles of the reports, or texts without one, revisions not counted."""
        return [item.title or item.summary for item in self.items() if item.revision == 0]

    def revisions(self) -> int:
        return sum(item.revision > 0 for item in self.items())

    def news(self) -> list[str | None]:
        """Titles of the reports that are news."""
        return [item.title for item in self.items() if item.news == "news" and item.revision == 0]

    def bases(self) -> Counter[str]:
        return Counter(base_id(item.id) for item in self.items())

    async def an_hour_passes(self, hours: float = 1.0) -> None:
        """For what marks remember; Redis TIME cannot be moved."""
        ms = round(hours * 3_600_000)
        for base, value in (await self.redis.hgetall(keys.seen("a"))).items():
            *parts, past = value.split(" ")
            if past.count("/") != 3:
                continue
            earlier, back, revised, numbers = past.split("/")
            back, numbers = (_earlier(each, ms) for each in (back, numbers))
            revised = ",".join(str(int(each) - ms) for each in revised.split(",") if each)
            await self.redis.hset(keys.seen("a"), base, " ".join([*parts, f"{earlier}/{back}/{revised}/{numbers}"]))


def _earlier(value: str, ms: int) -> str:
    what, mark, at = value.partition("@")
    return f"{what}@{int(at) - ms}" if mark else value


def others(entry: Entry, **changes: object) -> Entry:
    """The same with other values."""
    return replace(entry, **changes)  # type: ignore[arg-type]
