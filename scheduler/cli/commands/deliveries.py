"""`mintwire deliveries`: what was owed to whom, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.text import Text

from record.item import to_iso
from record.sql.deliveries import count_by_state, list_deliveries
from scheduler.cli.context import Cli, Json, new_app, no_such, print_json, say
from scheduler.cli.stores import has_record, opened_to_read
from scheduler.cli.tables import age, cell, print_table

app = new_app()

#: Rows of the table, unless asked for more.
_SHOWN = 50
_COLUMNS = (
    "id", "channel", "kind", "key", "state", "attempts", "created", "due", "settled", "message_id", "reason",
)  # fmt: skip
_PAYLOAD = ("title", "url", "source", "watches", "words")


class State(StrEnum):
    """States of a delivery."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DROPPED = "dropped"


_STYLES = {State.SENT: "green", State.FAILED: "red", State.DROPPED: "red", State.UNKNOWN: "yellow"}


@app.command()
def deliveries(
    context: typer.Context,
    state: Annotated[
        State | None,
        typer.Option(metavar="STATE", help="only pending, sending, sent, unknown, failed or dropped ones"),
    ] = None,
    channel: Annotated[str | None, typer.Option(metavar="ID", help="only those to this channel")] = None,
    most: Annotated[
        int | None, typer.Option("--most", metavar="N", min=1, help=f"the newest N; else {_SHOWN}, or all with --json")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the messages owed to channels, the newest first.

    An alert tells of a story, an edit changes that message as the story grows, an update tells of it again.

    And how many there are in each state: pending (waits for its turn), sending, sent, unknown (perhaps taken; is sent
    again), failed (refused for good), dropped (no longer wanted).

    \b
    Examples:
      mintwire deliveries --state failed
      mintwire deliveries --channel desk --most 10
      mintwire deliveries --json | jq -r '.[] | select(.state == "sent") | .title'
    """
    cli: Cli = context.obj
    rows, counts = _read(cli, state, channel, most or (None if as_json else _SHOWN))
    known = dict.fromkeys(each.id for each in cli.loaded.settings.channels)
    if channel is not None and channel not in known and not rows:
        no_such("channel", channel, known, "channels list")
    if as_json:
        print_json([_row(row) for row in rows])
        return
    now = datetime.now(UTC)
    if rows:
        print_table(("owed", "channel", "kind", "state", "story", "note"), [_cells(row, now) for row in rows])
    print(", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing was owed yet")


def _read(
    cli: Cli, state: State | None, channel: str | None, most: int | None
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    settings = cli.loaded.settings
    if not has_record(settings):
        say(f"mintwire: {settings.data}: no wire has run on this data folder yet")
        return [], {}
    with opened_to_read(settings) as connection:
        return list_deliveries(connection, state=state, channel=channel, most=most), count_by_state(connection)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    values = {name: row[name] for name in _COLUMNS}
    for name in ("created", "due", "settled"):
        values[name] = None if values[name] is None else to_iso(values[name])
    return {**values, **{name: row["payload"].get(name) for name in _PAYLOAD}}


def _cells(row: dict[str, Any], now: datetime) -> tuple[Text, ...]:
    return (
        cell(age(row["created"], now)),
        cell(row["channel"]),
        cell(row["kind"]),
        cell(row["state"], _STYLES.get(row["state"], "")),
        cell(row["payload"].get("title") or row["key"]),
        cell(row["reason"]),
    )
