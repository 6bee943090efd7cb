"""The readers that are compared: each a process that polls without end, on a core of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench import processes
from bench.speed import server

#: As short as the product allows on loopback: the poll rate is then the crawl role's own.
EVERY = "1s"


@dataclass(frozen=True)
class Ground:
    """What all sides run on: the feeds, an empty store, a folder, and the two cores."""

    feeds: int
    port: int
    redis: str
    folder: Path
    #: Of the process under test.
    core: int
    #: Of everything else.
    others: int

    @property
    def log(self) -> Path:
        """Where the output of all programs goes."""
        return self.folder / "side.log"

    def start(self, command: list[str], *, core: int) -> int:
        """Starts a program on one core.  Returns its pid."""
        env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        with self.log.open("ab") as log:
            return processes.start(command, output=log, env=env, preexec_fn=lambda: os.sched_setaffinity(0, {core})).pid


@dataclass(frozen=True)
class Side:
    """A name for the table, and what starts it; `start` returns the pid under test."""

    name: str
    start: Callable[[Ground], int]


def plain(ground: Ground) -> int:
    """Scrapy and feedparser as they come."""
    asked = ["--feeds", str(ground.feeds), "--port", str(ground.port), "--redis", ground.redis]
    return ground.start([sys.executable, "-m", "bench.speed.plain", *asked], core=ground.core)


def limit(ground: Ground) -> int:
    """Bare aiohttp."""
    asked = ["--feeds", str(ground.feeds), "--port", str(ground.port)]
    return ground.start([sys.executable, "-m", "bench.speed.limit", *asked], core=ground.core)


def mintwire(command: list[str]) -> Callable[[Ground], int]:
    """The crawl role under test; the schedule role on the other core releases its polls."""

    def start(ground: Ground) -> int:
        config = ground.folder / "mintwire.yaml"
        config.write_text(yaml.safe_dump(_config(ground)), "utf-8")
        ground.start([*command, "--config", str(config), "worker", "schedule"], core=ground.others)
        return ground.start([*command, "--config", str(config), "worker", "crawl"], core=ground.core)

    return start


def _config(ground: Ground) -> dict[str, Any]:
    return {
        "data": str(ground.folder / "data"),
        "redis": ground.redis,
        "network": {"allow_private": ["127.0.0.0/8"]},
        "alert_first_poll": "none",
        "sources": [
            {"id": f"feed-{n}", "name": f"Feed {n}", "kind": "feed", "url": url, "language": "en", "every": EVERY}
            for n, url in enumerate(server.urls(ground.feeds, ground.port))
        ],
    }
