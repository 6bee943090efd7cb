"""`mintwire channels`: where messages go, and taking up a channel again that was disabled."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.text import Text

from config.models import Settings
from record.sql.channels import ChannelRow, enable_channel, list_channels
from scheduler.cli.context import Cli, Json, find, new_app, print_json
from scheduler.cli.stores import has_record, opened, opened_to_read
from scheduler.cli.tables import cell, print_table
from scheduler.configured import place_of

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
def show(context: typer.Context, as_json: Json = False) -> None:
    """List all channels, and why one is disabled.

    A channel is disabled when its service says that it is gone: the bot was kicked, the chat was deleted.

    \b
    Examples:
      mintwire channels list
      mintwire channels list --json | jq '.[] | select(.disabled_reason)'
    """
    cli: Cli = context.obj
    settings = cli.loaded.settings
    rows = [_row(name, channel, settings) for name, channel in _channels(settings).items()]
    if as_json:
        print_json(rows)
        return
    print_table(("channel", "kind", "chat", "state", "watches", "why"), [_cells(row) for row in rows])


@app.command()
def enable(
    context: typer.Context, channel: Annotated[str, typer.Argument(metavar="ID", help="the channel's id in the config")]
) -> None:
    """Send to a channel again that was disabled.

    First put right what `mintwire channels list` says was wrong. What the channel is owed still is sent now, in one
    list.

    \b
    Example:
      mintwire channels enable desk
    """
    cli: Cli = context.obj
    settings = cli.loaded.settings
    row = find("channel", channel, _channels(settings), "channels list")
    if row.disabled_reason is None:
        print(f"{channel}: is not disabled")
        return
    with opened(settings) as engine, engine.begin() as connection:
        enable_channel(connection, row.number)
    print(f"{channel}: enabled; it was disabled because: {row.disabled_reason}")


def _channels(settings: Settings) -> dict[str, ChannelRow]:
    """By name: as a running wire knows them, and those of the config that none has read yet."""
    found = {}
    if has_record(settings):
        with opened_to_read(settings) as connection:
            found = {name: channel for channel in list_channels(connection) for name in channel.names}
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


def _cells(row: dict[str, Any]) -> tuple[Text, ...]:
    chat = row["chat"] if row["thread"] is None else f"{row['chat']} #{row['thread']}"
    return (
        cell(row["id"]),
        cell(row["kind"]),
        cell(chat),
        cell(row["state"], "red" if row["state"] == DISABLED else "green"),
        cell(", ".join(row["watches"])),
        cell(row["disabled_reason"]),
    )
