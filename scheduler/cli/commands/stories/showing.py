"""What is in a story and why: `mintwire stories show`, and the financings that stories tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy import Connection

from newsroom.sections.nearness import near
from record.item import to_iso
from record.sql.items import OF_JUDGEMENT
from record.sql.stories import merges_into, read_members, read_story
from record.story import reported
from scheduler.cli.context import USAGE, Json, current, fail, print_json
from scheduler.cli.financings import in_words
from scheduler.cli.queried import reason_in_words, tags_in_words
from scheduler.cli.stores import look_up, opened_to_read
from scheduler.cli.tables import Columns, age, cell, print_facts, print_table, tell, to_second
from scheduler.view.wording import counted, lasting

if TYPE_CHECKING:
    from newsroom.financing.financing import Financing

#: What a list says of a story, beside its title and times.
_PLAIN = (
    *("title_en", "title_zh", "section", "section_confidence", "second_section", "second_confidence"),
    *("size", "sources", "lead", "primary"),
)

Row = dict[str, Any]
Story = Annotated[str, typer.Argument(metavar="STORY", help="the story's id, as `stories list` shows it")]


def show(story: Story, as_json: Json = False) -> None:
    """Show a story: its reports in time, who was first and by how long, and why each is in it.

    \b
    Examples:
      mintwire stories show 3f2a9c01d4e58b67
      mintwire stories show 3f2a9c01d4e58b67 --json | jq '.members[].reasons'
    """
    from newsroom.financing import stored as financings_of

    with opened_to_read(current().settings) as connection:
        row = found(connection, story)
        stored = financings_of.read(connection, [row["id"]]).get(row["id"])
        members, merged = read_members(connection, row["id"]), merges_into(connection, row["id"])
    financing = None if stored is None else stored.financing
    if as_json:
        print_json(_document(row, members, merged, financing))
    else:
        _tell(row, members, merged, financing)


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


def found(connection: Connection, story: str) -> Row:
    row = read_story(connection, story)
    if row is None:
        fail(f"no story {story!r}: `mintwire stories list` shows what there is", USAGE)
    return row


def row_of(row: Row, leads: dict[str, str]) -> Row:
    """A story in a list, for programs; `leads`: titles by item."""
    seen = {name: to_iso(row[name]) for name in ("first_seen", "last_seen")}
    plain = {name: row[name] for name in _PLAIN}
    return {"id": row["id"], "title": leads.get(row["lead"]), **plain, **seen, "tags": row["tags"]}


def _document(row: Row, members: Sequence[Row], merged: Sequence[Row], financing: Financing | None) -> Row:
    return {
        **row_of(row, {member["id"]: member["title"] for member in members}),
        "members": [
            {
                **{name: member[name] for name in ("id", "source", "language", "title", "url", "revision", "primary")},
                "published": None if member["published"] is None else to_iso(member["published"]),
                "discovered": to_iso(member["discovered"]),
                **{name: member[name] for name in (*OF_JUDGEMENT, "duplicate_of", "reasons")},
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
        ("section", _section(row)),
        ("led by", lead.get("source", "") + (" (primary)" if row["primary"] else "")),
        ("holds", f"{counted(row['size'], 'report', 'reports')} of {counted(row['sources'], 'source', 'sources')}"),
        ("seen", f"{to_second(row['first_seen'])} to {to_second(row['last_seen'])}"),
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


def _section(row: Row) -> str | None:
    """`policy (54%), perhaps industry (38%)`."""
    told = row["section"] and f"{row['section']} ({row['section_confidence'] or 0:.0%})"
    if near(row["second_section"], row["second_confidence"]):
        told += f", perhaps {row['second_section']} ({row['second_confidence']:.0%})"
    return told


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
