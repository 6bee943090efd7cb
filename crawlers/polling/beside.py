"""Tasks that go on beside the polls, for as long as the process lives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

#: How long a task that failed rests.
_REST_S = 1.0

log = structlog.get_logger("mintwire.crawl")


@asynccontextmanager
async def beside(**works: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run these while the block runs, each by its name in the log.

    A mistake of ours in one is told with its traceback, and the work begins anew.
    """
    tasks = [asyncio.ensure_future(_keep(name, work)) for name, work in works.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def _keep(name: str, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        task = asyncio.ensure_future(work())
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        log.error("task_failed", task=name, error=type(error).__name__, exc_info=error, effect="it begins anew")
        await asyncio.sleep(_REST_S)
