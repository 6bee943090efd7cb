"""A crawl host whose clock is ten minutes wrong, or days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from scrapy.http import Response

from crawlers.polling.filer import Filer
from crawlers.polling.spider import WireSpider
from newsroom.boilerplate.counts import Boilerplate
from record.collections.layout import days
from record.collections.writing import SegmentWriter
from record.live import keys
from record.live.client import now_ms
from record.live.polls import Polls, ScheduledSource
from record.live.seen import Seen
from record.news import NewsRule
from tests.crawlers.pipelines.test_pipelines import Line
from tests.crawlers.pipelines.visits import SOURCE
from tests.crawlers.polling.clocks import set_host_clock

MINUTE = timedelta(minutes=1)
RULE = NewsRule(timedelta(days=3), "all")


@pytest.fixture
def line(redis: Redis, tmp_path: Path) -> Iterator[Line]:
    line = Line(redis, tmp_path / "collections", RULE)
    yield line
    line.filer.close()


@pytest.mark.parametrize("wrong", [-10 * MINUTE, 10 * MINUTE, timedelta(days=-30), timedelta(days=30)])
async def test_due_times_days_and_ages_are_those_of_redis(
    redis: Redis, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: timedelta
) -> None:
    set_host_clock(monkeypatch, wrong)
    polls = Polls(redis)
    await redis.set(keys.READY, "e1")
    await polls.open_stream()
    await polls.schedule([ScheduledSource(SOURCE.id, "a.example", SOURCE.model_dump_json(), 0)])
    assert await polls.release() == 1
    filer = Filer(SegmentWriter(tmp_path, "w1"))
    spider = WireSpider(polls, Seen(redis), filer, "w1", 4, rule=RULE, boilerplate=Boilerplate(redis))
    requests = spider.start()
    request = await anext(requests)
    now = datetime.fromtimestamp(await now_ms(redis) / 1000, UTC)
    entry = f"<item><title>One</title><guid>1</guid><pubDate>{now - MINUTE:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
    body = f"<rss version='2.0'><channel>{entry}</channel></rss>".encode()
    response = Response(request.url, body=body, request=request)
    (visit,) = [visit async for visit in spider.parse(response)]
    (filed,) = (await line.run(visit)).items
    assert abs(filed.item.discovered - now) < MINUTE
    assert (filed.item.news, filed.item.published is not None) == ("news", True)
    assert list(days(line.root)) == [filed.item.discovered.date()]
    due_ms = await redis.zscore(keys.due("a.example"), SOURCE.id)
    assert due_ms is not None
    assert 0 < due_ms - now.timestamp() * 1000 <= 5 * 60_000 + 1_000
    assert await polls.release() == 0, "it is polled once in five minutes"
    await requests.aclose()
