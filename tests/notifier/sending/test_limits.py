"""The limiter, on a real Redis and with windows short enough to wait for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from notifier.sending.limits import Limiter, Limits, Refusals, Window

PRIVATE, OTHER, GROUP, CHANNEL = "4242", "4243", "-1001", "@mintwire"
#: Long enough that nothing of it passes while a test runs.
LONG = 1_000.0


def limits(*, chat: float = 0.001, group: float = 0.001, overall: float = 0.001) -> Limits:
    """Windows of so many seconds, for 1, 3 and 5 messages."""
    return Limits(Window(1, chat), Window(3, group), Window(5, overall), margin_s=0.0)


async def reserved(limiter: Limiter, chat: str) -> None:
    """A turn, waited for, whose message is under way."""
    wait_s = await limiter.reserve(chat)
    if wait_s > 0:
        await asyncio.sleep(wait_s)
        await reserved(limiter, chat)


async def take(limiter: Limiter, chat: str) -> None:
    """A turn, waited for and answered."""
    await reserved(limiter, chat)
    await limiter.answered(chat)


async def take_edit(limiter: Limiter, chat: str) -> None:
    """A turn to edit, waited for while the chat's own short window is full."""
    wait_s = await limiter.reserve(chat, edit=True)
    if wait_s > 0:
        assert wait_s < 1
        await asyncio.sleep(wait_s)
        return await take_edit(limiter, chat)
    return await limiter.answered(chat)


async def test_a_chat_has_one_turn_per_window(redis: Redis) -> None:
    limiter = Limiter(redis, limits=limits(chat=LONG))
    await take(limiter, PRIVATE)
    assert LONG - 5 < await limiter.reserve(PRIVATE) <= LONG
    assert await limiter.reserve(OTHER) == 0


async def test_a_turn_comes_back_after_its_window(redis: Redis) -> None:
    limiter = Limiter(redis, limits=limits(chat=0.05))
    started = time.monotonic()
    for _ in range(4):
        await take(limiter, PRIVATE)
    assert time.monotonic() - started >= 0.15


@pytest.mark.parametrize(("chat", "turns"), [(GROUP, 3), (CHANNEL, 3), (PRIVATE, 5)])
async def test_groups_have_a_limit_of_their_own(redis: Redis, chat: str, turns: int) -> None:
    limiter = Limiter(redis, limits=limits(group=LONG, overall=LONG))
    for _ in range(turns):
        await take(limiter, chat)
    assert await limiter.reserve(chat) > LONG - 5


async def test_edits_leave_half_of_each_window_to_messages(redis: Redis) -> None:
    limiter = Limiter(redis, limits=limits(group=LONG, overall=LONG))
    for _ in range(2):
        await take_edit(limiter, GROUP)
    assert await limiter.reserve(GROUP, edit=True) > LONG - 5
    await take(limiter, GROUP)
    assert await limiter.reserve(PRIVATE, edit=True) > LONG - 5
    await take(limiter, PRIVATE)


async def test_all_chats_and_all_workers_share_the_bots_limit(redis: Redis) -> None:
    workers = [Limiter(redis, limits=limits(overall=LONG)) for _ in range(2)]
    for number in range(5):
        await take(workers[number % 2], str(number + 1))
    assert await workers[1].reserve("6") > LONG - 5


async def test_what_is_under_way_counts_until_it_is_answered(redis: Redis) -> None:
    workers = [Limiter(redis, limits=limits()) for _ in range(2)]
    for number in range(5):
        assert await workers[number % 2].reserve(str(number + 1)) == 0
    assert 0 < await workers[0].reserve("6") < 1
    await workers[0].answered("1")
    await reserved(workers[0], "6")
    assert 0 < await workers[1].reserve("7") < 1


async def test_a_refused_turn_takes_nothing(redis: Redis) -> None:
    limiter = Limiter(redis, limits=limits(chat=LONG, overall=LONG))
    for _ in range(10):
        await limiter.reserve(PRIVATE)
    assert [await limiter.reserve(str(number)) for number in range(1, 5)] == [0.0] * 4


async def test_the_window_begins_when_the_message_was_answered(redis: Redis) -> None:
    limiter = Limiter(redis, limits=limits(chat=0.2))
    assert await limiter.reserve(PRIVATE) == 0
    await asyncio.sleep(0.1)
    await limiter.answered(PRIVATE)
    assert await limiter.reserve(PRIVATE) > 0.15
    await limiter.answered(OTHER)
    assert await limiter.reserve(OTHER) == 0


async def test_a_wait_holds_the_chat_for_all_workers_and_nobody_else(redis: Redis) -> None:
    first, second = Limiter(redis, limits=limits()), Limiter(redis, limits=limits())
    await first.hold(GROUP, 43_837)
    assert 43_830 < await second.reserve(GROUP) <= 43_837
    assert await second.reserve(PRIVATE) == 0


async def test_a_wait_is_never_shortened_and_ends(redis: Redis) -> None:
    limiter = Limiter(redis, limits=limits())
    await limiter.hold(PRIVATE, 0.1)
    await limiter.hold(PRIVATE, 0.01)
    wait_s = await limiter.reserve(PRIVATE)
    assert 0.02 < wait_s <= 0.1
    await asyncio.sleep(wait_s)
    assert await limiter.reserve(PRIVATE) == 0


async def test_a_refusal_about_no_chat_holds_the_bot(redis: Redis) -> None:
    limiter = Limiter(redis, limits=limits())
    await limiter.hold(None, 9)
    assert 8 < await limiter.reserve(PRIVATE) <= 9


async def test_refusals_of_several_chats_hold_the_bot(redis: Redis) -> None:
    limiter = Limiter(redis, limits=limits(), refusals=Refusals(chats=3, longest_s=20))
    for chat in (GROUP, GROUP, CHANNEL):
        await limiter.hold(chat, 5)
    assert await limiter.reserve(PRIVATE) == 0
    await limiter.hold(OTHER, 43_837)
    assert 19 < await limiter.reserve("77") <= 20
    assert await limiter.reserve(OTHER) > 43_000


async def test_a_clock_set_back_stops_nobody(redis: Redis) -> None:
    limiter = Limiter(redis, limits=limits(chat=LONG))
    future = (time.time() + 3_600) * 1_000_000
    await redis.lpush("mw:limit:sent:chat:4242", int(future))
    assert await limiter.reserve(PRIVATE) == 0


async def test_keys_do_not_stay(redis: Redis) -> None:
    limiter = Limiter(redis)
    await take(limiter, GROUP)
    assert await limiter.reserve(PRIVATE) == 0
    await limiter.hold(GROUP, 5)
    keys = {key.decode() if isinstance(key, bytes) else key for key in await redis.keys("*")} - {"mw:limit:known"}
    assert len(keys) == 7
    assert all([await redis.pttl(key) > 0 for key in keys])


async def test_windows_go_on_after_the_loss_of_redis_from_what_is_noted_as_sent(redis: Redis) -> None:
    noted: list[datetime] = []

    async def sent(since: datetime) -> Mapping[str, Sequence[datetime]]:
        return {GROUP: [moment for moment in noted if moment > since]}

    limiter, other = (Limiter(redis, sent=sent, limits=limits(group=LONG)) for _ in range(2))
    for _ in range(2):
        await take(limiter, GROUP)
        noted.append(datetime.now(UTC))
    noted.append(datetime.now(UTC) - timedelta(seconds=2 * LONG))
    await redis.flushall()
    await take(other, GROUP)
    assert LONG - 5 < await limiter.reserve(GROUP) <= LONG
    assert await limiter.reserve(PRIVATE) == 0
