"""`python -m tests.notifier.botapi`: the double alone, until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from tests.notifier.botapi.server import BotApi
from tests.notifier.botapi.state.chats import Chat
from tests.notifier.botapi.state.metering import Limits
from tests.notifier.botapi.world import TOKEN


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.notifier.botapi", description="A strict Bot API double.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one (default %(default)s)")
    parser.add_argument("--token", default=TOKEN, help="the one token that is known (default %(default)s)")
    parser.add_argument("--log", type=Path, help="accepted messages are appended here, and read again at the start")
    parser.add_argument("--chat", type=int, action="append", default=[], metavar="ID", help="a chat that is known")
    parser.add_argument("--any-chat", action="store_true", help="every numeric chat id is known")
    parser.add_argument("--latency", type=float, default=0.0, metavar="S", help="seconds before each answer")
    parser.add_argument("--tolerance", type=float, default=Limits.tolerance_s, metavar="S")
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    api = BotApi(
        [Chat(number) for number in options.chat],
        token=options.token,
        limits=Limits(tolerance_s=options.tolerance),
        log=options.log,
        any_chat=options.any_chat,
        latency_s=options.latency,
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with contextlib.AsyncExitStack() as stack:
        await api.start(options.host, options.port)
        stack.push_async_exit(api.__aexit__)
        print(f"{api.url} token {api.token}", flush=True)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve(_options()))
