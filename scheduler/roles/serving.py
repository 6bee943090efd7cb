"""Running an asynchronous role until the process is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable


def serve(
    role: Callable[[asyncio.Event], Awaitable[None]], on_hangup: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Run `role(stop)`; SIGTERM and SIGINT set `stop`, SIGHUP calls `on_hangup`."""
    asyncio.run(_serve(role, on_hangup))


async def together(stop: asyncio.Event, *parts: Awaitable[None]) -> None:
    """Waits for all of them; where one fails the others end as they do when `stop` is set, and its error is raised.

    A process that goes on without one of its parts would hold that part's duty and not do it.
    """
    running = [asyncio.ensure_future(part) for part in parts]
    try:
        await asyncio.gather(*running)
    finally:
        stop.set()
        await asyncio.gather(*running, return_exceptions=True)


async def _serve(
    role: Callable[[asyncio.Event], Awaitable[None]], on_hangup: Callable[[], Awaitable[None]] | None
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    hangups: set[asyncio.Task[None]] = set()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def hang_up() -> None:
        if on_hangup is not None:
            task = asyncio.ensure_future(on_hangup())
            hangups.add(task)
            task.add_done_callback(hangups.discard)

    loop.add_signal_handler(signal.SIGHUP, hang_up)
    await role(stop)
