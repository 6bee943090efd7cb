"""`mintwire channels`: where messages go, and taking up a channel again that was disabled."""

from __future__ import annotations

from operator import itemgetter
from typing import Annotated, Any

import typer
from rich.text import Text

from config.models import Settings
from record.item import to_iso
from record.sql.channels import ChannelRow, enable_channel, list_channels
from record.sql.deliveries import gather
from scheduler.cli.context import Json, current, find, new_app
from scheduler.cli.stores import look_up, opened, redis_time
from scheduler.cli.tables import cell, tell
from scheduler.configured import place_of
from scheduler.view.wording import counted

app = new_app(
    """Channels: list them, and enable one again that was disabled.

    \b
    Examples:
      mintwire channels list
      mintwire channels enable desk
    """
)

ENABLED, DISABLED = "enabled", "disabled"


@app.command("list")
def show(as_json: Json = False) -> None:
    """List all channels, and why one is disabled.

    A channel is disabled when its service says that it is gone: the bot was kicked, the chat was deleted.

    \b
    Examples:
      mintwire channels list
      mintwire channels list --json | jq '.[] | select(.disabled_reason)'
    """
    settings = current().settings
    tell(
        [_row(name, channel, settings) for name, channel in _channels(settings).items()],
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


@app.command()
def enable(channel: Annotated[str, typer.Argument(metavar="ID", help="the channel's id in the config")]) -> None:
    """Send to a channel again that was disabled.

    First put right what `mintwire channels list` says was wrong. What the channel is owed still is sent now, in one
    list.

    \b
    Example:
      mintwire channels enable desk
    """
    settings = current().settings
    row = find("channel", channel, _channels(settings), "channels list")
    if row.disabled_reason is None:
        print(f"{channel}: is not disabled")
        return
    now = redis_time(settings)
    with opened(settings) as engine, engine.begin() as connection:
        enable_channel(connection, row.number)
        waited = gather(connection, row.number, "waited", f"list:waited:{to_iso(now)}", now)
    print(f"{channel}: enabled; it was disabled because: {row.disabled_reason}")
    if waited:
        print(f"{counted(waited, 'report', 'reports')} that waited for it come as one list")


def _channels(settings: Settings) -> dict[str, ChannelRow]:
    """By name: as a running wire knows them, and those of the config that none has read yet."""
    found = {name: each for each in look_up(settings, list_channels) or [] for name in each.names}
    for each in settings.channels:
        if each.id not in found:
            row = place_of(each)
            place = row["kind"], str(row["chat"] or ""), row["thread"] or 0
            found[each.id] = ChannelRow(0, *place, row["spec"], None, (each.id,))
    return dict(sorted(found.items()))


def _row(name: str, channel: ChannelRow, settings: Settings) -> dict[str, Any]:
    return {
        "id": name,
        "kind": channel.kind,
        "chat": channel.chat or None,
        "thread": channel.thread or None,
        "watches": [each.watch for each in settings.subscriptions if each.channel == name],
        "state": DISABLED if channel.disabled_reason else ENABLED,
        "disabled_reason": channel.disabled_reason,
    }


def _state(row: dict[str, Any]) -> Text:
    return cell(row["state"], "red" if row["state"] == DISABLED else "green")
