"""`mintwire deliveries`: what was owed to whom, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheduler.cli.context import Cli, Json, fail, no_such, print_json

if TYPE_CHECKING:
    from rich.text import Text
    from sqlalchemy import Connection

#: A group that does something by itself: its help is the docstring of `deliveries`.
app = typer.Typer(rich_markup_mode=None, add_completion=False)

#: Rows of the table, unless asked for more, and characters of a title in it.
_SHOWN, _MOST_TITLE = 50, 60
_COLUMNS = (
    "id", "kind", "key", "state", "attempts", "created", "due", "settled", "message_id", "reason", "priority",
    "title", "url", "source", "watches", "words", "report", "story", "within", "edited",
)  # fmt: skip
_TIMES = ("created", "due", "settled", "edited")


class State(StrEnum):
    """States of a delivery."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    JOINED = "joined"
    FAILED = "failed"
    DROPPED = "dropped"


_STYLES = {State.SENT: "green", State.FAILED: "red", State.DROPPED: "red", State.UNKNOWN: "yellow"}


@app.callback(invoke_without_command=True)
def deliveries(
    context: typer.Context,
    state: Annotated[
        State | None, typer.Option(metavar="STATE", help=f"only those in a state: {', '.join(State)}")
    ] = None,
    channel: Annotated[str | None, typer.Option(metavar="ID", help="only those to this channel")] = None,
    most: Annotated[
        int | None, typer.Option("--most", metavar="N", min=1, help=f"the newest N; else {_SHOWN}, or all with --json")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the messages owed to channels, the newest first; `show N` tells all of one.

    An alert tells of a report, and is edited as its story grows; an update tells of it again; a list holds several.

    And how many there are in each state: pending (waits for its turn), sending, sent, unknown (perhaps taken; is sent
    again), joined (another message tells it), failed (refused for good), dropped (no longer wanted).

    \b
    Examples:
      mintwire deliveries --state failed
      mintwire deliveries --channel desk --most 10
      mintwire deliveries show 17
      mintwire deliveries --json | jq -r '.[] | select(.state == "sent") | .title'
    """
    if context.invoked_subcommand is not None:
        return
    cli: Cli = context.obj
    rows, counts = _read(cli, state, channel, most or (None if as_json else _SHOWN))
    if as_json:
        print_json([_row(row) for row in rows])
        return
    if rows:
        from scheduler.cli.tables import print_table

        now = datetime.now(UTC)
        headings = ("id", "owed", "channel", "kind", "state", "watches", "words", "report", "note")
        print_table(headings, [_cells(row, now) for row in rows])
    print(", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing was owed yet")


@app.command()
def show(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", help="the number that `mintwire deliveries` shows")],
    as_json: Json = False,
) -> None:
    """Tell all of one delivery: its watches and their words, its report and story, what was tried.

    \b
    Example:
      mintwire deliveries show 17
    """
    from record.sql import deliveries as outbox
    from scheduler.cli.stores import opened_to_read

    cli: Cli = context.obj
    with opened_to_read(cli.loaded.settings) as connection:
        row = outbox.read(connection, number)
        if row is None:
            fail(f"no delivery {number}: `mintwire deliveries` lists them")
        (row,) = _named(connection, [row])
    values = _row(row)
    if as_json:
        print_json(values)
        return
    width = max(map(len, values))
    for name, value in values.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        print(f"{name:{width}}  {'—' if text in (None, '') else text}")


def _read(
    cli: Cli, state: State | None, channel: str | None, most: int | None
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    from record.sql import channels
    from record.sql import deliveries as outbox
    from scheduler.cli.stores import has_record, opened_to_read

    settings = cli.loaded.settings
    known = [each.id for each in settings.channels]
    if not has_record(settings, tell=True):
        return [], {}
    with opened_to_read(settings) as connection:
        found = None if channel is None else channels.find_channel(connection, channel)
        if channel is not None and found is None:
            no_such("channel", channel, dict.fromkeys(known), "channels list")
        rows = outbox.listed(connection, state=state, channel=None if found is None else found.number, most=most)
        return _named(connection, rows), outbox.count_by_state(connection)


def _named(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with the name of its channel in place of its number."""
    from record.sql import channels

    places = channels.read_channels(connection, sorted({row["channel"] for row in rows}))
    return [{**row, "channel": places[row["channel"]].name} for row in rows]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    from record.item import to_iso

    values = {name: row[name] for name in ("id", "channel", *_COLUMNS[1:])}
    return values | {name: None if row[name] is None else to_iso(row[name]) for name in _TIMES}


def _cells(row: dict[str, Any], now: datetime) -> tuple[Text, ...]:
    from scheduler.cli.tables import age, cell

    title = row["title"] or row["key"]
    return (
        cell(row["id"]),
        cell(age(row["created"], now)),
        cell(row["channel"]),
        cell(row["kind"]),
        cell(row["state"], _STYLES.get(row["state"], "")),
        cell(", ".join(row["watches"])),
        cell(", ".join(row["words"])),
        cell(title if len(title) <= _MOST_TITLE else f"{title[: _MOST_TITLE - 1]}…"),
        cell(row["reason"]),
    )
