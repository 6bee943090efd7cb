"""`mintwire subscribe`: a channel hears of a watch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer
from sqlalchemy import Connection

from config.errors import StoreError
from config.quiet import HIGH
from record.sql.channels import CONFIG
from record.sql.channels import find_channel as channel_row
from record.sql.directory import CLI, change
from record.sql.directory import subscribe as put
from record.sql.watches import list_watches, subscribed_by
from scheduler.cli.context import USAGE, current, fail, new_app
from scheduler.cli.known import find_channel, find_watch
from scheduler.cli.stores import opened, redis_time

app = new_app()

ChannelId = Annotated[str, typer.Argument(metavar="CHANNEL", help="its id, as `channels list` has it")]
WatchId = Annotated[str, typer.Argument(metavar="WATCH", help="its id, as `watches list` has it")]


class Mode(StrEnum):
    """How a channel hears of a watch; config.models.MODES."""

    NOW = "now"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


def _priority(said: str | int) -> int:
    if said == "high":
        return HIGH
    if not re.fullmatch("-?[0-9]", str(said)):
        raise typer.BadParameter("write high, or a number from -9 to 9")
    return int(said)


@app.command()
def subscribe(
    channel: ChannelId,
    watch: WatchId,
    mode: Annotated[Mode, typer.Option(help="at once, or in a list each hour, day or Monday")] = Mode.NOW,
    updates: Annotated[bool, typer.Option("--updates", help="also when a story has changed much")] = False,
    priority: Annotated[
        int, typer.Option(metavar="N", parser=_priority, help="high, or -9 to 9; the higher, the earlier")
    ] = 0,
) -> None:
    """Have a channel hear of a watch from now on, or change how it does.

    A running wire does so with the next report. Subscriptions of the config are changed in the config.

    \b
    Examples:
      mintwire subscribe desk digital-euro
      mintwire subscribe desk hacks --updates --priority high
      mintwire subscribe desk stablecoin-law --mode daily
    """
    now = redis_time(current().settings)
    with pair(channel, watch) as (connection, its):
        put(
            connection,
            its.channel,
            its.watch,
            origin=CLI,
            now=now,
            number=change(connection),
            mode=mode.value,
            updates=updates,
            priority=priority,
        )
        print(f"{its.channel_name} hears of {its.watch_name}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A channel and a watch, as the record knows them, and which origins have the one hear of the other."""

    channel: int
    channel_name: str
    watch: int
    watch_name: str
    by: frozenset[str]


@contextmanager
def pair(channel: str, watch: str) -> Iterator[tuple[Connection, Pair]]:
    """A transaction, and the two in it; ends the process where there are none, or the config says what they do.

    Raises StoreError where no wire has read them from the config yet.
    """
    channel_name, watch_name = find_channel(channel).name, find_watch(watch).name
    with opened(current().settings) as engine, engine.begin() as connection:
        row = channel_row(connection, channel_name)
        number = next((each.number for each in list_watches(connection) if each.name == watch_name), None)
        if row is None or number is None:
            unread = f"the channel {channel_name}" if row is None else f"the watch {watch_name}"
            raise StoreError(f"no wire has read {unread} from the config yet: start `mintwire run` first")
        by = subscribed_by(connection, row.number, number)
        if CONFIG in by:
            fail(f"{current().loaded.file} has {channel_name} hear of {watch_name}: change that there", USAGE)
        yield connection, Pair(row.number, channel_name, number, watch_name, by)
