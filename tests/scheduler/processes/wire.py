"""A wire for the tests: `wire.py DATA|- RECORD NAME=BEHAVIOUR,BEHAVIOUR...` runs a Supervisor until it is stopped.

RECORD becomes a file with a line for each alert (`A ...`) and each log line (`L ...`).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import structlog

from config.errors import StoreError
from scheduler.processes.embedded import EmbeddedValkey
from scheduler.processes.supervisor import Role, Supervisor

ROLE = "tests.scheduler.processes.role"


def main(data: str, record: str, *roles: str) -> None:
    """Run it."""
    with Path(record).open("a", buffering=1, encoding="utf-8") as file:
        structlog.configure(
            processors=[structlog.processors.KeyValueRenderer(key_order=["event"])],
            logger_factory=structlog.WriteLoggerFactory(file),
        )
        supervisor = Supervisor(
            [role(*text.split("=")) for text in roles],
            valkey=valkey(data),
            on_alert=alerts(file),
            on_log=lambda line: print("L", line[:200], file=file),
        )
        try:
            asyncio.run(supervisor.run())
        except StoreError as error:
            sys.exit(str(error))


def alerts(file: TextIO) -> Callable[[str], None]:
    """Records alerts; of a flood of equal ones every ten-thousandth, for the file's sake."""
    last, number = "", 0

    def record(line: str) -> None:
        nonlocal last, number
        number = number + 1 if line == last else 0
        last = line
        if number < 10 or number % 10_000 == 0:
            print("A", line[:200], file=file)

    return record


class MisconfiguredValkey(EmbeddedValkey):
    """One that cannot start."""

    def command(self, lifeline: int) -> list[str]:
        """With an option that Valkey does not know."""
        return [*super().command(lifeline), "--no-such-option", "yes"]


def valkey(data: str) -> EmbeddedValkey | None:
    """None for `-`, and one that cannot start in a folder of the name `misconfigured`."""
    if data == "-":
        return None
    return MisconfiguredValkey(Path(data)) if data.endswith("misconfigured") else EmbeddedValkey(Path(data))


def role(name: str, behaviours: str) -> Role:
    """`NAME=die,ignore`, or `NAME=/a/program`; one named `reload` is told when the config is to be read again."""
    command = [behaviours] if behaviours.startswith("/") else [sys.executable, "-m", ROLE, *behaviours.split(",")]
    return Role(name, command, reloads=name == "reload")


if __name__ == "__main__":
    main(*sys.argv[1:])
