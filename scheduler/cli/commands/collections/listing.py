"""Which days there are, and how much each takes: `mintwire collections list`."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.filesize import decimal

from config.collections import KeepFiles
from record.closing.folders.expiring import kind_of
from record.collections.collections import Collections
from record.collections.layout import raw_files, segments
from record.item import to_iso
from scheduler.cli.context import SHOWN, Json, Most, current
from scheduler.cli.tables import cell, tell
from scheduler.stores import open_collections

_KINDS = tuple(KeepFiles.model_fields)


def list_command(most: Most = None, as_json: Json = False) -> None:
    """List the days, the newest first: whether each is closed, what it holds, and the bytes that its files take.

    \b
    Examples:
      mintwire collections list
      mintwire collections list --json | jq '[.[].bytes | add] | add'
    """
    collections = open_collections(current().settings)
    days = collections.days()[::-1][: most or (None if as_json else SHOWN)]
    tell(
        [row_of(collections, day) for day in days],
        {
            "day": lambda row: row["day"],
            "state": lambda row: cell(row["state"], "green" if row["state"] == "live" else ""),
            "items": lambda row: None if row["items"] is None else f"{row['items']:,}",
            "late": lambda row: row["late"] or None,
            "size": lambda row: decimal(sum(row["bytes"].values())),
            "of it raw": lambda row: decimal(row["bytes"]["raw"]),
        },
        as_json=as_json,
        nothing="there is no collection yet: `mintwire run` begins one",
    )


def row_of(collections: Collections, day: date) -> dict[str, Any]:
    """What is told of a day; how many items a live one has is not counted."""
    if collections.state(day) == "live":
        raw, items = (sum(path.stat().st_size for path in of(collections.root, day)) for of in (raw_files, segments))
        sizes = dict.fromkeys(_KINDS, 0) | {"raw": raw, "items": items}
        return {"day": str(day), "state": "live", "items": None, "late": None, "closed": None, "bytes": sizes}
    manifest = collections.manifest(day)
    sizes = dict.fromkeys(_KINDS, 0)
    for resource in manifest.resources:
        sizes[kind_of(resource.path)] += resource.bytes
    counts = manifest.about["counts"]
    return {
        "day": str(day),
        "state": "closed",
        "items": counts["items"],
        "late": counts["late"],
        "closed": to_iso(manifest.created),
        "bytes": sizes,
    }
