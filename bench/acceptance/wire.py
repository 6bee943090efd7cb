"""The product under test: its config, its processes and its commands, all from outside.

What is relied on beyond the config's own contract:

* `pull A..B --format jsonl`: a line for each item, with source, url, revision and discovered;
* `deliveries --json`: a list of objects with `state`, all of them;
* `stories list --json --members`: a list of objects with `id`, `members` (each with `url`) and `absorbed`, all of them;
* `sources list --json` and `sources show ID --json`: see `faults.named`;
* `run` starts its roles as `… worker ROLE`, and the embedded server as `valkey-server`;
* the embedded Redis data lies in `data/redis`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bench import processes
from bench.processes import Process

#: States of a delivery that still owe a message.
OPEN = {"pending", "sending", "unknown"}
#: What the product promises for a clean stop.
STOP_S = 5


class WireError(Exception):
    """The product did not do what it was told, so that the run cannot go on."""


@dataclass(frozen=True)
class Item:
    """What `pull` says of one item, as far as it is compared.  `discovered` in Unix seconds."""

    source: str
    url: str
    revision: int
    discovered: float
    published: str | None
    #: Whether it is the revision that the report's page made.
    by_page: bool


@dataclass(frozen=True)
class Story:
    """Reports that the product took for one event: their addresses, and how many stories it merged into this one."""

    id: str
    urls: frozenset[str]
    absorbed: int


class Wire:
    """One installation: a folder with config and data, and the processes that work on it."""

    def __init__(self, command: list[str], folder: Path, config: dict[str, Any], env: dict[str, str]) -> None:
        self.folder = folder
        self.config = folder / "mintwire.yaml"
        self.data = folder / "data"
        self.config.write_text(yaml.safe_dump({"data": str(self.data), **config}, allow_unicode=True), "utf-8")
        self._command = [*command, "--config", str(self.config)]
        # A machine's proxy has no business between the product and loopback.
        own = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self._env = {**own, **env}
        self._first_day = datetime.now(UTC).date()
        self.process: subprocess.Popen[bytes] | None = None

    # ---- processes

    def start(self) -> None:
        """`mintwire run --quiet`."""
        self.process = self.launch("run", "--quiet")

    def launch(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Any other lasting command, such as a second crawl worker; its output goes to run.log."""
        with (self.folder / "run.log").open("ab") as log:
            return processes.start([*self._command, *arguments], output=log, env=self._env)

    def roles(self, role: str) -> list[Process]:
        """The running processes of a role, whoever their parent is by now."""
        return [process for process in processes.descendants(os.getpid()) if process.role == role]

    def family(self) -> list[Process]:
        """`run`, everything under it, and a Valkey that it took over from one before."""
        root = self._running().pid
        ours = [process for process in processes.descendants(os.getpid()) if process.pid == root]
        all_of_it = ours + processes.descendants(root) + self.roles("valkey")
        return list({process.pid: process for process in all_of_it}.values())

    def ended(self) -> bool:
        """Whether `run` has ended by itself."""
        return self._running().poll() is not None

    def stop(self) -> tuple[float, list[Process]]:
        """SIGTERM to `run`.  Returns the seconds it took, and what of its processes was left then (killed here)."""
        family = self.family()
        begun = time.monotonic()
        self._running().send_signal(signal.SIGTERM)
        try:
            self._running().wait(timeout=6 * STOP_S)
        except subprocess.TimeoutExpired:
            processes.kill_all(self.family())
        took_s = time.monotonic() - begun
        processes.reap()
        left = [process for process in family if processes.alive(process)]
        processes.kill_all(left)
        self.process = None
        return took_s, left

    def forget_redis(self) -> bool:
        """Deletes the embedded Redis data; only while stopped.  Returns whether there was any."""
        folder = self.data / "redis"
        existed = folder.is_dir() and any(folder.iterdir())
        shutil.rmtree(folder, ignore_errors=True)
        return existed

    # ---- commands

    def items(self) -> list[Item]:
        """Everything filed since the start, through `pull`.  Raises WireError."""
        # Discovery days are UTC days; a run over midnight has two.
        days = f"{self._first_day}..{datetime.now(UTC).date()}"
        lines = self.ask("pull", days, "--format", "jsonl").split("\n")
        return [_item(json.loads(line)) for line in lines if line.strip()]

    def deliveries(self) -> list[dict[str, Any]]:
        """Every delivery.  Raises WireError."""
        rows: list[dict[str, Any]] = json.loads(self.ask("deliveries", "--json"))
        return rows

    def stories(self) -> list[Story]:
        """Every story since the start.  Raises WireError."""
        rows = json.loads(self.ask("stories", "list", "--hours", "72", "--json", "--members"))
        return [
            Story(row["id"], frozenset(each["url"] for each in row["members"] if each["url"]), len(row["absorbed"]))
            for row in rows
        ]

    def source(self, source: str) -> dict[str, Any]:
        """`sources show`.  Raises WireError."""
        row: dict[str, Any] = json.loads(self.ask("sources", "show", source, "--json"))
        return row

    def sources(self) -> list[dict[str, Any]]:
        """`sources list`.  Raises WireError."""
        rows: list[dict[str, Any]] = json.loads(self.ask("sources", "list", "--json"))
        return rows

    def ask(self, *arguments: str, timeout_s: float = 120) -> str:
        """Standard output of one command.  Raises WireError for an exit code other than 0."""
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            child = processes.start(
                [*self._command, *arguments], output=output, errors=errors, env=self._env, cwd=self.folder
            )
            code = child.wait(timeout_s)
            output.seek(0)
            errors.seek(0)
            if code != 0:
                text = errors.read().decode(errors="replace")[-2000:]
                raise WireError(f"mintwire {' '.join(arguments)}: exit {code}\n{text}")
            return output.read().decode()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise WireError("the wire is not running")
        return self.process


def _item(row: dict[str, Any]) -> Item:
    discovered = datetime.fromisoformat(row["discovered"]).timestamp()
    return Item(
        row["source"], row["url"] or "", row["revision"], discovered, row["published"], bool(row.get("from_page"))
    )
