"""`mintwire sources check`, from real outlets."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.checking import MOST_HOSTS
from tests.outlets import Outlets
from tests.scheduler.wire import Wire

MANY = 2 * MOST_HOSTS


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    async with Outlets() as server:
        for number in range(MANY):
            server.publish(f"s{number}", ["One", "Two \x1b[31m"])
        server.broken |= {"gone": 410, "busy": 503}
        server.feeds["hollow"] = []
        yield server


@pytest.fixture
def wire(tmp_path: Path, outlets: Outlets) -> Wire:
    names = [*(f"s{number}" for number in range(MANY)), "gone", "busy", "hollow"]
    sources: list[dict[str, Any]] = [
        {"id": name, "name": name, "kind": "feed", "url": outlets.url(name, f"127.0.1.{1 + number // 2}")}
        for number, name in enumerate(names)
    ]
    sources[0]["checked"] = "never"
    config = {"network": {"allow_private": ["127.0.0.0/8"]}, "redis": "redis://127.0.0.1:1/0", "sources": sources}
    return Wire(tmp_path, config)


async def check(wire: Wire, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = await asyncio.to_thread(wire.ask, "sources", "check", *arguments)
    assert "Traceback" not in done.stderr
    return done


async def test_all_are_asked_once_and_the_worst_come_first(wire: Wire, outlets: Outlets) -> None:
    done = await check(wire, "--all")
    *lines, summary = done.stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:5]] == [
        ["gone", "gone"], ["busy", "unavailable"], ["hollow", "empty"], ["s0", "sound"]
    ]  # fmt: skip
    assert summary == f"{MANY + 3} sources: {MANY} sound, 1 gone, 1 unavailable, 1 empty"
    assert done.returncode == 1
    assert set(outlets.requests.values()) == {1}
    assert not (wire.folder / "data").exists()


async def test_a_few_by_their_ids_for_programs(wire: Wire) -> None:
    done = await check(wire, "s1", "gone", "--json")
    gone, sound = json.loads(done.stdout)
    assert (gone["id"], gone["result"], gone["fault"], gone["status"]) == ("gone", "gone", "gone", 410)
    assert (sound["result"], sound["fault"], sound["items"], sound["undated"]) == ("sound", None, 2, 0)
    assert sound["newest"] == "2026-11-23T08:30:00Z"
    done = await check(wire, "s1")
    assert done.returncode == 0


async def test_the_day_goes_into_the_file_where_that_has_a_place_for_it(wire: Wire) -> None:
    before = wire.file.read_text()
    done = await check(wire, "s0", "--no-fill")
    assert wire.file.read_text() == before
    done = await check(wire, "s0", "s1", "gone")
    assert done.stderr == "1 source noted in `checked:`\n"
    today = datetime.now(UTC).date()
    assert wire.file.read_text() == before.replace("checked: never", f"checked: {today}")


async def test_the_report_goes_to_a_file(wire: Wire) -> None:
    done = await check(wire, "s1", "-o", str(wire.folder / "report.txt"))
    assert done.stdout == ""
    assert (wire.folder / "report.txt").read_text().endswith("1 source: 1 sound\n")


@pytest.mark.parametrize(
    ("arguments", "says"), [((), "which sources? Name some by their ids"), (("s",), "no source 's': did you mean")]
)
async def test_what_is_not_known_is_wrong_usage(wire: Wire, arguments: tuple[str, ...], says: str) -> None:
    done = await check(wire, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
