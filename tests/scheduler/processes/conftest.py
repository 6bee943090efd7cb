"""Real wires for the tests of the processes, and what they leave behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import redis

from scheduler.processes.embedded import is_running, socket_url
from tests.waiting import until

ROOT = Path(__file__).parents[3]


class Wire:
    """A supervisor in a process of its own, with an embedded Valkey in `data` unless that is None."""

    def __init__(self, data: Path | None, record: Path, *roles: str) -> None:
        self.data = data
        self._roles = len(roles)
        self.record = record
        command = [sys.executable, "-m", "tests.scheduler.processes.wire", str(data or "-"), str(record), *roles]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def is_ready(self) -> bool:
        """All roles are up, and so is the embedded Valkey."""
        return self.count("A up ") >= self._roles and (self.data is None or is_running(self.data))

    def lines(self) -> list[str]:
        """What the supervisor handed on and logged so far."""
        return self.record.read_text(encoding="utf-8").splitlines() if self.record.exists() else []

    def count(self, start: str) -> int:
        """How many of these lines start so."""
        return sum(line.startswith(start) for line in self.lines())

    def family(self) -> list[psutil.Process]:
        """The supervisor and every process below it."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def keeper(self) -> psutil.Process:
        """The keeper."""
        (found,) = [one for one in self.family()[1:] if any(part.endswith("keeper.py") for part in one.cmdline())]
        return found

    def valkey(self) -> psutil.Process:
        """The keeper's Valkey."""
        (found,) = self.keeper().children()
        return found

    def redis(self) -> redis.Redis:
        """A client of the embedded Valkey."""
        assert self.data is not None
        return redis.Redis.from_url(socket_url(self.data), decode_responses=True)

    def send(self, number: signal.Signals) -> None:
        """A signal to the supervisor alone."""
        self.process.send_signal(number)

    def ended(self, *, within_s: float = 20.0) -> int:
        """Wait for its end; the exit status."""
        return self.process.wait(within_s)

    def errors(self) -> str:
        """What it wrote to stderr, once it has ended."""
        return self.process.communicate(timeout=5)[1]


def gone(processes: list[psutil.Process], *, within_s: float = 20.0) -> bool:
    """Whether none of these processes lives, now or in a moment; one that only waits to be reaped does not."""

    def lives(process: psutil.Process) -> bool:
        try:
            return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    return until(lambda: not any(lives(process) for process in processes), within_s=within_s)


StartWire = Callable[..., Wire]


@pytest.fixture
def start_wire(tmp_path: Path) -> Iterator[StartWire]:
    """Starts wires, and stops after the test what is still there of them."""
    wires: list[Wire] = []

    def start(*roles: str, data: Path | None = None, ready: bool = True) -> Wire:
        wires.append(Wire(data, tmp_path / f"record-{len(wires)}", *roles))
        if ready:
            until(wires[-1].is_ready, within_s=60)
        return wires[-1]

    yield start
    for wire in wires:
        wire.process.terminate()
        wire.process.communicate(timeout=10)
