"""`mintwire run`: the embedded Valkey and the roles as child processes, kept alive together and ended together."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from config.errors import StoreError
from scheduler.processes.child import BackOff, Child, ChildState, Start
from scheduler.processes.embedded import EmbeddedValkey
from scheduler.processes.lifeline import Lifeline

log = structlog.get_logger(__name__)

#: Between SIGTERM and SIGKILL to the roles.
ROLE_GRACE_S = 4.0
#: The whole stop, with Valkey; the issue allows 5 s, and this process must end too.
STOP_S = 4.7
#: Valkey is missed by all roles at once, and its death is never its caller's fault: it comes back sooner than a role.
VALKEY_BACK_OFF = (0.2, 30.0)
#: Deaths of Valkey before it has answered once, after which the run ends with an error.
VALKEY_TRIALS = 3
#: For the kernel to end what was sent SIGKILL.
KILL_S = 0.3
#: How often the socket's file is looked for; something that cleans a folder may remove it under a living server.
SOCKET_CHECK_S = 1.0
#: A second Ctrl-C within this time is the first one again, passed on by a program around this one.
ECHO_S = 0.3


@dataclass(frozen=True)
class Role:
    """A role and the command that is its process, which must call `lifeline.watch` first."""

    name: str
    command: Sequence[str]
    #: Whether it takes SIGHUP as a wish to read the config again.
    reloads: bool = False


class Supervisor:
    """Runs roles, over an embedded Valkey if one is given, until SIGTERM or SIGINT.

    SIGHUP from a terminal means that the terminal is gone, and stops too; without one it asks for the config to be
    read again and goes to the roles that know it.

    `on_alert` gets each line of a role's stdout, `on_log` each line of its stderr; both are called in the event loop
    and must not block.
    """

    def __init__(
        self,
        roles: Sequence[Role],
        *,
        valkey: EmbeddedValkey | None,
        on_alert: Callable[[str], None],
        on_log: Callable[[str], None],
    ) -> None:
        self._roles = roles
        self._valkey = valkey
        self._on_alert = on_alert
        self._on_log = on_log
        self._lifeline = Lifeline()
        self._children: list[Child] = []
        self._tasks: dict[Child, asyncio.Task[None]] = {}
        self._stop = asyncio.Event()
        self._stopped_at = float("inf")
        self._has_terminal = os.isatty(0) or os.isatty(1)

    def states(self) -> tuple[ChildState, ...]:
        """How each child fares, in the order in which they are started.  May be called from any thread."""
        return tuple(child.state for child in self._children)

    async def run(self) -> None:
        """Start all, keep all, and end all when a signal comes.

        Raises StoreError when the embedded Valkey cannot be owned or does not start; nothing is left running then.
        """
        self._listen()
        try:
            await self._run_roles() if self._valkey is None else await self._run_owning(self._valkey)
        finally:
            self._lifeline.close()

    async def _run_owning(self, valkey: EmbeddedValkey) -> None:
        valkey.claim()
        try:
            await self._run_over(valkey)
        finally:
            valkey.release()

    async def _run_over(self, valkey: EmbeddedValkey) -> None:
        def on_death(status: int | None) -> None:
            if (aside := valkey.mend(status)) is not None:
                log.error("valkey_data_unreadable", set_aside=str(aside), text=valkey.last_words)

        command = valkey.command(self._lifeline.read_end)
        start = self._start(command, valkey.hear, valkey.hear)
        child = Child("valkey", start, back_off=BackOff(*VALKEY_BACK_OFF), on_death=on_death)
        self._launch(child)
        guard = asyncio.create_task(_guard_socket(valkey, child))
        try:
            await self._until_answers(valkey, child)
            await self._run_roles()
        finally:
            guard.cancel()
            await self._end([child], STOP_S - max(0.0, time.monotonic() - self._stopped_at))

    async def _until_answers(self, valkey: EmbeddedValkey, child: Child) -> None:
        """Loading much data takes its time, so only deaths end the wait."""
        while not self._stop.is_set() and not await asyncio.to_thread(valkey.answers):
            if self._tasks[child].done():
                self._tasks[child].result()
            if child.state.restarts >= VALKEY_TRIALS:
                raise StoreError(
                    f"{valkey.data}: the embedded Valkey does not start: {valkey.last_words}; "
                    "`redis:` in the config can name a server of your own"
                )
            await asyncio.sleep(0.02)

    async def _run_roles(self) -> None:
        roles = [
            Child(role.name, self._start(role.command, self._on_alert, self._on_log), back_off=BackOff())
            for role in self._roles
        ]
        try:
            if not self._stop.is_set():
                for child in roles:
                    self._launch(child)
            await self._until_stopped()
        finally:
            await self._end(roles, ROLE_GRACE_S)

    def _start(
        self, command: Sequence[str], on_stdout: Callable[[str], None], on_stderr: Callable[[str], None]
    ) -> Start:
        # Unbuffered, so that an alert is here when it is written.
        environment = {**os.environ, **self._lifeline.environment(), "PYTHONUNBUFFERED": "1"}
        return Start(command, environment, [self._lifeline.read_end], on_stdout, on_stderr)

    def _launch(self, child: Child) -> None:
        self._children.append(child)
        self._tasks[child] = asyncio.create_task(child.keep(), name=child.name)

    async def _until_stopped(self) -> None:
        stop = asyncio.create_task(self._stop.wait())
        done, _ = await asyncio.wait([stop, *self._tasks.values()], return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        for task in done:
            task.result()  # a child's task ends before the stop only by a fault of ours

    async def _end(self, children: Sequence[Child], grace_s: float) -> None:
        """SIGTERM, then SIGKILL to what is still there."""
        tasks = {self._tasks[child]: child for child in children if child in self._tasks}
        for child in tasks.values():
            child.stop()
        if tasks:
            _, slow = await asyncio.wait(tasks, timeout=max(grace_s, 0.0))
            for task in slow:
                log.warning("child_killed", child=tasks[task].name, grace_s=round(grace_s, 1))
                tasks[task].kill()
            if slow:
                await asyncio.wait(slow, timeout=KILL_S)

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # nohup ignores SIGHUP for us, and means it.
            if signal.getsignal(number) != signal.SIG_IGN:
                loop.add_signal_handler(number, self._on_signal, number)

    def _on_signal(self, number: signal.Signals) -> None:
        now = time.monotonic()
        if number == signal.SIGHUP and not self._has_terminal:
            self._reload()
        elif not self._stop.is_set():
            log.info("stopping", signal=number.name)
            self._stopped_at = now
            self._stop.set()
        elif number == signal.SIGINT and now - self._stopped_at > ECHO_S:
            log.warning("stopping_at_once", signal=number.name)
            for child in self._children:
                child.kill()

    def _reload(self) -> None:
        reloading = {role.name for role in self._roles if role.reloads}
        for child in self._children:
            if child.name in reloading:
                child.send(signal.SIGHUP)


async def _guard_socket(valkey: EmbeddedValkey, child: Child) -> None:
    """Start Valkey again when its socket has gone from the folder: it lives, but nobody can reach it."""
    missed = 0
    while True:
        await asyncio.sleep(SOCKET_CHECK_S)
        missed = missed + 1 if child.state.phase == "running" and not valkey.has_socket() else 0
        if missed == 2:  # once may be a server that is just starting
            log.warning("valkey_socket_gone", path=str(valkey.socket))
            child.send(signal.SIGTERM)
