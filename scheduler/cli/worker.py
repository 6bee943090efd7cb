"""`mintwire worker ROLE`: one role alone, for several machines; `mintwire run` starts them all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from typing import Annotated

import typer

from scheduler.cli.context import Cli, errors_end
from scheduler.following import FollowedConfig
from scheduler.logs.setup import setup
from scheduler.processes import lifeline


class Role(StrEnum):
    """What a worker does."""

    CRAWL = "crawl"
    NOTIFY = "notify"
    SCHEDULE = "schedule"


def worker(
    context: typer.Context,
    role: Annotated[
        Role,
        typer.Argument(help="crawl: polls and files; notify: stories, matches, messages; schedule: releases polls"),
    ],
    json_logs: Annotated[bool, typer.Option("--json-logs", help="log lines as JSON")] = False,
) -> None:
    """Run one role alone, against the stores that the config names.

    Any number of each role may run side by side, on one machine or several.

    Example: mintwire --config /etc/mintwire worker crawl
    """
    lifeline.watch()
    cli: Cli = context.obj
    with errors_end():
        config = cli.follow()
        settings = config.loaded.settings
        setup(sys.stderr, json=json_logs, role=role.value, secrets=[os.environ.get(settings.telegram.token_env, "")])
        _main_of(role)(config)


def _main_of(role: Role) -> Callable[[FollowedConfig], None]:
    """Imported late: each role loads only what it needs, and the other commands none of it."""
    main: Callable[[FollowedConfig], None] = import_module(f"scheduler.roles.{role.value}").main
    return main
