"""What a poll leaves for the conditions of the next one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis
from scrapy import Request
from scrapy.http import Response

from crawlers.fetching.conditions import REFUSED, TRUST
from crawlers.polling.answers import read_visit, request_for
from crawlers.polling.ending import end_poll
from crawlers.polling.visit import Visit
from record.live import keys
from record.live.polls import Polls
from tests.crawlers.pipelines.visits import SOURCE, released, visit

FEED = b"<rss version='2.0'><channel><title>A</title></channel></rss>"


async def after(redis: Redis, status: int, body: bytes = b"", *, etag: str = "", refused: bool = False) -> Visit:
    """The poll that follows one with such an answer."""
    polls = Polls(redis)
    made = visit(await released(redis), state=await polls.state(SOURCE.id))
    request = Request(SOURCE.url, meta={REFUSED: True} if refused else {})
    answer = Response(SOURCE.url, status, headers={"ETag": etag}, body=body, request=request)
    await read_visit(made, answer, nothing_else)
    await end_poll(polls, made)
    return visit(await released(redis), state=await polls.state(SOURCE.id))


async def nothing_else(request: Request) -> Response:
    raise AssertionError(f"a feed is one address, and not {request.url}")


def condition(poll: Visit) -> str | None:
    value = request_for(poll, SOURCE.url).headers.get("If-None-Match")
    return None if value is None else value.decode()


async def test_a_document_gives_the_condition(redis: Redis) -> None:
    assert condition(await after(redis, 200, FEED, etag='"1"')) == '"1"'
    assert condition(await after(redis, 304)) == '"1"'


async def test_the_same_document_may_have_another_validator(redis: Redis) -> None:
    await after(redis, 200, FEED, etag='"1"')
    assert condition(await after(redis, 200, FEED, etag='"2"')) == '"2"'


async def test_a_server_that_refuses_conditions_is_spared_them(redis: Redis) -> None:
    poll = await after(redis, 200, FEED, etag='"1"', refused=True)
    assert condition(poll) is None
    poll.started = datetime.fromtimestamp(int(poll.state["refused"]) / 1000, UTC) + TRUST
    assert condition(poll) == '"1"'


@pytest.mark.parametrize(("status", "body", "expected"), [(304, b"", None), (200, FEED, '"1"')])
async def test_only_a_document_renews_the_trust(redis: Redis, status: int, body: bytes, expected: str | None) -> None:
    first = await after(redis, 200, FEED, etag='"1"')
    long_ago = str(round((first.started - TRUST).timestamp() * 1000))
    await redis.hset(keys.state(SOURCE.id), mapping={"document": long_ago, "news": long_ago})
    assert condition(await after(redis, status, body, etag='"1"')) == expected
