"""The wire as its user runs it: processes, a config file, and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import yaml

from record.collections.collections import Collections
from record.item import Item
from scheduler.cli.stores import read_collections
from tests.forking import ask, start

ROOT = Path(__file__).parents[2]


@dataclass
class Wire:
    """One config and the processes that were started with it; `stop` them at the end.

    They are forked; the roles of `mintwire run` start from nothing, here and in the tests of docs/day.md.
    """

    folder: Path
    config: dict[str, Any]
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, ForkServerProcess] = field(default_factory=dict)
    #: The module that is `mintwire`.
    program: str = "scheduler"

    def __post_init__(self) -> None:
        self.write_config()

    @property
    def file(self) -> Path:
        """The config's file."""
        return self.folder / "mintwire.yaml"

    def write_config(self) -> None:
        """Write `config` out, all at once."""
        part = self.file.with_suffix(".part")
        part.write_text(yaml.safe_dump({"data": "./data", **self.config}, allow_unicode=True))
        part.replace(self.file)

    def command(self, *arguments: str) -> list[str]:
        """`mintwire` with this config."""
        return [sys.executable, "-m", self.program, "--config", str(self.file), *arguments]

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return ask(self.command(*arguments), {**os.environ, **self.environment}, ROOT)

    def items(self) -> list[Item]:
        """What `mintwire pull` prints; read here, since tests ask often."""
        today = datetime.now(UTC).date()
        collections = Collections(self.folder / "data" / "collections")
        return list(read_collections(collections, today - timedelta(days=1), today))

    def start(self, name: str, *arguments: str) -> None:
        """Start a command in the background; its output goes to NAME.log in the folder."""
        log = self.folder / f"{name}.log"
        log.touch()
        self.processes[name] = start(self.command(*arguments), {**os.environ, **self.environment}, ROOT, log, log)

    def start_roles(self, *roles: str) -> None:
        """Start each role as `mintwire worker ROLE`."""
        for role in roles:
            self.start(role, "worker", role)

    def kill(self, name: str) -> None:
        """SIGKILL, and wait for the end."""
        process = self.processes.pop(name)
        process.kill()
        process.join(10)

    def stop(self) -> None:
        """SIGTERM to all, and wait for their ends."""
        for process in self.processes.values():
            process.terminate()
        for name, process in self.processes.items():
            process.join(20)
            assert process.exitcode is not None, f"{name} does not end"

    def log(self, name: str) -> str:
        """What a background command wrote."""
        return (self.folder / f"{name}.log").read_text(errors="replace")
