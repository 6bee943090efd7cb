"""Release, leases and the end of polls, on a real server."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from record.live import keys
from record.live.client import connect, now_ms
from record.live.filed import Filed
from record.live.polls import OPEN_LEASE_MS, FiledItem, Poll, Polls, ScheduledSource
from record.live.seen import BUSY, KNOWN, Candidate, Seen
from tests.newsroom.items import make_item

FAR_MS = 60_000


@pytest.fixture(autouse=True)
async def ready(redis: Redis) -> None:
    await redis.set(keys.READY, "e1")
    await Polls(redis).open_stream()
    await Filed(redis).open_stream()


@pytest.fixture
def polls(redis: Redis) -> Polls:
    return Polls(redis)


def scheduled(source: str, host: str = "", first_due_ms: int = 0, spec: str = "{}") -> ScheduledSource:
    return ScheduledSource(source, host or f"{source}.example", spec, first_due_ms)


async def release_one(polls: Polls, *sources: ScheduledSource) -> Poll:
    await polls.schedule(sources or [scheduled("a")])
    assert await polls.release() == 1
    (poll,) = await polls.take("w1", 10, 100)
    return poll


async def end(
    polls: Polls, poll: Poll, redis: Redis, items: list[FiledItem] | None = None, due_in_ms: int = FAR_MS
) -> int:
    due = await now_ms(redis) + due_in_ms
    return await polls.finish(
        poll, items or [], day=1, due_ms=due, counts={"polls": 1}, state={"status": "200", "fault": ""}
    )


def filed(base: str, revision: int = 0, text: str = "t0", raw: str = "r0") -> FiledItem:
    return FiledItem(make_item(id=base, revision=revision), text, raw)


async def test_nothing_is_released_before_the_marks_stand(redis: Redis, polls: Polls) -> None:
    await redis.delete(keys.READY)
    await polls.schedule([scheduled("a")])
    assert await polls.release() is None
    await redis.set(keys.READY, "e2")
    assert await polls.release() == 1


async def test_two_schedulers_release_each_poll_once(redis_url: str, polls: Polls) -> None:
    await polls.schedule([scheduled(f"s{n}") for n in range(200)])
    others = [connect(redis_url) for _ in range(4)]
    released = await asyncio.gather(*(Polls(other).release(most=60) for other in others for _ in range(3)))
    taken = await polls.take("w1", 1000, 100)
    assert sum(number or 0 for number in released) == len(taken) == 200
    assert len({poll.source for poll in taken}) == 200
    for other in others:
        await other.aclose()


async def test_a_host_has_one_poll_at_a_time(redis: Redis, polls: Polls) -> None:
    first = await release_one(polls, scheduled("a", "h"), scheduled("b", "h"))
    assert await polls.release() == 0
    await end(polls, first, redis)
    assert await polls.release() == 1
    (second,) = await polls.take("w1", 10, 100)
    assert {first.source, second.source} == {"a", "b"}
    assert first.token != second.token


async def test_a_lapsed_lease_lets_the_source_be_polled_again(redis: Redis, polls: Polls) -> None:
    old = await release_one(polls)
    assert await polls.hold([old], lease_ms=-1) == [{}]
    assert await polls.release() == 1
    (new,) = await polls.take("w2", 10, 100)
    assert new.source == old.source
    assert await polls.hold([old, new]) == [None, {}]
    await end(polls, old, redis)
    assert await redis.hget(keys.LEASES, new.host) == new.token


async def test_polls_are_held_together_each_with_the_state_of_its_source(redis: Redis, polls: Polls) -> None:
    await polls.schedule([scheduled("a"), scheduled("b")])
    assert await polls.release() == 2
    first, second = sorted(await polls.take("w1", 10, 100), key=lambda poll: poll.source)
    await redis.hset(keys.state("b"), mapping={"etag": '"e 1"', "status": "304"})
    lost = Poll("0-0", "a", first.host, "an older token", "{}")
    assert await polls.hold([first, lost, second]) == [{}, None, {"etag": '"e 1"', "status": "304"}]
    ends = [await redis.zscore(keys.due(poll.host), poll.source) for poll in (first, second)]
    assert ends == [await redis.zscore(keys.HOSTS, poll.host) for poll in (first, second)]
    now = await now_ms(redis)
    assert all(end is not None and 0 < end - now <= OPEN_LEASE_MS for end in ends)


async def test_there_may_be_nothing_to_hold(polls: Polls) -> None:
    assert await polls.hold([]) == []


async def test_the_next_poll_waits_until_it_is_due(redis: Redis, polls: Polls) -> None:
    poll = await release_one(polls)
    await end(polls, poll, redis, due_in_ms=FAR_MS)
    assert await polls.release() == 0
    again = await redis.zscore(keys.due(poll.host), poll.source)
    assert again is not None
    assert again - await now_ms(redis) > FAR_MS / 2


async def test_schedule_adds_changes_and_removes(redis: Redis, polls: Polls) -> None:
    assert await polls.schedule([scheduled("a"), scheduled("b")]) == (2, 0, 0)
    assert await polls.schedule([scheduled("a"), scheduled("b")]) == (0, 0, 0)
    assert await polls.schedule([scheduled("a", spec='{"x":1}')]) == (0, 1, 1)
    assert await polls.schedule([scheduled("a", host="elsewhere", spec='{"x":2}')]) == (0, 1, 0)
    assert await redis.zrange(keys.due("a.example"), 0, -1) == []
    assert await redis.zrange(keys.due("elsewhere"), 0, -1) == ["a"]
    assert await redis.hgetall(keys.SOURCE_HOSTS) == {"a": "elsewhere"}


async def test_schedule_keeps_the_due_times_of_what_stays(redis: Redis, polls: Polls) -> None:
    poll = await release_one(polls)
    await end(polls, poll, redis)
    before = await redis.zscore(keys.due(poll.host), poll.source)
    await polls.schedule([scheduled("a")])
    assert await redis.zscore(keys.due(poll.host), poll.source) == before
    assert await polls.release() == 0


async def test_schedule_leaves_an_open_poll_its_host(redis: Redis, polls: Polls) -> None:
    await release_one(polls)
    await polls.schedule([scheduled("a"), scheduled("b", "a.example")])
    assert await polls.release() == 0


async def test_a_source_removed_while_polled_stays_removed(redis: Redis, polls: Polls) -> None:
    poll = await release_one(polls)
    await polls.schedule([])
    await end(polls, poll, redis, due_in_ms=0)
    assert await polls.release() == 0


async def test_polling_pauses_while_too_many_items_wait(
    redis: Redis, polls: Polls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("record.live.polls.MOST_FILED", 1)
    await polls.schedule([scheduled("a")])
    await Filed(redis).add([make_item()])
    assert await polls.release() == 0
    (entry,) = await Filed(redis).read(10, 10)
    await Filed(redis).acknowledge([entry.id])
    assert await polls.release() == 1


async def test_a_borrowed_host_is_nobody_elses_until_it_is_freed(redis: Redis, polls: Polls) -> None:
    poll = await release_one(polls, scheduled("a"))
    await polls.schedule([scheduled("a"), scheduled("b", "target", first_due_ms=0)])
    assert await polls.borrow("target", poll.token)
    assert await polls.release() == 0
    assert not await polls.borrow("target", "another")
    await polls.free(["target"], poll.token)
    assert await polls.release() == 1


async def test_a_borrowed_host_without_sources_leaves_nothing_behind(redis: Redis, polls: Polls) -> None:
    poll = await release_one(polls)
    assert await polls.borrow("target", poll.token)
    await polls.free(["target"], poll.token)
    assert await redis.zscore(keys.HOSTS, "target") is None


async def test_finish_confirms_hands_on_and_counts_once(redis: Redis, polls: Polls) -> None:
    poll = await release_one(polls)
    seen = Seen(redis)
    claimed = await seen.claim("a", host=poll.host, token=poll.token, day=1, candidates=[Candidate("i1", "t0", "r0")])
    assert claimed == [0]
    assert await end(polls, poll, redis, [filed("i1")]) == 1
    assert await end(polls, poll, redis, [filed("i1")]) == 0
    assert len(await Filed(redis).read(10, 10)) == 1
    assert await redis.hgetall(keys.COUNTS) == {"polls": "1", "items": "1"}
    assert await polls.state("a") == {"status": "200", "polls": "1"}
    (mark,) = await seen.look("a", ["i1"])
    assert mark is not None
    assert mark.is_current("r0", 1)


async def claims(redis: Redis, poll: Poll, *candidates: Candidate) -> list[int] | None:
    return await Seen(redis).claim("a", host=poll.host, token=poll.token, day=1, candidates=candidates)


async def test_claims_are_idempotent_by_token_and_exclusive(redis: Redis, polls: Polls) -> None:
    old = await release_one(polls)
    assert await claims(redis, old, Candidate("i1", "t0", "r0")) == [0]
    assert await claims(redis, old, Candidate("i1", "t0", "r0")) == [0]
    await redis.hset(keys.LEASES, old.host, "other")
    other = Poll("0-0", "a", old.host, "other", "{}")
    assert await claims(redis, old, Candidate("i1", "t0", "r0")) is None
    assert await claims(redis, other, Candidate("i1", "t0", "r0"), Candidate("i2", "t0", "r0")) == [BUSY, 0]


async def test_a_lapsed_claim_is_taken_anew(redis: Redis, polls: Polls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("record.live.seen.CLAIM_MS", -1)
    old = await release_one(polls)
    await claims(redis, old, Candidate("i1", "t0", "r0"))
    await redis.hset(keys.LEASES, old.host, "other")
    assert await claims(redis, Poll("0-0", "a", old.host, "other", "{}"), Candidate("i1", "t0", "r0")) == [0]


async def test_a_changed_text_is_the_next_revision(redis: Redis, polls: Polls) -> None:
    poll = await release_one(polls)
    await claims(redis, poll, Candidate("i1", "t0", "r0"))
    await polls.confirm(poll, [filed("i1")], day=1)
    assert await claims(redis, poll, Candidate("i1", "t0", "r0")) == [KNOWN]
    assert await claims(redis, poll, Candidate("i1", "t0", "r1")) == [KNOWN]
    assert await claims(redis, poll, Candidate("i1", "t1", "r2")) == [1]
    assert await polls.confirm(poll, [filed("i1", 1, "t1", "r2")], day=1) == 1
    assert await claims(redis, poll, Candidate("i1", "t1", "r2")) == [KNOWN]


async def test_restored_marks_never_go_back(redis: Redis) -> None:
    seen = Seen(redis)
    await seen.restore("a", 5, ["i1 1 t1 -@- -\n"])
    await seen.restore("a", 4, ["i1 0 t0 -@- -\n", "i2 0 t0 -@- -\n"])
    await seen.restore("a", 4, ["i1 0 t0 -@- -\n"])
    first, second = await seen.look("a", ["i1", "i2"])
    assert first is not None
    assert (first.revision, first.text, first.day) == (1, "t1", 5)
    assert second is not None
    assert (second.revision, second.claimed) == (0, False)


async def test_marks_that_no_feed_shows_any_more_are_forgotten(redis: Redis) -> None:
    seen = Seen(redis)
    await seen.restore("a", 10, ["old 0 t -@- -\n"])
    await seen.restore("a", 500, ["new 0 t -@- -\n"])
    await seen.restore("b", 10, ["old 0 t -@- -\n"])
    assert await seen.forget_before(100) == 2
    assert [mark is not None for mark in await seen.look("a", ["old", "new"])] == [False, True]


async def test_workers_that_ended_long_ago_are_forgotten(redis: Redis, polls: Polls) -> None:
    await polls.schedule([scheduled("a"), scheduled("b")])
    await polls.release()
    await polls.take("w1", 1, 100)
    (poll,) = await polls.take("w2", 1, 100)
    await polls.drop(poll)
    assert await polls.forget_workers(60_000) == 0
    await polls.forget_workers(0)
    consumers = await redis.xinfo_consumers(keys.POLLS, keys.CRAWL)
    assert [each["name"] for each in consumers] == ["w1"], "it has a poll pending"


async def test_the_lane_reads_again_what_it_did_not_acknowledge(redis: Redis) -> None:
    filed_stream = Filed(redis)
    await filed_stream.add([make_item(id=f"i{n}", news="first_poll" if n == 0 else "news") for n in range(3)])
    first = await filed_stream.read(2, 10)
    assert [(entry.item.id, entry.item.news) for entry in first] == [("i0", "first_poll"), ("i1", "news")]
    await filed_stream.acknowledge([first[0].id])
    assert [entry.item.id for entry in await filed_stream.read(10, 10)] == ["i1"]
    await filed_stream.acknowledge([first[1].id])
    assert [entry.item.id for entry in await filed_stream.read(10, 10)] == ["i2"]
