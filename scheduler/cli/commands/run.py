"""`mintwire run`: the whole wire on this machine."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from config.load import Loaded
from config.models import Settings
from scheduler.cli.context import JsonLogs, current, new_app
from scheduler.figures import StoreFigures
from scheduler.logs.file import LogFile
from scheduler.logs.setup import setup
from scheduler.processes.embedded import EmbeddedValkey
from scheduler.processes.supervisor import Role, Supervisor
from scheduler.stores import open_record, redis_url
from scheduler.view.views import open_view

app = new_app()

_STDOUT = 1


@app.command()
def run(
    quiet: Annotated[bool, typer.Option("--quiet", help="show nothing; the log says what happens")] = False,
    json_logs: JsonLogs = False,
) -> None:
    """Run the wire, until Ctrl-C.

    Polls the sources, files what is new, and tells the channels what they asked for. Starts an embedded Valkey where
    the config names no Redis, and a process for each role; one that dies is started again. A terminal shows the wire
    at work, another output gets plain lines. The log is log/mintwire.log in the data folder. A changed config is
    taken over while the wire runs.

    \b
    Examples:
      mintwire run
      mintwire run --config /etc/mintwire --quiet --json-logs
    """
    with suppress(KeyboardInterrupt):
        _run(current().checked(), quiet=quiet, json_logs=json_logs)


def _run(loaded: Loaded, *, quiet: bool, json_logs: bool) -> None:
    settings = loaded.settings
    token = os.environ.get(settings.telegram.token_env, "")
    log_file = LogFile(settings.data / "log" / "mintwire.log")
    setup(log_file, json=json_logs, secrets=[token])
    engine = open_record(settings)
    supervisor = Supervisor(
        _roles(loaded, json_logs),
        valkey=None if settings.redis else EmbeddedValkey(settings.data),
        on_alert=lambda line: view.alert(line),
        on_log=log_file.take,
    )
    figures = StoreFigures(lambda: redis_url(settings), engine, no_token="" if token else settings.telegram.token_env)
    view = open_view(
        _STDOUT,
        source=figures.snapshot,
        states=supervisor.states,
        zone=_zone(settings),
        quiet=quiet,
    )
    with view:
        asyncio.run(supervisor.run())


def _roles(loaded: Loaded, json_logs: bool) -> list[Role]:
    command = [sys.executable, "-m", "scheduler", "--config", str(loaded.file), "worker"]
    options = ["--json-logs"] if json_logs else []
    names = ["schedule", "crawl", "notify"] + (["web"] if loaded.settings.web.listen else [])
    return [Role(name, [*command, name, *options], reloads=name == "schedule") for name in names]


def _zone(settings: Settings) -> tzinfo:
    """In which the terminal tells the time: its channel's, else this machine's."""
    told = next((each.timezone for each in settings.channels if each.kind == "console" and each.timezone), None)
    return ZoneInfo(told) if told else datetime.now().astimezone().tzinfo or UTC
