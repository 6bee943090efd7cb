"""Two crawl hosts, each with its own data folder, over PostgreSQL and S3: one day, closed once, equal to the truth.

The day is closed while it is still today, by the parts that close yesterday: Redis TIME cannot be moved.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench import processes
from bench.acceptance import oracle, rounds
from bench.acceptance.exact import SETTLE_S
from bench.acceptance.links import canonical
from bench.acceptance.stage import Options, Stage, play, source
from bench.acceptance.wire import Wire
from config.load import load
from config.models import Settings
from record.closing.closer import Closer
from record.closing.folders.bringing import bring
from record.live.client import connect, connect_sync
from record.sql.database import open_engine
from scheduler.closing import wire_of
from scheduler.processes.embedded import is_running, serving, socket_url
from scheduler.stores import open_collections
from tests import servers

_KEYS = {"AWS_ACCESS_KEY_ID": "AKIABENCH", "AWS_SECRET_ACCESS_KEY": "of-the-bench"}


def run(options: Options) -> int:
    """Returns the exit code."""
    os.environ.update(_KEYS)
    return play(options, _run)


def _run(stage: Stage) -> None:
    with ExitStack() as stack:
        stores: dict[str, object] = {
            "database": stack.enter_context(servers.postgresql()),
            "collections": {"storage": stack.enter_context(servers.s3())},
        }
        _play(stage, stores)


def _play(stage: Stage, stores: dict[str, object]) -> None:
    outlets, seconds = stage.replay.outlets(), stage.options.seconds
    sources, paths = [source(outlet) for outlet in outlets], [f"/live/{outlet.slug}.xml" for outlet in outlets]
    here = _host(stage, "here", sources, stores)
    here.start()
    processes.wait_until(lambda: is_running(here.data), 60, "the embedded server")
    there = _host(stage, "there", sources, {**stores, "redis": socket_url(here.data)})
    other = there.launch("worker", "crawl")
    # What leaves a feed before its first poll nobody could have filed.
    processes.wait_until(lambda: all(stage.replay.requests()[path] for path in paths), 120, "the first polls")
    stage.replay.go()
    rounds.window(stage, here, seconds)
    stage.replay.stop_clock()
    rounds.settle(stage, here, paths, what="after the clock stopped", deadline_s=SETTLE_S)
    other.send_signal(signal.SIGTERM)
    other.wait()
    here.stop()
    _close_and_compare(stage, here, there)


def _host(stage: Stage, name: str, sources: list[dict[str, Any]], stores: dict[str, object]) -> Wire:
    folder = stage.folder / name
    folder.mkdir()
    network = {"allow_private": ["127.0.0.0/8"]}
    config = {"network": network, "alert_age": "all", "alert_first_poll": "all", "sources": sources, **stores}
    return Wire(list(stage.options.mintwire), folder, config, _KEYS)


def _close_and_compare(stage: Stage, here: Wire, there: Wire) -> None:
    checks, today = stage.checks, datetime.now(UTC).date()
    own = [len(list((wire.data / "collections").rglob("*.jsonl"))) for wire in (here, there)]
    checks.check("both hosts filed something", all(own), own)
    with serving(here.data) as url:
        asyncio.run(_close(_settings(here), _settings(there), url, today))
    truth = oracle.pairs(stage.replay.truth())
    for wire in (here, there):
        found = Counter((item.source, canonical(item.url)) for item in wire.items() if item.revision == 0)
        difference = oracle.compare(truth, found)
        name = wire.folder.name
        checks.none(f"{name}: none missing", difference.missing)
        checks.none(f"{name}: none that was never visible", difference.unexpected)
        checks.none(f"{name}: none twice", difference.repeated)
    rows = json.loads(here.ask("collections", "list", "--json"))
    checks.check("one closed day", [row["state"] for row in rows] == ["closed"], rows)
    checks.fact("verified", here.ask("collections", "verify").strip().replace("\n", "; "))


def _settings(wire: Wire) -> Settings:
    return load(wire.config, {}, wire.folder).settings


async def _close(here: Settings, there: Settings, url: str, day: date) -> None:
    """As the processes of both hosts do after midnight."""
    for settings in (here, there):
        await asyncio.to_thread(bring, open_collections(settings), day + timedelta(days=1))
    engine = open_engine(here.database)
    with connect_sync(url) as states:
        async with connect(url) as redis:
            closer = Closer(open_collections(here), redis, engine, "bench", wire_of(here, states, engine))
            await closer.close(day, lambda _: None)
    engine.dispose()
