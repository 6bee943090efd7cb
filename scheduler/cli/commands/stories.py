"""`mintwire stories`: what the wire put together, why, and putting it right."""

from __future__ import annotations

import getpass
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from config.sections import SECTIONS
from record.item import to_iso
from record.sql import corrections
from record.sql.corrections import Kind
from record.sql.stories import list_stories, members_of, merged_ids, merges_into, read_members, read_story, titles
from scheduler.cli import storyview
from scheduler.cli.context import USAGE, Cli, Json, fail, new_app, print_json
from scheduler.cli.stores import has_record, opened, opened_to_read
from scheduler.cli.tables import age, cell, print_table

app = new_app(
    """Stories: list them, see why their reports are together, and put them right.

    \b
    Examples:
      mintwire stories list --section cbdc
      mintwire stories show 3f2a9c01d4e58b67
      mintwire stories split 3f2a9c01d4e58b67 a71c09be22d4f356
      mintwire stories merge 9be22d4f356a71c0 3f2a9c01d4e58b67
    """
)

#: Rows of the table, unless asked for more.
_SHOWN = 50
#: The lane carries a correction out between two batches; a user who waits longer for it is told that it will be.
_PATIENCE_S = 5.0

Story = Annotated[str, typer.Argument(metavar="STORY", help="the story's id, as `stories list` shows it")]


@app.command("list")
def list_command(
    context: typer.Context,
    section: Annotated[
        str | None, typer.Option(metavar="SECTION", help=f"only one section: {', '.join(SECTIONS)}")
    ] = None,
    hours: Annotated[int, typer.Option(metavar="N", min=1, help="with a report in the last N hours")] = 72,
    most: Annotated[
        int | None, typer.Option("--most", metavar="N", min=1, help=f"the newest N; else {_SHOWN}, or all with --json")
    ] = None,
    members: Annotated[bool, typer.Option("--members", help="with --json: each story's reports, too")] = False,
    as_json: Json = False,
) -> None:
    """List stories, those with the newest report first.

    \b
    Examples:
      mintwire stories list --section policy --hours 24
      mintwire stories list --json | jq -r '.[] | select(.sources > 3) | .title'
    """
    if section is not None and section not in SECTIONS:
        fail(f"no section {section!r}: it is one of {', '.join(SECTIONS)}", USAGE)
    now = datetime.now(UTC)
    cli: Cli = context.obj
    if not has_record(cli.loaded.settings, tell=True):
        if as_json:
            print_json([])
        return
    with opened_to_read(cli.loaded.settings) as connection:
        rows = list_stories(
            connection,
            since=now - timedelta(hours=hours),
            section=section,
            most=most or (None if as_json else _SHOWN),
        )
        leads = titles(connection, [row["lead"] for row in rows])
        reports = members_of(connection, [row["id"] for row in rows]) if members else {}
        merged = merged_ids(connection, [row["id"] for row in rows]) if members else {}
    if as_json:
        print_json(
            [
                {
                    **storyview.row_of(row, leads),
                    "members": [{"id": each.id, "source": each.source, "url": each.url} for each in reports[row["id"]]],
                    "absorbed": merged.get(row["id"], []),
                }
                if members
                else storyview.row_of(row, leads)
                for row in rows
            ]
        )
        return
    if rows:
        print_table(
            ("story", "last", "section", "sources", "title"),
            [
                (
                    cell(row["id"]),
                    cell(age(row["last_seen"], now)),
                    cell(row["section"]),
                    cell(row["sources"]),
                    cell(leads.get(row["lead"])),
                )
                for row in rows
            ],
        )
    else:
        print(f"no story has a report of the last {hours} hours")


@app.command()
def show(context: typer.Context, story: Story, as_json: Json = False) -> None:
    """Show a story: its reports in time, who was first and by how long, and why each is in it.

    \b
    Examples:
      mintwire stories show 3f2a9c01d4e58b67
      mintwire stories show 3f2a9c01d4e58b67 --json | jq '.members[].reasons'
    """
    from newsroom.financing import stored as financings_of

    cli: Cli = context.obj
    with opened_to_read(cli.loaded.settings) as connection:
        row = _found(connection, story)
        stored = financings_of.read(connection, [row["id"]]).get(row["id"])
        found = storyview.Story(
            row,
            read_members(connection, row["id"]),
            merges_into(connection, row["id"]),
            None if stored is None else stored.financing,
        )
    if as_json:
        print_json(storyview.document_of(found))
    else:
        storyview.tell(found)


