"""`mintwire channels`: where messages go, and taking up a channel again that was disabled."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.text import Text

from config.models import Settings
from record.sql import directory
from record.sql.directory import ChannelRow
from scheduler.cli.context import Cli, Json, find, new_app, print_json
from scheduler.cli.stores import has_record, opened, opened_to_read
from scheduler.cli.tables import cell, print_table
from scheduler.directory import rows as directory_rows

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
def list_channels(context: typer.Context, as_json: Json = False) -> None:
    """List all channels, and why one is disabled.

    A channel is disabled when its service says that it is gone: the bot was kicked, the chat was deleted.

    \b
    Examples:
      mintwire channels list
      mintwire channels list --json | jq '.[] | select(.disabled_reason)'
    """
    cli: Cli = context.obj
    settings = cli.loaded.settings
    rows = [_row(channel, settings) for channel in _channels(settings).values()]
    if as_json:
        print_json(rows)
        return
    print_table(("channel", "kind", "chat", "state", "watches", "why"), [_cells(row) for row in rows])


@app.command()
def enable(
    context: typer.Context, channel: Annotated[str, typer.Argument(metavar="ID", help="the channel's id in the config")]
) -> None:
    """Send to a channel again that was disabled.

    First put right what `mintwire channels list` says was wrong. What was owed to the channel when it was disabled is
    dropped; what has matched since then waits, and is sent now.

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
        directory.enable_channel(connection, row)
    print(f"{channel}: enabled; it was disabled because: {row.disabled_reason}")


def _channels(settings: Settings) -> dict[str, ChannelRow]:
    """By id: those of the config, with what a running wire has learned of them, and those that only the record has."""
    found = {}
    if has_record(settings):
        with opened_to_read(settings) as connection:
            found = {channel.id: channel for channel in directory.list_channels(connection)}
    for row in directory_rows(settings)["channels"]:
        known = found.get(row["id"])
        # What was learned of another chat is void.
        if known is None or known.configured_chat != row["chat"]:
            found[row["id"]] = ChannelRow(row["id"], row["kind"], row["chat"], row["thread"], row["chat"], None)
    return dict(sorted(found.items()))


def _row(channel: ChannelRow, settings: Settings) -> dict[str, Any]:
    return {
        "id": channel.id,
        "kind": channel.kind,
        "chat": channel.chat,
        "thread": channel.thread,
        "configured_chat": channel.configured_chat,
        "watches": [each.watch for each in settings.subscriptions if each.channel == channel.id],
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
