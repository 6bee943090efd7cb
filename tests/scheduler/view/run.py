"""A wire with a view on the terminal it is started in: `run.py DATA`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from scheduler import logs
from scheduler.processes.embedded import EmbeddedValkey
from scheduler.processes.supervisor import Role, Supervisor
from scheduler.view.views import open_view
from tests.scheduler.view.samples import at_work


def main(data: Path, roles: Sequence[str]) -> None:
    """Run it as `mintwire run` does."""
    file = logs.LogFile(data / "log" / "mintwire.log")
    logs.setup(file, role="run")
    command = [sys.executable, "-m", "tests.scheduler.processes.role", "watch", "speak"]
    supervisor = Supervisor(
        [Role(name, command) for name in roles],
        valkey=EmbeddedValkey(data),
        on_alert=lambda line: view.alert(line),
        on_log=file.take,
    )
    view = open_view(1, source=at_work, states=supervisor.states, zone=UTC, quiet=False)
    with view:
        asyncio.run(supervisor.run())


if __name__ == "__main__":
    main(Path(sys.argv[1]), ["crawl", "notify"])
