"""Where messages go: `mintwire channels list`, and `enable`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import Annotated, Any

import typer
from rich.text import Text

from record.item import to_iso
from record.sql.channels import ChannelRow, enable_channel
from record.sql.lists import gather
from record.sql.watches import made_subscriptions
from scheduler.cli.context import Json, current
from scheduler.cli.known import find_channel, known_channels
from scheduler.cli.stores import look_up, opened, redis_time
from scheduler.cli.tables import cell, tell
from scheduler.view.wording import counted

ChannelId = Annotated[str, typer.Argument(metavar="ID", help="as `channels list` has it")]

ENABLED, DISABLED = "enabled", "disabled"


def show(as_json: Json = False) -> None:
    """List all channels, and why one is disabled.

    A channel is disabled when its service says that it is gone: the bot was kicked, the chat was deleted.

    \b
    Examples:
      mintwire channels list
      mintwire channels list --json | jq '.[] | select(.disabled_reason)'
    """
    settings = current().settings
    hearing = defaultdict(list)
    for watch, names in (look_up(settings, made_subscriptions) or {}).items():
        for name in names:
            hearing[name].append(watch)
    for each in reversed(settings.subscriptions):
        hearing[each.channel].insert(0, each.watch)
    tell(
        [_row(name, channel, hearing[name]) for name, channel in known_channels(settings).items()],
        {
            "channel": itemgetter("id"),
            "kind": itemgetter("kind"),
            "chat": lambda row: row["chat"] if row["thread"] is None else f"{row['chat']} #{row['thread']}",
            "state": _state,
            "watches": lambda row: ", ".join(row["watches"]),
            "why": itemgetter("disabled_reason"),
        },
        as_json=as_json,
    )


def enable(
    channel: Annotated[str, typer.Argument(metavar="ID", help="the channel's id, as `channels list` has it")],
) -> None:
    """Send to a channel again that was disabled.

    First put right what `mintwire channels list` says was wrong. What the channel is owed still is sent now, in one
    list.

    \b
    Example:
      mintwire channels enable desk
    """
    settings = current().settings
    row = find_channel(channel)
    if row.disabled_reason is None:
        print(f"{row.name}: is not disabled")
        return
    now = redis_time(settings)
    with opened(settings) as engine, engine.begin() as connection:
        enable_channel(connection, row.number)
        waited = gather(connection, row.number, "waited", f"list:waited:{to_iso(now)}", now)
    print(f"{row.name}: enabled; it was disabled because: {row.disabled_reason}")
    if waited:
        print(f"{counted(waited, 'report', 'reports')} that waited for it come as one list")


def _row(name: str, channel: ChannelRow, watches: Sequence[str]) -> dict[str, Any]:
    return {
        "id": name,
        "kind": channel.kind,
        "chat": channel.chat or None,
        "thread": channel.thread or None,
        "watches": list(dict.fromkeys(watches)),
        "state": DISABLED if channel.disabled_reason else ENABLED,
        "disabled_reason": channel.disabled_reason,
    }


def _state(row: dict[str, Any]) -> Text:
    return cell(row["state"], "red" if row["state"] == DISABLED else "green")
