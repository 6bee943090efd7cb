"""What a poll learns of when, where and whether its source is to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis
from scrapy import Request
from scrapy.http import Response

from crawlers.fetching.handler import CRAWL_DELAY
from crawlers.polling.answers import read_visit, request_for
from crawlers.polling.ending import end_poll
from crawlers.polling.visit import Visit
from record.live import keys
from record.live.polls import Polls
from tests.crawlers.pipelines.visits import SOURCE, released, visit

LONG_AGO = "Mon, 02 Nov 2026 09:00:00 GMT"
CHALLENGE = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body><div>Checking that you are human.</div>"
    b"<script>window._cf_chl_opt={}</script></body></html>"
)
#: As sites behind such a service send their own pages.
GUARDED_PAGE = (
    b"<!doctype html><html><head><title>Press</title><script src='/_Incapsula_Resource?SWJIYLWA=1'></script></head>"
    b"<body><p>" + b"The bank said today that it would say more later. " * 40 + b"</p></body></html>"
)


def feed(*titles: str, channel: str = "") -> bytes:
    items = "".join(
        f"<item><guid>{title}</guid><title>{title}</title><pubDate>{LONG_AGO}</pubDate></item>" for title in titles
    )
    return f"<rss version='2.0'><channel><title>A</title>{channel}{items}</channel></rss>".encode()


async def polled(
    redis: Redis, status: int, body: bytes = b"", meta: dict[str, Any] | None = None, **headers: str
) -> Visit:
    """A poll that was answered so, to its end; one that was known before is `known` where its document holds `a`."""
    polls = Polls(redis)
    made = visit(await released(redis), state=await polls.state(SOURCE.id))
    made.feeds, made.kept, made.answered = [], {}, None
    made.now = lambda: datetime.now(UTC)
    request = request_for(made, SOURCE.url).replace(meta=meta or {})
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = Response(request.url, status, headers=sent, body=body, request=request)
    await read_visit(made, answer, nothing_else)
    made.known = int(b">a<" in body)
    await end_poll(polls, made)
    return made


async def nothing_else(request: Request) -> Response:
    raise AssertionError(f"a feed is one address, and not {request.url}")


async def left(redis: Redis) -> dict[str, str]:
    return await Polls(redis).state(SOURCE.id)


def waited(state: dict[str, str]) -> timedelta:
    return timedelta(milliseconds=int(state["due"]) - int(state["polled"]))


class TestWaits:
    @pytest.mark.parametrize(
        ("headers", "channel", "waits"),
        [
            ({"Cache_Control": "public, max-age=900"}, "", "max-age 15m"),
            ({"Cache_Control": "max-age=60"}, "", None),
            ({"Cache_Control": "max-age=900, no-cache"}, "<ttl>120</ttl>", "ttl 2h"),
            ({"Cache_Control": "max-age=31536000"}, "", "max-age 1d"),
            (
                {"Expires": "Mon, 23 Nov 2026 10:00:00 GMT", "Date": "Mon, 23 Nov 2026 08:00:00 GMT"},
                "<ttl>10</ttl>",
                "expires 2h",
            ),
            ({"Expires": "0"}, "", None),
        ],
    )
    async def test_what_answer_and_document_ask_for_is_kept(
        self, redis: Redis, headers: dict[str, str], channel: str, waits: str | None
    ) -> None:
        await polled(redis, 200, feed("a", channel=channel), **headers)
        state = await left(redis)
        assert state.get("waits") == waits
        assert waits is not None or waited(state) <= timedelta(minutes=5)

    async def test_a_document_that_did_not_come_again_still_asks_for_it(self, redis: Redis) -> None:
        await polled(redis, 200, feed("a", channel="<ttl>240</ttl>"), ETag='"1"')
        await polled(redis, 304)
        state = await left(redis)
        assert state["waits"] == "ttl 4h"
        assert waited(state) >= timedelta(hours=3, minutes=59)

    async def test_undated_reports_may_be_gone_after_an_hour(self, redis: Redis) -> None:
        await polled(redis, 200, feed("a").replace(LONG_AGO.encode(), b""), Cache_Control="max-age=31536000")
        assert (await left(redis))["waits"] == "max-age 1h"

    async def test_robots_txt_keeps_the_host_alone(self, redis: Redis) -> None:
        await polled(redis, 200, feed("a"), {CRAWL_DELAY: 1_200.0})
        state = await left(redis)
        assert state["waits"] == "crawl-delay 20m"
        for key in (keys.HOSTS, keys.PAGE_HOSTS):
            rests = await redis.zscore(key, "a.example")
            assert rests is not None
            assert rests - int(state["polled"]) >= 1_199_000

    async def test_a_fault_says_why_it_waits(self, redis: Redis) -> None:
        await polled(redis, 503, Retry_After="7200")
        assert (await left(redis))["waits"] == "retry-after 2h"


class TestEmptied:
    async def test_a_document_without_entries_is_a_fault_where_there_were_some(self, redis: Redis) -> None:
        await polled(redis, 200, feed("a", "b"))
        for _ in range(3):
            await polled(redis, 200, feed())
        state = await left(redis)
        assert (state["fault"], state["detail"], state["failures"]) == (
            "emptied",
            "no entries, where there were 2",
            "3",
        )
        assert waited(state) <= timedelta(minutes=5), "what comes back must not be missed"
        await polled(redis, 200, feed("a", "c"))
        assert "fault" not in await left(redis)

    async def test_what_never_had_any_is_sound(self, redis: Redis) -> None:
        for _ in range(2):
            await polled(redis, 200, feed())
            assert "fault" not in await left(redis)


class TestChallenges:
    @pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
    @pytest.mark.parametrize("redirects", [None, {"redirect_urls": [SOURCE.url], "redirect_reasons": [302]}])
    async def test_they_have_a_name_whatever_their_status(
        self, redis: Redis, status: int, redirects: dict[str, Any] | None
    ) -> None:
        await polled(redis, 200, feed("a"))
        await polled(redis, status, CHALLENGE, redirects)
        assert (await left(redis))["fault"] == "challenge"

    @pytest.mark.parametrize("header", [{"cf_mitigated": "challenge"}, {"x_amzn_waf_action": "captcha"}])
    async def test_a_header_is_enough(self, redis: Redis, header: dict[str, str]) -> None:
        await polled(redis, 202, b"", **header)
        assert (await left(redis))["fault"] == "challenge"

    async def test_a_report_that_tells_of_one_is_none(self, redis: Redis) -> None:
        await polled(redis, 200, feed("Just a moment... says Cloudflare", "cf_chl_opt explained"))
        assert "fault" not in await left(redis)


class TestMoves:
    MOVED = "https://www.a.example/new"

    def sent_on(self, to: str, status: int = 301) -> dict[str, Any]:
        return {"redirect_urls": [SOURCE.url], "redirect_reasons": [status]}

    async def through(self, redis: Redis, to: str, body: bytes, status: int = 301) -> None:
        polls = Polls(redis)
        made = visit(await released(redis), state=await polls.state(SOURCE.id))
        made.feeds, made.kept = [], {}
        request = Request(to, meta=self.sent_on(to, status))
        await read_visit(made, Response(to, 200, body=body, request=request), nothing_else)
        made.known = int(b">a<" in body)
        await end_poll(polls, made)

    async def test_the_third_sound_poll_changes_where_it_is_asked(self, redis: Redis) -> None:
        for number in range(3):
            assert request_for(visit(await released(redis), state=await left(redis)), SOURCE.url).url == SOURCE.url
            await self.through(redis, self.MOVED, feed("a", str(number)))
        made = visit(await released(redis), state=await left(redis))
        assert request_for(made, SOURCE.url).url == self.MOVED
        assert request_for(made, "https://a.example/page/2").url == "https://a.example/page/2"
        assert await redis.smembers(keys.LEARNED) == {SOURCE.id}

    @pytest.mark.parametrize("status", [302, 303, 307])
    async def test_a_redirect_for_now_does_not(self, redis: Redis, status: int) -> None:
        for number in range(4):
            await self.through(redis, self.MOVED, feed("a", str(number)), status)
        assert "habits" not in await left(redis)

    async def test_a_page_or_another_sites_feed_does_not(self, redis: Redis) -> None:
        await polled(redis, 200, feed("a"))
        for number in range(5):
            await self.through(redis, "https://parked.example/", GUARDED_PAGE)
            await self.through(redis, "https://b.example/rss", feed("x", str(number)))
        state = await left(redis)
        assert "habits" not in state
        assert state["moving"] == "0 https://b.example/rss"

    async def test_a_learned_address_where_nothing_is_is_forgotten(self, redis: Redis) -> None:
        for number in range(3):
            await self.through(redis, self.MOVED, feed("a", str(number)))
        await polled(redis, 404)
        assert (await left(redis))["habits"] == "{}"


class TestGone:
    async def test_the_second_word_retires_it(self, redis: Redis) -> None:
        await polled(redis, 200, feed("a"))
        await polled(redis, 410)
        state = await left(redis)
        assert (state["waits"], state.get("habits")) == ("gone 1d", None)
        await redis.hset(keys.state(SOURCE.id), "polled", int(state["polled"]) - 86_400_000)
        made = await polled(redis, 410)
        state = await left(redis)
        assert made.habits.retired_ms(SOURCE.url)
        assert state["waits"] == "gone 7d"
        assert await redis.smembers(keys.LEARNED) == {SOURCE.id}
        await polled(redis, 200, feed("a"))
        assert (await left(redis))["habits"] == "{}"
