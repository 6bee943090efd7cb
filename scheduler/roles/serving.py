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
