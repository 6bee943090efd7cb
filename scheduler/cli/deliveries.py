"""`mintwire deliveries` and `mintwire channels`: what was owed to whom, and what became of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from newsroom.item import to_iso
from newsroom.record import directory
from newsroom.record.database import reading
from newsroom.record.deliveries import count_by_state, list_deliveries
from scheduler.cli.context import USAGE, Cli, errors_end, fail, print_json
from scheduler.stores import open_record

app = typer.Typer(help="Channels: list them, and enable one again.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="one JSON document, for programs")]

#: Rows of the table, unless asked for more.
_SHOWN = 50
_COLUMNS = (
    "id", "channel", "kind", "key", "state", "attempts", "created", "settled", "message_id", "reason",
)  # fmt: skip


def deliveries(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help="pending, sending, sent, unknown, failed or dropped")] = None,
    channel: Annotated[str | None, typer.Option(help="only to this channel, by id")] = None,
    most: Annotated[
        int | None, typer.Option("--most", min=1, help="the newest so many; all with --json, else 50")
    ] = None,
    as_json: Json = False,
) -> None:
    """Messages owed to channels, newest first, and how many there are in each state.

    Example: mintwire deliveries --state failed
    """
    cli: Cli = context.obj
    with errors_end():
        engine = open_record(cli.loaded.settings)
        with reading(engine) as connection:
            most = most or (None if as_json else _SHOWN)
            rows = list_deliveries(connection, state=state, channel=channel, most=most)
            counts = count_by_state(connection)
    if as_json:
        print_json([_row(row) for row in rows])
        return
    console = Console()
    console.print(", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing was owed yet")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("created", "channel", "state", "story", "note"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        note = row["reason"] or ""
        table.add_row(
            f"{row['created']:%Y-%m-%d %H:%M}", row["channel"], row["state"], escape(_headline(row)), escape(note)
        )
    console.print(table)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    values = {name: row[name] for name in _COLUMNS}
    for name in ("created", "settled"):
        values[name] = None if values[name] is None else to_iso(values[name])
    return {**values, **{name: row["payload"].get(name) for name in ("title", "url", "source", "watches", "words")}}


def _headline(row: dict[str, Any]) -> str:
    return str(row["payload"].get("title") or row["key"])


@app.command("list")
def list_channels(context: typer.Context, as_json: Json = False) -> None:
    """All channels of the config, and why one is disabled."""
    cli: Cli = context.obj
    with errors_end(), reading(open_record(cli.loaded.settings)) as connection:
        channels = directory.list_channels(connection)
    if as_json:
        print_json([asdict(channel) for channel in channels])
        return
    for channel in channels:
        state = f"disabled: {channel.disabled_reason}" if channel.disabled_reason else "enabled"
        typer.echo(f"{channel.id}  {channel.kind}  {channel.chat or ''}  {state}")


@app.command()
def enable(context: typer.Context, channel: str) -> None:
    """Send to a channel again that was disabled, once the bot is back in the chat.

    Example: mintwire channels enable desk
    """
    cli: Cli = context.obj
    with errors_end(), open_record(cli.loaded.settings).begin() as connection:
        row = directory.read_channel(connection, channel)
        if row is None:
            fail(f"no channel {channel!r} in the record; `mintwire channels list` shows all", USAGE)
        directory.enable_channel(connection, row)
    typer.echo(f"{channel}: enabled")
