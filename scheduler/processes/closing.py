"""Closing days in a process of its own, with which all the memory goes that it takes."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import structlog

from scheduler.processes.lifeline import Lifeline

log = structlog.get_logger("mintwire.closing")


async def close_in_child(config: Path, last: str = "") -> None:
    """Have all days closed that are over, by `mintwire collections close --wait`; what it logs is logged here.

    It ends with this process, however that ends.  `last`: close no day behind this one.
    """
    lifeline = Lifeline()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scheduler", "--config", str(config)),
        *("collections", "close", "--wait", "--json-logs", *([last] if last else [])),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **lifeline.environment()},
        pass_fds=[lifeline.read_end],
        start_new_session=True,
    )
    try:
        assert process.stderr is not None, "it is a pipe"  # noqa: S101
        async for line in process.stderr:
            _log_again(line.decode(errors="replace").rstrip())
        if status := await process.wait():
            log.warning("closing_failed", status=status, effect="it is tried again")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        lifeline.close()


def _log_again(line: str) -> None:
    try:
        fields = json.loads(line)
        level, event = fields.pop("level"), fields.pop("event")
    except (ValueError, KeyError, AttributeError):
        log.warning("closing_said", text=line)
        return
    for own in ("time", "role"):
        fields.pop(own, None)
    getattr(log, level if level in ("info", "warning", "error") else "error")(event, **fields)
