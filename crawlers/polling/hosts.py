"""Waiting for the host that a redirect leads to, for polls and pages alike."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from record.live.client import UNREACHABLE

#: How long a redirect waits for its target's host, and how often it looks.
_WAIT_S, _LOOK_S = 5.0, 0.25


async def wait_for_host(borrow: Callable[[], Awaitable[bool]]) -> bool:
    """Tries to lease the host, by `borrow`, for a little while; False where it stays another's, or Redis is away."""
    clock = asyncio.get_running_loop().time
    end = clock() + _WAIT_S
    try:
        while not await borrow():
            if clock() > end:
                return False
            await asyncio.sleep(_LOOK_S)
    except UNREACHABLE:
        return False
    return True
