"""One at a time per key."""

from __future__ import annotations

import asyncio

import pytest

from crawlers.fetching.connecting.turns import Turns


async def test_one_at_a_time_in_the_order_of_asking() -> None:
    turns = Turns()
    told: list[str] = []

    async def work(name: str) -> None:
        async with turns.of("h"):
            told.append(f"{name}+")
            await asyncio.sleep(0)
            told.append(f"{name}-")

    await asyncio.gather(*map(work, "abc"))
    assert told == ["a+", "a-", "b+", "b-", "c+", "c-"]


async def test_keys_do_not_wait_for_each_other() -> None:
    turns = Turns()
    async with turns.of("h"), asyncio.timeout(1), turns.of("other"):
        pass


async def test_who_is_cancelled_while_waiting_loses_its_turn_alone() -> None:
    turns = Turns()
    entered = asyncio.Event()

    async def work() -> None:
        async with turns.of("h"):
            entered.set()

    async with turns.of("h"):
        first, second = asyncio.create_task(work()), asyncio.create_task(work())
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait([first])
        assert not entered.is_set()
    await asyncio.wait_for(second, 1)
    assert entered.is_set()


async def test_who_is_cancelled_as_its_turn_comes_passes_it_on() -> None:
    turns = Turns()

    async def work() -> None:
        async with turns.of("h"):
            pass

    async with turns.of("h"):
        first, second = asyncio.create_task(work()), asyncio.create_task(work())
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait_for(second, 1)
    assert first.cancelled()


async def test_a_failure_ends_the_turn_and_nothing_is_kept() -> None:
    turns = Turns()
    with pytest.raises(KeyError):
        async with turns.of("h"):
            raise KeyError
    async with asyncio.timeout(1), turns.of("h"):
        pass
    assert not turns._locks
