"""What the dispatching spider does with mistakes of ours."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import structlog
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.polling.answers import VISIT
from crawlers.polling.filer import Filer
from crawlers.polling.spider import WireSpider
from crawlers.polling.visit import Kept, kept_field
from newsroom.boilerplate.counts import Boilerplate
from record.collections.writing import SegmentWriter
from record.live import keys
from record.live.polls import Polls, ScheduledSource
from record.live.seen import Seen
from record.news import NewsRule
from tests.crawlers.pipelines.visits import SOURCE, entry, released, visit
from tests.waiting import eventually

RULE = NewsRule("all", "all")


@pytest.fixture
def spider(redis: Redis, tmp_path: Path) -> WireSpider:
    return WireSpider(
        Polls(redis),
        Seen(redis),
        Filer(SegmentWriter(tmp_path, "w1")),
        "w1",
        4,
        rule=RULE,
        boilerplate=Boilerplate(redis),
    )


async def ended(redis: Redis) -> bool:
    return await redis.xlen(keys.POLLS) == 0


async def test_a_pipeline_that_raises_ends_the_poll_with_a_named_fault(redis: Redis, spider: WireSpider) -> None:
    spider.item_failed(visit(await released(redis), entry(1)), Failure(ValueError("ours")))
    await eventually(lambda: ended(redis))
    state = await Polls(redis).state(SOURCE.id)
    assert (state["fault"], state["detail"], state["failures"]) == ("internal", "ValueError", "1")
    assert await Polls(redis).release() == 0, "the source is not asked again at once"


async def test_a_callback_that_raises_does_so_too(redis: Redis, spider: WireSpider) -> None:
    request = Request(SOURCE.url, meta={VISIT: visit(await released(redis))})
    spider.callback_failed(Failure(KeyError("ours")), Response(SOURCE.url, request=request))
    await eventually(lambda: ended(redis))
    assert (await Polls(redis).state(SOURCE.id))["fault"] == "internal"


async def test_while_redis_is_away_the_poll_is_left_to_its_lease(redis: Redis, spider: WireSpider) -> None:
    spider.item_failed(visit(await released(redis), entry(1)), Failure(RedisConnectionError("away")))
    assert await redis.xlen(keys.POLLS) == 1
    assert await Polls(redis).state(SOURCE.id) == {}


async def test_polls_are_taken_up_together_but_for_those_that_others_have(redis: Redis, spider: WireSpider) -> None:
    await release_two(redis)
    await redis.hset(keys.LEASES, "b.example", "another poll")
    await redis.hset(keys.state("a"), kept_field(SOURCE.url), str(Kept('"e"')))
    requests = spider.start()
    request = await anext(requests)
    assert request.headers["If-None-Match"] == b'"e"'
    assert request.meta[VISIT].source == SOURCE
    assert await redis.xlen(keys.POLLS) == 1, "the other poll is dropped"
    assert await redis.hget(keys.LEASES, "b.example") == "another poll"
    await requests.aclose()


async def release_two(redis: Redis) -> None:
    polls = Polls(redis)
    await redis.set(keys.READY, "e1")
    await polls.open_stream()
    sources = [SOURCE, SOURCE.model_copy(update={"id": "b"})]
    scheduled = [ScheduledSource(each.id, f"{each.id}.example", each.model_dump_json(), 0) for each in sources]
    await polls.schedule(scheduled)
    assert await polls.release() == 2


async def test_a_stop_waits_for_nothing_where_nothing_is_open(spider: WireSpider) -> None:
    await spider.stop()
    assert [request async for request in spider.start()] == []


async def test_a_source_that_this_version_cannot_read_is_left_alone(redis: Redis, spider: WireSpider) -> None:
    await redis.set(keys.READY, "e1")
    await Polls(redis).open_stream()
    unknown = ScheduledSource("new", "new.example", '{"kind": "telepathy"}', 0)
    known = ScheduledSource(SOURCE.id, "a.example", SOURCE.model_dump_json(), 0)
    await Polls(redis).schedule([unknown, known])
    await Polls(redis).release()
    requests = spider.start()
    assert (await anext(requests)).meta[VISIT].source == SOURCE
    assert await redis.xlen(keys.POLLS) == 1
    await requests.aclose()


async def test_a_redis_that_refuses_is_waited_for_and_side_tasks_go_on(
    redis: Redis, spider: WireSpider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawlers.polling.spider._RENEW_S", 0.01)
    monkeypatch.setattr("crawlers.polling.spider._AWAY_S", 0.01)
    await release_two(redis)
    requests = spider.start()
    host = (await anext(requests)).meta[VISIT].poll.host
    await anext(requests)
    await redis.config_set("maxmemory", 1)
    with structlog.testing.capture_logs() as logs:
        asking = asyncio.ensure_future(anext(requests))
        await eventually(lambda: any("leases" in entry.get("effect", "") for entry in logs))
    assert not asking.done()
    await redis.config_set("maxmemory", 0)
    await redis.zadd(keys.HOSTS, {host: 1})

    async def renewed() -> bool:
        return (await redis.zscore(keys.HOSTS, host) or 0) > 1

    await eventually(renewed)
    await Polls(redis).schedule([ScheduledSource("c", "c.example", SOURCE.model_dump_json(), 0)])
    await Polls(redis).release()
    assert (await asking).meta[VISIT].poll.host == "c.example"
    await requests.aclose()


async def test_polls_that_a_refusing_redis_keeps_from_being_taken_up_are_left_to_their_lease(
    redis: Redis, spider: WireSpider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawlers.polling.spider._AWAY_S", 0.01)
    await release_two(redis)
    await redis.replicaof("127.0.0.1", 1)
    try:
        with structlog.testing.capture_logs() as logs:
            requests = spider.start()
            asking = asyncio.ensure_future(anext(requests))
            await eventually(lambda: len(logs) > 3)
        assert {(entry["event"], entry["error"]) for entry in logs} == {("redis_unreachable", "ReadOnlyError")}
    finally:
        await redis.replicaof("NO", "ONE")
    assert (await asking).meta[VISIT].source == SOURCE
    await requests.aclose()
