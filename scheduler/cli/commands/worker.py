"""`mintwire worker ROLE`: one role alone, for several machines; `mintwire run` starts them all."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated, Literal

import typer

from config.models import Settings
from scheduler.cli.context import JsonLogs, current, new_app
from scheduler.logs.setup import setup
from scheduler.processes import lifeline

app = new_app()

Role = Literal["crawl", "notify", "schedule", "web"]


@app.command()
def worker(
    role: Annotated[
        Role,
        typer.Argument(metavar="ROLE", help="crawl, notify, schedule or web"),
    ],
    json_logs: JsonLogs = False,
) -> None:
    """Run one role alone, for several machines.

    `schedule` releases polls when they are due, and follows the config. `crawl` polls, parses and files. `notify` finds
    what matches and sends it. `web` serves the collections by HTTP. Any number of each may run side by side, on one
    machine or several that share a Redis, a database and the folder of the collections. The log goes to standard error;
    SIGTERM and Ctrl-C stop the worker cleanly.

    \b
    Examples:
      mintwire worker crawl --config /etc/mintwire
      MINTWIRE_REDIS=redis://store:6379/0 mintwire worker notify --json-logs
    """
    lifeline.watch()
    # Only one role reads the config's queries and follows its changes: the others get them from the database.
    cli = current()
    config = cli.follow() if role == "schedule" else cli.bare()
    settings = config if isinstance(config, Settings) else config.loaded.settings
    setup(sys.stderr, json=json_logs, role=role, secrets=[os.environ.get(settings.telegram.token_env, "")])
    # Each role loads only what it needs.
    import_module(f"scheduler.roles.{role}").main(config)
