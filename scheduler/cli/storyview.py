"""Stories as people and programs read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.text import Text

from record.item import to_iso
from record.story import reported
from scheduler.cli.tables import cell, print_table
from scheduler.view.wording import lasting

if TYPE_CHECKING:
    from newsroom.financing.financing import Financing


@dataclass(frozen=True, slots=True)
class Story:
    """One story with all that SQL knows of it: rows of `stories`, `items` and `story_merges`."""

    row: dict[str, Any]
    members: Sequence[dict[str, Any]]
    merged: Sequence[dict[str, Any]]
    financing: Financing | None


def row_of(row: dict[str, Any], leads: dict[str, str]) -> dict[str, Any]:
    """A story in a list, for programs; `leads`: titles by item."""
    return {
        "id": row["id"],
        "title": leads.get(row["lead"]),
        "title_en": row["title_en"],
        "title_zh": row["title_zh"],
        "section": row["section"],
        "section_confidence": row["section_confidence"],
        "size": row["size"],
        "sources": row["sources"],
        "lead": row["lead"],
        "primary": row["primary"],
        "first_seen": to_iso(row["first_seen"]),
        "last_seen": to_iso(row["last_seen"]),
        "tags": row["tags"],
    }


def document_of(story: Story) -> dict[str, Any]:
    """For programs."""
    row, members, merged = story.row, story.members, story.merged
    return {
        **row_of(row, {member["id"]: member["title"] for member in members}),
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
        "financing": None if story.financing is None else story.financing.to_dict(),
    }


def tell(story: Story) -> None:
    """For people."""
    row, members = story.row, story.members
    by_id = {member["id"]: member for member in members}
    reports = [member for member in members if member["revision"] == 0]
    print_table(("", ""), _facts(story, by_id, reports))
    print()
    first = min((_time_of(member) for member in reports), default=row["first_seen"])
    print_table(
        ("after", "source", "item", "title", "why"),
        [
            (
                cell(lasting(_time_of(member) - first) if _time_of(member) > first else "first"),
                cell(member["source"], "bold" if member["id"] == row["lead"] else ""),
                cell(member["id"]),
                cell(member["title"]),
                cell(_why(member)),
            )
            for member in sorted(members, key=_time_of)
        ],
    )


def _facts(
    story: Story, by_id: dict[str, dict[str, Any]], reports: Sequence[dict[str, Any]]
) -> list[tuple[Text, Text]]:
    row = story.row
    tags = row["tags"] or {}
    lead = by_id.get(row["lead"], {})
    facts = [
        ("story", row["id"]),
        ("title", lead.get("title")),
        ("in English", row["title_en"]),
        ("in Chinese", row["title_zh"]),
        ("section", row["section"] and f"{row['section']} ({row['section_confidence'] or 0:.0%})"),
        ("led by", lead.get("source", "") + (" (primary)" if row["primary"] else "")),
        ("reports", f"{row['size']} of {row['sources']} sources"),
        ("seen", f"{to_iso(row['first_seen'])} to {to_iso(row['last_seen'])}"),
        ("first", _first(reports)),
        ("tags", ", ".join([*tags.get("projects", ()), *tags.get("jurisdictions", ()), tags.get("event") or ""])),
        ("financing", story.financing and told_of(story.financing)),
        ("absorbed", ", ".join(each["absorbed"] for each in story.merged)),
    ]
    return [(cell(name, "bold"), cell(value)) for name, value in facts if value]


def told_of(financing: Financing) -> str:
    """`Kestrel Pay: 40,000,000 USD, series_b, led by Harrow Capital`."""
    amount = financing.amount_text if financing.amount is None else f"{financing.amount:,f} {financing.currency or ''}"
    leads = f"led by {', '.join(financing.leads)}" if financing.leads else None
    parts = (
        amount and amount.strip(),
        financing.round or financing.kind,
        leads,
        "rumoured" if financing.rumoured else None,
    )
    return f"{financing.company}: {', '.join(part for part in parts if part)}"


def _first(reports: Sequence[dict[str, Any]]) -> str | None:
    """Who was first, and how long before the next source."""
    ordered = sorted(reports, key=_time_of)
    if not ordered:
        return None
    others = [report for report in ordered if report["source"] != ordered[0]["source"]]
    if not others:
        return str(ordered[0]["source"])
    return f"{ordered[0]['source']}, {lasting(_time_of(others[0]) - _time_of(ordered[0]))} before {others[0]['source']}"


def _why(member: dict[str, Any]) -> str:
    return "; ".join(
        f"{reason['kind'].replace('_', ' ')} {reason['detail']}".strip() for reason in member["reasons"] or ()
    )


def _time_of(member: Mapping[str, Any]) -> datetime:
    return reported(member["published"], member["discovered"])
