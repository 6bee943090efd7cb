"""Work beside the polls goes on."""

from __future__ import annotations

import asyncio

import pytest
import structlog

from crawlers.polling.beside import beside
from tests.waiting import eventually


async def test_a_mistake_in_one_is_told_and_it_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawlers.polling.beside._REST_S", 0)
    begun, steady = 0, asyncio.Event()

    async def failing() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise KeyError("ours")
        await asyncio.Event().wait()

    async def working() -> None:
        steady.set()
        await asyncio.Event().wait()

    with structlog.testing.capture_logs() as logs:
        async with beside(failing=failing, working=working):
            await eventually(lambda: begun == 3 and steady.is_set())
    assert [(entry["event"], entry["task"], entry["error"]) for entry in logs] == [
        ("task_failed", "failing", "KeyError")
    ] * 2


async def test_it_ends_with_the_block_and_by_itself() -> None:
    ended = asyncio.Event()

    async def waiting() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def short() -> None:
        pass

    async with beside(waiting=waiting, short=short):
        await asyncio.sleep(0)
    await ended.wait()
    assert ended.is_set()
