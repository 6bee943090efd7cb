"""One process that is to live for as long as the supervisor: started again, with back-off, whenever it dies."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, cast

import structlog

from scheduler.processes.output import Output

log = structlog.get_logger(__name__)

#: How long the streams of a dead child are read on, should somebody else hold them open.
DRAIN_S = 0.5

Phase = Literal["starting", "running", "waiting", "stopping", "stopped"]


@dataclass(frozen=True)
class ChildState:
    """How a child fares.  `restarts` counts the starts after the first."""

    name: str
    phase: Phase
    restarts: int = 0


@dataclass
class BackOff:
    """Seconds to wait before each restart: `first_s`, then doubled up to `last_s`, afresh after a good life."""

    first_s: float = 1.0
    last_s: float = 30.0
    good_life_s: float = 60.0
    _next_s: float = field(default=0.0, init=False)

    def after(self, lived_s: float) -> float:
        """The wait after a life of `lived_s` seconds."""
        wait_s = self.first_s if lived_s >= self.good_life_s else max(self._next_s, self.first_s)
        self._next_s = min(wait_s * 2, self.last_s)
        return min(wait_s, self.last_s)


@dataclass(frozen=True)
class Start:
    """How a child is started.  `inherited` are descriptors that it keeps open."""

    command: Sequence[str]
    environment: Mapping[str, str]
    inherited: Sequence[int]
    on_stdout: Callable[[str], None]
    on_stderr: Callable[[str], None]


class Child:
    """Keeps one process alive until `stop`.

    The process leads a session of its own: the terminal's Ctrl-C does not reach it, and a signal to its group reaches
    all it started.
    """

    def __init__(
        self, name: str, start: Start, *, back_off: BackOff, on_death: Callable[[int | None], None] = lambda _: None
    ) -> None:
        self.name = name
        self._start = start
        self._back_off = back_off
        self._on_death = on_death
        self._phase: Phase = "starting"
        self._restarts = 0
        self._stopping = asyncio.Event()
        self._transport: asyncio.SubprocessTransport | None = None

    @property
    def state(self) -> ChildState:
        """Its phase and how often it was started again, as of now."""
        return ChildState(self.name, self._phase, self._restarts)

    async def keep(self) -> None:
        """Start the process, and start it again after each death, until `stop`."""
        while not self._stopping.is_set():
            born = time.monotonic()
            status = await self._live()
            if self._stopping.is_set():
                break
            await self._wait_after_death(status, time.monotonic() - born)
        self._phase = "stopped"

    def stop(self) -> None:
        """Ask the process to end, and start it no more; `keep` then returns."""
        self._stopping.set()
        self._phase = "stopping"
        self.send(signal.SIGTERM)

    def kill(self) -> None:
        """End the process at once, with all it started, and start it no more."""
        self._stopping.set()
        self.send(signal.SIGKILL)

    def send(self, number: signal.Signals) -> None:
        """Send the process and all it started a signal, if it lives."""
        if self._transport is not None and self._transport.get_returncode() is None:
            _signal_group(self._transport.get_pid(), number)

    async def _live(self) -> int | None:
        """One life of the process.  Returns its exit status (negative: a signal), or None when it did not start."""
        try:
            transport, output = await self._spawn()
        except OSError as error:
            log.error("child_not_started", child=self.name, error=str(error))
            return None
        self._transport = transport
        self._phase = "running"
        if self._stopping.is_set():
            self.stop()  # it came while the process was being started
        await output.exited.wait()
        # What the process started and left; it may also hold the streams open.
        _signal_group(transport.get_pid(), signal.SIGKILL)
        with suppress(TimeoutError):
            await asyncio.wait_for(output.drained.wait(), DRAIN_S)
        transport.close()
        return transport.get_returncode()

    async def _spawn(self) -> tuple[asyncio.SubprocessTransport, Output]:
        start = self._start
        return cast(
            "tuple[asyncio.SubprocessTransport, Output]",
            await asyncio.get_running_loop().subprocess_exec(
                lambda: Output(on_stdout=start.on_stdout, on_stderr=start.on_stderr),
                *start.command,
                stdin=subprocess.DEVNULL,
                env=start.environment,
                pass_fds=start.inherited,
                start_new_session=True,
            ),
        )

    async def _wait_after_death(self, status: int | None, lived_s: float) -> None:
        wait_s = self._back_off.after(lived_s)
        if status is not None:
            log.warning("child_died", child=self.name, lived_s=round(lived_s, 1), restart_in_s=wait_s, **_told(status))
        self._on_death(status)
        self._phase = "waiting"
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), wait_s)
        self._restarts += 1


def _signal_group(group: int, number: signal.Signals) -> None:
    # Of a group that is gone Linux says that there is none, and macOS, for a moment, that it may not be signalled.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _told(status: int) -> dict[str, int | str]:
    if status >= 0:
        return {"status": status}
    return {"status": status, "signal": signal.Signals(-status).name}
