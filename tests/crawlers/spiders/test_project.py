"""The project as Scrapy's own command sees it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from record.item import FIELDS
from tests.forking import ask
from tests.outlets import Outlets

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    async with Outlets() as server:
        server.publish("alpha", ["One", "数字欧元"])
        server.broken["sick"] = 503
        yield server


@pytest.fixture
def config(tmp_path: Path, outlets: Outlets) -> Path:
    sources = [
        {"id": name, "name": name.title(), "kind": "feed", "url": outlets.url(name)} for name in ("alpha", "sick")
    ]
    file = tmp_path / "desk.yaml"
    file.write_text(yaml.safe_dump({"sources": sources, "network": {"allow_private": ["127.0.0.0/8"]}}))
    return file


async def scrapy(config: Path, *arguments: str, fresh: bool = False) -> subprocess.CompletedProcess[str]:
    """`scrapy` in the repository's folder, forked or of an interpreter of its own."""
    command = [sys.executable, "-W", "error", "-m", "scrapy", *arguments]
    environment = {**os.environ, "MINTWIRE_CONFIG": str(config)}
    if not fresh:
        return await asyncio.to_thread(ask, command, environment, ROOT)
    return await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


async def test_the_spiders_are_listed(config: Path) -> None:
    done = await scrapy(config, "list")
    assert (done.returncode, done.stdout, done.stderr) == (0, "feed\n", "")


async def test_a_source_is_crawled_to_json_lines(config: Path, outlets: Outlets) -> None:
    done = await scrapy(config, "crawl", "feed", "-a", "source=alpha", fresh=True)
    assert done.returncode == 0
    newest, _ = (json.loads(line) for line in done.stdout.splitlines())
    assert tuple(newest) == FIELDS
    assert newest["title"] == "数字欧元"
    assert "数字欧元" in done.stdout
    assert done.stderr.startswith("alpha: status 200, 2 items, ")
    assert done.stderr.count("\n") == 1
    assert outlets.requests == {"alpha": 1}


async def test_items_go_to_a_file_too_on_demand(config: Path, tmp_path: Path) -> None:
    done = await scrapy(config, "crawl", "feed", "-a", "source=alpha", "-O", f"{tmp_path / 'items.csv'}")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)
    assert (tmp_path / "items.csv").read_text(encoding="utf-8").count("alpha.example") == 4


async def test_a_fault_is_named_as_the_wire_names_it(config: Path) -> None:
    done = await scrapy(config, "crawl", "feed", "-a", "source=sick")
    assert done.stdout == ""
    assert done.stderr.startswith("sick: unavailable: status 503 (")


async def test_the_guard_holds_here_too(config: Path, outlets: Outlets) -> None:
    config.write_text(config.read_text().replace("127.0.0.0/8", "10.0.0.0/8"))
    done = await scrapy(config, "crawl", "feed", "-a", "source=alpha")
    assert done.stderr.startswith("alpha: private_address: ")
    assert not outlets.requests


async def test_the_log_is_there_on_demand(config: Path) -> None:
    done = await scrapy(config, "crawl", "feed", "-a", "source=alpha", "-L", "INFO")
    assert "Spider opened" in done.stderr
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-a", "source=alpa"], "no source 'alpa' in the config: did you mean 'alpha'?"),
        (["-a", "source=nothing-near"], "no source 'nothing-near' in the config: `mintwire sources list` shows all 2"),
        (["-a", "sorce=alpha"], "no argument 'sorce': the only one is source, as in -a source=ID"),
        ([], "which source? Name one with -a source=ID"),
    ],
)
async def test_a_wrong_argument_is_told(config: Path, arguments: list[str], says: str) -> None:
    done = await scrapy(config, "crawl", "feed", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"scrapy crawl feed: {says}\n")


async def test_a_bad_config_is_told_without_a_traceback(config: Path) -> None:
    config.write_text("sorces: []")
    done = await scrapy(config, "list")
    assert (done.returncode, done.stdout) == (1, "")
    assert "did you mean 'sources'?" in done.stderr
    assert done.stderr.count("\n") == 1
