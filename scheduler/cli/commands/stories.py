"""`mintwire stories`: what the wire put together, why, and putting it right."""

from __future__ import annotations

import getpass
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy import Connection

from config.sections import SECTIONS
from record.item import to_iso
from record.sql import corrections
from record.sql.corrections import Kind
from record.sql.stories import list_stories, members_of, merged_ids, merges_into, read_members, read_story, titles
from record.story import reported
from scheduler.cli.context import SHOWN, USAGE, Json, Most, check_one_of, current, fail, new_app, print_json
from scheduler.cli.financings import in_words
from scheduler.cli.queried import reason_in_words, tags_in_words
from scheduler.cli.stores import look_up, opened, opened_to_read
from scheduler.cli.tables import Columns, age, cell, print_facts, print_table, tell
from scheduler.view.wording import lasting

if TYPE_CHECKING:
    from newsroom.financing.financing import Financing

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

#: The lane carries a correction out between two batches; a user who waits longer for it is told that it will be.
_PATIENCE_S = 5.0
#: What a list says of a story, beside its title and times.
_PLAIN = ("title_en", "title_zh", "section", "section_confidence", "size", "sources", "lead", "primary")

Row = dict[str, Any]
Story = Annotated[str, typer.Argument(metavar="STORY", help="the story's id, as `stories list` shows it")]


@app.command("list")
def list_command(
    section: Annotated[
        str | None, typer.Option(metavar="SECTION", help=f"only one section: {', '.join(SECTIONS)}")
    ] = None,
    hours: Annotated[int, typer.Option(metavar="N", min=1, help="with a report in the last N hours")] = 72,
    most: Most = None,
    members: Annotated[bool, typer.Option("--members", help="with --json: each story's reports, too")] = False,
    as_json: Json = False,
) -> None:
    """List stories, those with the newest report first.

    \b
    Examples:
      mintwire stories list --section policy --hours 24
      mintwire stories list --json | jq -r '.[] | select(.sources > 3) | .title'
    """
    check_one_of("section", section, SECTIONS)
    now = datetime.now(UTC)
    since = now - timedelta(hours=hours)

    def read(connection: Connection) -> list[Row]:
        found = list_stories(connection, since=since, section=section, most=most or (None if as_json else SHOWN))
        leads, ids = titles(connection, [row["lead"] for row in found]), [row["id"] for row in found]
        rows = [{**_row_of(row, leads), "last": row["last_seen"]} for row in found]
        if members:
            reports, merged = members_of(connection, ids), merged_ids(connection, ids)
            for row in rows:
                its = [{"id": each.id, "source": each.source, "url": each.url} for each in reports[row["id"]]]
                row |= {"members": its, "absorbed": merged.get(row["id"], [])}
        return rows

    tell(
        look_up(current().settings, read, tell=True) or [],
        {
            "story": itemgetter("id"),
            "last": lambda row: age(row["last"], now),
            "section": itemgetter("section"),
            "sources": itemgetter("sources"),
            "title": itemgetter("title"),
        },
        as_json=as_json,
        document=lambda row: {name: value for name, value in row.items() if name != "last"},
        nothing=f"no story has a report of the last {hours} hours",
    )


@app.command()
def show(story: Story, as_json: Json = False) -> None:
    """Show a story: its reports in time, who was first and by how long, and why each is in it.

    \b
    Examples:
      mintwire stories show 3f2a9c01d4e58b67
      mintwire stories show 3f2a9c01d4e58b67 --json | jq '.members[].reasons'
    """
    from newsroom.financing import stored as financings_of

    with opened_to_read(current().settings) as connection:
        row = _found(connection, story)
        stored = financings_of.read(connection, [row["id"]]).get(row["id"])
        members, merged = read_members(connection, row["id"]), merges_into(connection, row["id"])
    financing = None if stored is None else stored.financing
    if as_json:
        print_json(_document(row, members, merged, financing))
    else:
        _tell(row, members, merged, financing)


@app.command()
def financings(
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

    now = datetime.now(UTC)
    since = now - timedelta(days=days)
    tell(
        look_up(current().settings, partial(financings_of.list_financings, since=since), tell=True) or [],
        {
            "story": lambda each: each.story,
            "last": lambda each: age(each.updated, now),
            "kind": lambda each: each.financing.kind,
            "financing": lambda each: in_words(each.financing),
        },
        as_json=as_json,
        document=lambda each: {"story": each.story, "updated": to_iso(each.updated), **each.financing.to_dict()},
        nothing=f"no financing was told of in the last {days} days",
    )


@app.command()
def split(
    story: Story,
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="ids of the reports that do not belong to it")],
) -> None:
    """Split reports off into a story of their own; later reports like them go with them.

    \b
    Examples:
      mintwire stories split 3f2a9c01d4e58b67 a71c09be22d4f356
    """
    _ask("split", story, items=items)


