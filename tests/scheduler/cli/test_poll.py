"""`mintwire sources poll`, from real outlets."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from record.item import FIELDS
from tests.outlets import Outlets
from tests.scheduler.wire import Wire


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    async with Outlets() as server:
        server.publish("alpha", ["First \x1b[31mred", "Zweite – 数字欧元"])
        server.broken["gone"] = 410
        server.feeds["stump"] = ["<item><title>Cut"]
        yield server


@pytest.fixture
def wire(tmp_path: Path, outlets: Outlets) -> Wire:
    sources = [
        {"id": name, "name": name.title(), "kind": "feed", "url": outlets.url(name), "language": "fr"}
        for name in ("alpha", "gone", "stump")
    ]
    sources.append({"id": "nobody", "name": "Nobody", "kind": "feed", "url": "http://127.0.0.1:1/rss"})
    sources.append({"id": "inside", "name": "Inside", "kind": "feed", "url": "http://10.0.0.1/rss"})
    # A Redis that is away is not needed.
    config: dict[str, Any] = {"network": {"allow_private": ["127.0.0.0/8"]}, "redis": "redis://127.0.0.1:1/0"}
    return Wire(tmp_path, {**config, "sources": sources})


async def poll(wire: Wire, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = await asyncio.to_thread(wire.ask, "sources", "poll", *arguments)
    assert "Traceback" not in done.stderr
    return done


async def test_people_get_time_title_and_address(wire: Wire) -> None:
    done = await poll(wire, "alpha")
    first, address, second, _ = done.stdout.splitlines()
    assert first == "2026-11-23 08:30  Zweite – 数字欧元"
    assert address.startswith(" " * 18 + "https://alpha.example/")
    assert "\x1b" not in second


async def test_items_come_as_json_lines_and_the_outcome_on_stderr_anew_each_time(wire: Wire, outlets: Outlets) -> None:
    for _ in range(2):
        done = await poll(wire, "alpha", "--json")
        newest, oldest = (json.loads(line) for line in done.stdout.splitlines())
        assert tuple(newest) == FIELDS
        assert newest["title"] == "Zweite – 数字欧元"
        assert (oldest["source"], oldest["language"], oldest["revision"]) == ("alpha", "en", 0)
        assert done.returncode == 0
        outcome = done.stderr.splitlines()[-1]
        assert outcome.startswith("alpha: status 200, 2 items, ")
        assert outcome.split(";")[0].endswith(" ms")
    assert outlets.requests["alpha"] == 2
    assert not outlets.unchanged["alpha"]
    assert not (wire.folder / "data").exists()


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("gone", "gone: gone: status 410 ("),
        ("nobody", "nobody: refused: "),
        ("inside", "inside: private_address: "),
    ],
)
async def test_a_fault_has_the_name_that_the_wire_gives_it(wire: Wire, source: str, outcome: str) -> None:
    done = await poll(wire, source, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(outcome)
    assert done.stderr.endswith(" ms)\n")


async def test_what_was_odd_is_noted(wire: Wire) -> None:
    done = await poll(wire, "stump")
    assert done.returncode == 0
    assert "notes: cut_off, malformed" in done.stderr