@app.command()
def financings(
    context: typer.Context,
    days: Annotated[int, typer.Option(metavar="N", min=1, help="told of in the last N days")] = 7,
    as_json: Json = False,
) -> None:
    """List rounds, acquisitions, listings, funds and treasury purchases that stories tell of, the newest first.

    \b
    Examples:
      mintwire stories financings --days 30
      mintwire stories financings --json | jq '.[] | select(.rumoured | not)'
    """
    from newsroom.financing import stored as financings_of

    cli: Cli = context.obj
    now = datetime.now(UTC)
    rows = []
    if has_record(cli.loaded.settings, tell=True):
        with opened_to_read(cli.loaded.settings) as connection:
            rows = financings_of.list_financings(connection, since=now - timedelta(days=days))
    if as_json:
        print_json(
            [{"story": each.story, "updated": to_iso(each.updated), **each.financing.to_dict()} for each in rows]
        )
    elif rows:
        print_table(
            ("story", "last", "kind", "financing"),
            [
                (
                    cell(each.story),
                    cell(age(each.updated, now)),
                    cell(each.financing.kind),
                    cell(storyview.told_of(each.financing)),
                )
                for each in rows
            ],
        )
    else:
        print(f"no financing was told of in the last {days} days")


@app.command()
def split(
    context: typer.Context,
    story: Story,
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="ids of the reports that do not belong to it")],
) -> None:
    """Split reports off into a story of their own; later reports like them go with them.

    \b
    Examples:
      mintwire stories split 3f2a9c01d4e58b67 a71c09be22d4f356
    """
    _ask(context.obj, "split", story, items=items)


@app.command()
def merge(
    context: typer.Context,
    story: Story,
    into: Annotated[str, typer.Argument(metavar="INTO", help="the story that it becomes a part of")],
) -> None:
    """Make a story part of another: they are one event.

    \b
    Examples:
      mintwire stories merge 9be22d4f356a71c0 3f2a9c01d4e58b67
    """
    _ask(context.obj, "merge", story, target=into)


@app.command()
def pin(
    context: typer.Context,
    story: Story,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="the id of the report that belongs to it")],
) -> None:
    """Put a report into a story, whichever it was in, and keep it there.

    \b
    Examples:
      mintwire stories pin 3f2a9c01d4e58b67 a71c09be22d4f356
    """
    _ask(context.obj, "pin", story, items=[item])


@app.command()
def lead(
    context: typer.Context,
    story: Story,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="the id of the report that leads it from now on")],
) -> None:
    """Let a report speak for its story.

    \b
    Examples:
      mintwire stories lead 3f2a9c01d4e58b67 a71c09be22d4f356
    """
    _ask(context.obj, "lead", story, items=[item])


@app.command()
def section(
    context: typer.Context,
    story: Story,
    name: Annotated[str, typer.Argument(metavar="SECTION", help=f"one of {', '.join(SECTIONS)}")],
) -> None:
    """Say which section a story is of.

    \b
    Examples:
      mintwire stories section 3f2a9c01d4e58b67 policy
    """
    if name not in SECTIONS:
        fail(f"no section {name!r}: it is one of {', '.join(SECTIONS)}", USAGE)
    _ask(context.obj, "section", story, target=name)


def _found(connection: Connection, story: str) -> dict[str, Any]:
    row = read_story(connection, story)
    if row is None:
        fail(f"no story {story!r}: `mintwire stories list` shows what there is", USAGE)
    return row


def _ask(cli: Cli, kind: Kind, story: str, *, items: Sequence[str] = (), target: str | None = None) -> None:
    """Ask the story lane for a correction, and wait a moment until it is carried out."""
    with opened(cli.loaded.settings) as engine:
        with engine.begin() as connection:
            _found(connection, story)
            if kind == "merge" and target is not None:
                _found(connection, target)
            by, now = getpass.getuser(), datetime.now(UTC)
            number = corrections.ask(connection, kind, story, items=items, target=target, by=by, now=now)
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            with engine.begin() as connection:
                state = corrections.state(connection, number)
            if state is not None and state.settled is not None:
                if state.refused:
                    fail(state.refused)
                print("done")
                return
            time.sleep(0.2)
    print("asked: it is carried out as soon as the wire runs")