@app.command()
def merge(
    story: Story,
    into: Annotated[str, typer.Argument(metavar="INTO", help="the story that it becomes a part of")],
) -> None:
    """Make a story part of another: they are one event.

    \b
    Examples:
      mintwire stories merge 9be22d4f356a71c0 3f2a9c01d4e58b67
    """
    _ask("merge", story, target=into)


@app.command()
def pin(
    story: Story,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="the id of the report that belongs to it")],
) -> None:
    """Put a report into a story, whichever it was in, and keep it there.

    \b
    Examples:
      mintwire stories pin 3f2a9c01d4e58b67 a71c09be22d4f356
    """
    _ask("pin", story, items=[item])


@app.command()
def lead(
    story: Story,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="the id of the report that leads it from now on")],
) -> None:
    """Let a report speak for its story.

    \b
    Examples:
      mintwire stories lead 3f2a9c01d4e58b67 a71c09be22d4f356
    """
    _ask("lead", story, items=[item])


@app.command()
def section(
    story: Story,
    name: Annotated[str, typer.Argument(metavar="SECTION", help=f"one of {', '.join(SECTIONS)}")],
) -> None:
    """Say which section a story is of.

    \b
    Examples:
      mintwire stories section 3f2a9c01d4e58b67 policy
    """
    check_one_of("section", name, SECTIONS)
    _ask("section", story, target=name)


def _found(connection: Connection, story: str) -> Row:
    row = read_story(connection, story)
    if row is None:
        fail(f"no story {story!r}: `mintwire stories list` shows what there is", USAGE)
    return row


def _ask(kind: Kind, story: str, *, items: Sequence[str] = (), target: str | None = None) -> None:
    """Ask the story lane for a correction, and wait a moment until it is carried out."""
    with opened(current().settings) as engine:
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


def _row_of(row: Row, leads: dict[str, str]) -> Row:
    """A story in a list, for programs; `leads`: titles by item."""
    seen = {name: to_iso(row[name]) for name in ("first_seen", "last_seen")}
    plain = {name: row[name] for name in _PLAIN}
    return {"id": row["id"], "title": leads.get(row["lead"]), **plain, **seen, "tags": row["tags"]}


def _document(row: Row, members: Sequence[Row], merged: Sequence[Row], financing: Financing | None) -> Row:
    return {
        **_row_of(row, {member["id"]: member["title"] for member in members}),
        "members": [
            {
                **{name: member[name] for name in ("id", "source", "language", "title", "url", "revision", "primary")},
                "published": None if member["published"] is None else to_iso(member["published"]),
                "discovered": to_iso(member["discovered"]),
                **{name: member[name] for name in ("section", "duplicate_of", "tags", "reasons")},
            }
            for member in members
        ],
        "absorbed": [{"story": each["absorbed"], "at": to_iso(each["at"]), "by": each["by"]} for each in merged],
        "financing": None if financing is None else financing.to_dict(),
    }


def _tell(row: Row, members: Sequence[Row], merged: Sequence[Row], financing: Financing | None) -> None:
    tags = row["tags"] or {}
    lead: Row = next((member for member in members if member["id"] == row["lead"]), {})
    reports = [member for member in members if member["revision"] == 0]
    facts = (
        ("story", row["id"]),
        ("title", lead.get("title")),
        ("in English", row["title_en"]),
        ("in Chinese", row["title_zh"]),
        ("section", row["section"] and f"{row['section']} ({row['section_confidence'] or 0:.0%})"),
        ("led by", lead.get("source", "") + (" (primary)" if row["primary"] else "")),
        ("reports", f"{row['size']} of {row['sources']} sources"),
        ("seen", f"{to_iso(row['first_seen'])} to {to_iso(row['last_seen'])}"),
        ("first", _first(reports)),
        ("tags", ", ".join(tags_in_words(tags))),
        ("financing", financing and in_words(financing)),
        ("absorbed", ", ".join(each["absorbed"] for each in merged)),
    )
    print_facts((name, value) for name, value in facts if value)
    print()
    first = min((_time_of(member) for member in reports), default=row["first_seen"])
    columns: Columns = {
        "after": lambda member: lasting(_time_of(member) - first) if _time_of(member) > first else "first",
        "source": lambda member: cell(member["source"], "bold" if member["id"] == row["lead"] else ""),
        "item": itemgetter("id"),
        "title": itemgetter("title"),
        "why": _why,
    }
    print_table(columns, sorted(members, key=_time_of))


def _first(reports: Sequence[Row]) -> str | None:
    """Who was first, and how long before the next source."""
    ordered = sorted(reports, key=_time_of)
    if not ordered:
        return None
    others = [report for report in ordered if report["source"] != ordered[0]["source"]]
    if not others:
        return str(ordered[0]["source"])
    return f"{ordered[0]['source']}, {lasting(_time_of(others[0]) - _time_of(ordered[0]))} before {others[0]['source']}"


def _why(member: Row) -> str:
    return "; ".join(reason_in_words(reason["kind"], reason["detail"]) for reason in member["reasons"] or ())


def _time_of(member: Row) -> datetime:
    return reported(member["published"], member["discovered"])
