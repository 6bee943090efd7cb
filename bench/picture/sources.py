"""docs/sources.svg: what `mintwire sources list` shows of a source in each state.

Each state is brought about on loopback, by a real wire and real servers.  Only time is helped: what weeks would leave
in the stores is written there, and the hour between two words that a source is gone.
"""

from __future__ import annotations

import asyncio
import json
import shlex
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.picture.screen import DOCS, Screen, picture
from config.load import load
from record.live import keys
from record.live.client import connect_sync
from record.sql import source_days
from scheduler.cli.stores import opened
from scheduler.health.states import STATES
from scheduler.processes.embedded import serving
from tests.outlets import Outlets
from tests.scheduler.wire import Wire
from tests.waiting import until

SIZE = 132, 12
#: Weeks of what the sources brought before.
HISTORY = timedelta(days=40)
SILENT = timedelta(days=3)
#: By the id of an outlet its name, and how many reports an hour it has on working days.
OUTLETS: dict[str, tuple[str, float]] = {
    "kaigan-shimbun": ("海岸新報", 0.3),
    "chain-daily": ("Chain Daily", 1.5),
    "norrland-press": ("Norrland Press", 0.5),
    "ledger-weekly": ("Ledger Weekly", 0.1),
    "veld-central-bank": ("Veld Central Bank", 0.4),
    "southern-monetary": ("Southern Monetary Authority", 0.2),
    "bank-of-aldoria": ("Bank of Aldoria", 0.3),
    "linjiang-caijing": ("临江财经", 2.0),
    "harbour-gazette": ("Harbour Gazette", 0),
    "token-times": ("Token Times", 0.8),
}
_GONE, _SILENT, _UNASKED, _PAUSED = "kaigan-shimbun", "veld-central-bank", "harbour-gazette", "token-times"


async def main() -> None:
    """Bring each state about, and take what a terminal shows of them."""
    with tempfile.TemporaryDirectory() as folder, _mute() as mute:
        async with Outlets() as outlets:
            for name in OUTLETS:
                outlets.publish(name, [f"Report {number} of {name}" for number in range(3)])
            outlets.broken[_GONE] = 410
            wire = Wire(Path(folder), _config(outlets, mute))
            await _run(wire, lambda rows: sum(row["state"] == "not polled yet" for row in rows) == 1)
            _let_time_pass(wire)
            _break(outlets)
            wire.ask("sources", "pause", _PAUSED)
            await _run(wire, lambda rows: {row["state"] for row in rows} == set(STATES))
            await asyncio.to_thread(_draw, wire)


@contextmanager
def _mute() -> Iterator[int]:
    """The port of a server that takes connections, and says nothing."""
    with socket.create_server(("0.0.0.0", 0)) as server:
        yield server.getsockname()[1]


async def _run(wire: Wire, is_done: Callable[[Sequence[Mapping[str, Any]]], bool]) -> None:
    """The wire, until its sources are in the states that are waited for."""
    wire.start("run", "run", "--quiet")

    def is_reached() -> bool:
        listed = wire.ask("sources", "list", "--json")
        return listed.returncode == 0 and is_done(json.loads(listed.stdout))

    await asyncio.to_thread(until, is_reached, within_s=100)
    await asyncio.to_thread(wire.stop)
    wire.processes.clear()


def _let_time_pass(wire: Wire) -> None:
    now, random = datetime.now(UTC), Random(7)
    settings = load(wire.file, {}, wire.folder).settings
    with opened(settings) as engine, engine.begin() as connection:
        for name, (_, an_hour) in OUTLETS.items():
            until = now - (SILENT if name == _SILENT else timedelta(hours=1))
            hours = (until - timedelta(hours=number) for number in range(HISTORY // timedelta(hours=1)))
            reports = [(name, None, at, "news") for at in hours if random.random() < _chance(an_hour, at)]
            source_days.add(connection, reports)
    with serving(settings.data) as url, closing(connect_sync(url)) as redis:
        redis.hset(keys.state(_SILENT), "news", _ms(now - SILENT))
        redis.hset(keys.state(_GONE), "polled", _ms(now - timedelta(hours=2)))
        host = str(redis.hget(keys.SOURCE_HOSTS, _GONE))
        redis.zadd(keys.due(host), {_GONE: 0})
        redis.zadd(keys.HOSTS, {host: 0})


def _chance(an_hour: float, at: datetime) -> float:
    is_open = 7 <= at.hour < 19
    return an_hour * (2 if is_open else 0.2) * (1 if at.weekday() < 5 else 0.3)


def _break(outlets: Outlets) -> None:
    outlets.broken |= {"norrland-press": 503, "chain-daily": 403, "southern-monetary": 301}
    outlets.headers["chain-daily"] = {"cf-mitigated": "challenge"}
    outlets.headers["southern-monetary"] = {"Location": "/feed/southern-news"}
    outlets.feeds["southern-news"] = outlets.feeds["southern-monetary"]
    outlets.feeds["ledger-weekly"] = []


def _config(outlets: Outlets, mute: int) -> dict[str, Any]:
    sources = [
        {"id": name, "name": each, "kind": "feed", "url": outlets.url(name, f"127.0.0.{number}"), "every": "2s"}
        for number, (name, (each, _)) in enumerate(OUTLETS.items(), start=10)
    ]
    (unasked,) = (each for each in sources if each["id"] == _UNASKED)
    unasked["url"] = f"http://127.0.0.9:{mute}/rss"
    return {"network": {"allow_private": ["127.0.0.0/8"], "timeout_s": 120}, "sources": sources}


def _draw(wire: Wire) -> None:
    screen = Screen(SIZE, "sh", "-c", f"{shlex.join(wire.command('sources', 'list'))}; tmux wait-for -S listed; cat")
    screen.wait("listed")
    text = screen.read(*SIZE)
    screen.close()
    (DOCS / "sources.svg").write_text(picture(text, SIZE, "mintwire sources list"), encoding="utf-8")


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
