"""Waiting in tests: for a condition, with a deadline, never for a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

T = TypeVar("T")


def until(condition: Callable[[], T], *, within_s: float = 30.0) -> T:
    """The condition's first true value.  Raises AssertionError when there is none within `within_s` seconds."""
    deadline = time.monotonic() + within_s
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s: {condition.__doc__ or condition!r}")
        time.sleep(0.01)
    return value


@overload
async def eventually(condition: Callable[[], Awaitable[T]], *, within_s: float = 30.0, every_s: float = 0.01) -> T: ...
@overload
async def eventually(condition: Callable[[], T], *, within_s: float = 30.0, every_s: float = 0.01) -> T: ...
async def eventually(condition: Callable[[], Any], *, within_s: float = 30.0, every_s: float = 0.01) -> Any:
    """`until` for tests whose event loop must go on; the condition may be asynchronous.

    `every_s`: seconds from one answer to the next question; more where asking takes time from what is waited for.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while True:
        answer = condition()
        value = await answer if isinstance(answer, Awaitable) else answer
        if value:
            return value
        if loop.time() > deadline:
            raise AssertionError(f"not within {within_s} s: {condition.__doc__ or condition!r}")
        await asyncio.sleep(every_s)
