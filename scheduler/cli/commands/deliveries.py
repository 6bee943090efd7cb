"""`mintwire deliveries`: what was owed to whom, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from scheduler.cli.context import SHOWN, Group, Json, Most, current, fail, print_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: A group that does something by itself: its help is the docstring of `deliveries`.
app = typer.Typer(cls=Group, rich_markup_mode=None, add_completion=False)

#: Characters of a title in the table.
_MOST_TITLE = 60
_COLUMNS = (
    "id", "channel", "kind", "key", "state", "attempts", "created", "due", "settled", "message_id", "reason",
    "priority", "title", "url", "source", "watches", "words", "report", "story", "within", "edited",
)  # fmt: skip
_TIMES = ("created", "due", "settled", "edited")


State = Literal["pending", "sending", "sent", "unknown", "joined", "failed", "dropped"]
STATES: tuple[State, ...] = get_args(State)
_STYLES = {"sent": "green", "failed": "red", "dropped": "red", "unknown": "yellow"}


@app.callback(invoke_without_command=True)
def deliveries(
    context: typer.Context,
    state: Annotated[
        State | None, typer.Option(metavar="STATE", help=f"only those in a state: {', '.join(STATES)}")
    ] = None,
    channel: Annotated[str | None, typer.Option(metavar="ID", help="only those to this channel")] = None,
    most: Most = None,
    as_json: Json = False,
) -> None:
    """List the messages owed to channels, the newest first; `show N` tells all of one.

    An alert tells of a report, and is edited as its story grows; an update tells of it again; a list holds several.

    And how many there are in each state, of one channel where it is named: pending (waits for its turn), sending, sent,
    unknown (perhaps taken; is sent again), joined (another message tells it), failed (refused for good), dropped (no
    longer wanted).

    \b
    Examples:
      mintwire deliveries --state failed
      mintwire deliveries --channel desk --most 10
      mintwire deliveries show 17
      mintwire deliveries --json | jq -r '.[] | select(.state == "sent") | .title'
    """
    if context.invoked_subcommand is not None:
        return
    from record.sql import deliveries as outbox
    from scheduler.cli.known import find_channel
    from scheduler.cli.stores import look_up
    from scheduler.cli.tables import age, cell, tell

    settings, now = current().settings, datetime.now(UTC)

    number = None if channel is None else find_channel(channel).number

    def read(connection: Connection) -> tuple[list[dict[str, Any]], dict[str, int]]:
        rows = outbox.listed(connection, state=state, channel=number, most=most or (None if as_json else SHOWN))
        return _rows(connection, rows), outbox.count_by_state(connection, number)

    rows, counts = look_up(settings, read, tell=True) or ([], {})
    if rows or as_json:
        columns = {
            "id": lambda row: row["id"],
            "owed": lambda row: age(row["created"], now),
            "channel": lambda row: row["channel"],
            "kind": lambda row: row["kind"],
            "state": lambda row: cell(row["state"], _STYLES.get(row["state"], "")),
            "watches": lambda row: ", ".join(row["watches"]),
            "words": lambda row: ", ".join(row["words"]),
            "report": lambda row: _cut(row["title"] or row["key"]),
            "note": lambda row: row["reason"],
        }
        tell(rows, columns, as_json=as_json, document=_document)
    if not as_json:
        print(", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing was owed yet")


@app.command()
def show(
    number: Annotated[int, typer.Argument(metavar="N", help="the number that `mintwire deliveries` shows")],
    as_json: Json = False,
) -> None:
    """Tell all of one delivery.

    Its watches and their words, its report and story, what was tried.

    \b
    Example:
      mintwire deliveries show 17
    """
    from record.sql import deliveries as outbox
    from scheduler.cli.stores import opened_to_read
    from scheduler.cli.tables import print_facts

    with opened_to_read(current().settings) as connection:
        row = outbox.read(connection, number)
        if row is None:
            fail(f"no delivery {number}: `mintwire deliveries` lists them")
        (row,) = _rows(connection, [row])
    if as_json:
        print_json(_document(row))
    else:
        values = _document({**row, **{name: row[name] and row[name].replace(microsecond=0) for name in _TIMES}})
        print_facts((name, ", ".join(value) if isinstance(value, list) else value) for name, value in values.items())


def _rows(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with the name of its channel in place of its number."""
    from record.sql import channels

    places = channels.read_channels(connection, sorted({row["channel"] for row in rows}))
    return [{**row, "channel": places[row["channel"]].name} for row in rows]


def _document(row: dict[str, Any]) -> dict[str, Any]:
    from record.item import to_iso

    times = {name: None if row[name] is None else to_iso(row[name]) for name in _TIMES}
    return {name: times.get(name, row[name]) for name in _COLUMNS}


def _cut(title: str) -> str:
    return title if len(title) <= _MOST_TITLE else f"{title[: _MOST_TITLE - 1]}…"
