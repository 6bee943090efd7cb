"""Processes as /proc shows them: who runs under us, what they cost, and ending them.

The harness makes itself the reaper of all it started, however deep: an orphan (the Valkey of a killed `run`)
becomes its child, so that nothing outlives the harness and nothing that it did not start is ever touched.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

#: prctl(2), from <linux/prctl.h>.
PR_SET_CHILD_SUBREAPER = 36
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
#: The children that have a Popen, whose exit is its to take.
_owned: set[int] = set()
_lock = threading.Lock()


@dataclass(frozen=True)
class Process:
    """One process at one moment.  `begun` (clock ticks since boot) tells two users of a pid apart."""

    pid: int
    parent: int
    state: str
    begun: int
    cpu_s: float
    argv: tuple[str, ...]

    @property
    def role(self) -> str:
        """crawl, notify, ... (of `worker ROLE`), run, valkey, or other."""
        program = Path(self.argv[0].split(" ")[0]).name if self.argv else ""
        if program.startswith("valkey-server"):
            return "valkey"
        if "worker" in self.argv[:-1]:
            return self.argv[self.argv.index("worker") + 1]
        return "run" if "run" in self.argv else "other"


@dataclass
class Usage:
    """What one process has cost so far: seconds of CPU, and its largest resident set in MB (10^6 bytes)."""

    role: str
    cpu_s: float
    peak_mb: float


def become_reaper() -> None:
    """Orphans among our descendants become our children.  Raises OSError where the kernel refuses."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def start(
    command: list[str], *, output: IO[bytes], errors: IO[bytes] | int = subprocess.STDOUT, **options: Any
) -> subprocess.Popen[bytes]:
    """Starts a program in a session of its own (a Ctrl-C is ours alone).  `options` are Popen's."""
    with _lock:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, start_new_session=True, **options
        )
        _owned.add(child.pid)
    return child


def processes() -> Iterator[Process]:
    """Every process of the machine that can be read."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (process := _read(int(entry.name))):
            yield process


def free_port() -> int:
    """A TCP port that no address of this machine uses."""
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        port: int = probe.getsockname()[1]
        return port


def descendants(root: int) -> list[Process]:
    """The processes under `root`, itself not among them, without those that have ended (zombies)."""
    children: dict[int, list[Process]] = {}
    for process in processes():
        children.setdefault(process.parent, []).append(process)
    found, queue = [], [root]
    while queue:
        for child in children.get(queue.pop(), []):
            queue.append(child.pid)
            if child.state not in "ZX":
                found.append(child)
    return found


def kill_all(victims: list[Process], *, deadline_s: float = 10) -> None:
    """SIGKILL to each, and waits until all are gone.  Raises TimeoutError."""
    for victim in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim.pid, signal.SIGKILL)
    wait_until(lambda: _gone(victims), deadline_s, "the end of what was killed")


def end_all(*, deadline_s: float = 10) -> None:
    """SIGKILL to everything under this process until nothing is left, new-born ones included."""
    end = time.monotonic() + deadline_s
    while (rest := descendants(os.getpid())) and time.monotonic() < end:
        kill_all(rest)


def _gone(victims: list[Process]) -> bool:
    reap()
    return not any(alive(victim) for victim in victims)


def alive(process: Process) -> bool:
    """Whether the same process (not another with its pid) still runs."""
    now = _read(process.pid)
    return now is not None and now.begun == process.begun and now.state not in "ZX"


def reap() -> None:
    """Takes the exit of every adopted child that ended, as init would: a zombie would still look alive to others."""
    with _lock:
        for process in processes():
            if process.parent == os.getpid() and process.state == "Z" and process.pid not in _owned:
                os.waitpid(process.pid, os.WNOHANG)


def wait_until(true: Callable[[], object], deadline_s: float, what: str, *, every_s: float = 0.1) -> None:
    """Raises TimeoutError, saying what was waited for."""
    end = time.monotonic() + deadline_s
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {deadline_s:.0f} s in vain for {what}")
        time.sleep(every_s)


class Monitor(threading.Thread):
    """Follows all descendants: CPU and peak memory by process, adopted zombies reaped.

    Peaks are the kernel's own high-water marks, so that nothing between two looks is missed.
    """

    def __init__(self, *, every_s: float = 0.25) -> None:
        super().__init__(daemon=True)
        self.every_s = every_s
        self.usage: dict[tuple[int, int], Usage] = {}
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(self.every_s):
            self.look()

    def look(self) -> None:
        """One look at all descendants."""
        reap()
        for process in descendants(os.getpid()):
            peak = peak_mb(process.pid)
            if peak is not None:
                self.usage[process.pid, process.begun] = Usage(process.role, process.cpu_s, peak)

    def end(self) -> None:
        self._ended.set()
        self.join()

    def by_role(self) -> dict[str, tuple[int, float, float]]:
        """Role to (processes seen, CPU seconds of all of them, largest peak in MB)."""
        roles: dict[str, tuple[int, float, float]] = {}
        for usage in list(self.usage.values()):
            seen, cpu_s, peak_mb = roles.get(usage.role, (0, 0.0, 0.0))
            roles[usage.role] = (seen + 1, cpu_s + usage.cpu_s, max(peak_mb, usage.peak_mb))
        return roles


def _read(pid: int) -> Process | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return None  # it ended while we looked
    # The name stands in parentheses and may hold anything; field numbers as in proc(5), counted from its end.
    fields = stat.rpartition(")")[2].split()
    argv = tuple(line.rstrip("\0").split("\0")) if line else ()
    cpu_s = (int(fields[11]) + int(fields[12])) / TICKS_PER_S
    return Process(pid, int(fields[1]), fields[0], int(fields[19]), cpu_s, argv)


def peak_mb(pid: int) -> float | None:
    """The largest resident set of a process so far, in MB (10^6 bytes); None of one that is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return None
