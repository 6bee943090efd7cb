"""What a day holds: `mintwire collections show`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.filesize import decimal

from record.closing.folders.expiring import expired_kinds, kind_of
from record.collections.closed.manifest import Manifest
from record.collections.collections import Collections
from scheduler.cli.commands.collections.listing import row_of
from scheduler.cli.context import USAGE, Json, current, fail, print_json
from scheduler.cli.tables import print_facts, print_table, to_second
from scheduler.cli.values import day_of
from scheduler.stores import open_collections

#: Of sources, languages and the like.
_MOST = 8


def show(
    day: Annotated[str, typer.Argument(metavar="DATE", help="as in 2026-11-23, today or yesterday")],
    as_json: Json = False,
) -> None:
    """Show a day: what it holds, how the sources fared, and its files. With --json its manifest.

    \b
    Examples:
      mintwire collections show yesterday
      mintwire collections show 2026-11-23 --json | jq .about.counts
    """
    collections = open_collections(current().settings)
    wanted = day_of(day, datetime.now(UTC).date())
    if wanted not in collections.days(wanted, wanted):
        fail(f"there is no collection of {wanted}: `mintwire collections list` shows which there are", USAGE)
    if collections.state(wanted) == "live":
        row = row_of(collections, wanted)
        print_json(row) if as_json else print_facts([("day", f"{wanted}, live"), *_sizes(row["bytes"])])
        return
    manifest = collections.manifest(wanted)
    if as_json:
        print(manifest.to_bytes().decode(), end="")
    else:
        print_facts(_facts(manifest))
        print()
        _print_files(collections, manifest)


def _facts(manifest: Manifest) -> Iterator[tuple[str, object]]:
    about = manifest.about
    counts = about["counts"]
    yield "day", f"{manifest.day}, closed {to_second(manifest.created)}"
    yield "items", f"{counts['items']:,}, {counts['late']:,} of them late"
    if counts["unreadable"]:
        yield "unreadable", f"{counts['unreadable']:,} lines"
    if not about["ran"]:
        yield "wire", "did not run"
    yield "discovered", f"{about['first']} to {about['last']}" if about["first"] else None
    for name in ("section", "language", "source"):
        yield name, _most(counts[f"by_{name}"])
    if about["sources"]:
        states = Counter(about["sources"]["states"].values())
        yield "sources", f"{about['sources']['polled']:,} polled" + (f"; {_most(states)}" if states else "")
    yield "software", about["software"]
    yield "config", about["config"]
    yield "day before", manifest.previous and f"sha256:{manifest.previous.sha256}"
    yield "key", manifest.key


def _print_files(collections: Collections, manifest: Manifest) -> None:
    expired = expired_kinds(collections, manifest.day)
    print_table(
        {
            "file": lambda each: each.path,
            "bytes": lambda each: decimal(each.bytes),
            "state": lambda each: "expired" if kind_of(each.path) in expired else "here",
            "sha256": lambda each: each.sha256,
        },
        manifest.resources,
    )


def _most(counts: Mapping[str, int]) -> str:
    rows = [f"{name or 'unknown'} {number:,}" for name, number in Counter(counts).most_common(_MOST)]
    return ", ".join([*rows, *(["…"] if len(counts) > _MOST else [])])


def _sizes(sizes: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    return ((kind, decimal(size)) for kind, size in sizes.items() if size)
