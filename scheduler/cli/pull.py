"""`mintwire pull`: daily collections, out."""

from __future__ import annotations

import contextlib
import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from config.load import Loaded
from config.models import Watch
from newsroom.collections.reading import read_days
from newsroom.item import FIELDS, Item
from notifier.query.compile import compile_query
from notifier.query.document import Document
from scheduler.cli.context import USAGE, Cli, errors_end, fail, say
from scheduler.cli.dates import each_day, parse_days
from scheduler.stores import collections_root


class Format(StrEnum):
    """How items are written."""

    JSONL = "jsonl"
    CSV = "csv"


def pull(
    context: typer.Context,
    days: Annotated[
        str, typer.Argument(metavar="DATE", help="2026-11-23, 2026-11-01..2026-11-07, today or yesterday (UTC)")
    ],
    form: Annotated[Format, typer.Option("--format", help="jsonl: one JSON object a line; csv: with a header")] = (
        Format.JSONL
    ),
    source: Annotated[str | None, typer.Option(help="only this source, by id")] = None,
    watch: Annotated[str | None, typer.Option(help="only what this watch of the config matches, by id")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="a file instead of the terminal")] = None,
) -> None:
    """Print the raw collection of a day or a range of days: every item discovered then, each once.

    Days are UTC and go by when Mintwire discovered an item, not by when it was published.

    Example: mintwire pull yesterday --watch digital-euro --format csv -o yesterday.csv
    """
    cli: Cli = context.obj
    try:
        first, last = parse_days(days, datetime.now(UTC).date())
    except ValueError as error:
        fail(str(error), USAGE)
    with errors_end():
        wanted = _filters(cli.loaded, source, watch)
        root = collections_root(cli.loaded.settings)
        items = (item for item in read_days(root, each_day(first, last)) if all(keep(item) for keep in wanted))
        with _open(output) as stream:
            written = _WRITERS[form](items, stream)
    if not written:
        say(f"mintwire: nothing was discovered on {days} that fits")


def _filters(loaded: Loaded, source: str | None, watch: str | None) -> list[Callable[[Item], bool]]:
    filters: list[Callable[[Item], bool]] = []
    if source is not None:
        filters.append(lambda item: item.source == source)
    if watch is not None:
        filters.append(matches(find_watch(loaded, watch)))
    return filters


def find_watch(loaded: Loaded, watch: str) -> Watch:
    """The watch of this id in the config; ends the command where there is none."""
    for each in loaded.settings.watches:
        if each.id == watch:
            return each
    known = ", ".join(each.id for each in loaded.settings.watches) or "none"
    fail(f"no watch {watch!r} in {loaded.file}; there are: {known}", USAGE)


def matches(watch: Watch) -> Callable[[Item], bool]:
    """Whether an item is one that the watch covers and matches."""
    query = compile_query(watch.query)

    def matches_item(item: Item) -> bool:
        covered = (not watch.sources or item.source in watch.sources) and (
            not watch.languages or item.language in watch.languages
        )
        return covered and bool(query.match(Document.of(item.title, item.summary, item.content)))

    return matches_item


@contextlib.contextmanager
def _open(output: Path | None) -> Iterator[TextIO]:
    """The terminal, or a file that appears when it is whole."""
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        part.replace(output)
    except OSError as error:
        fail(f"{output}: cannot be written: {error.strerror}")
    finally:
        part.unlink(missing_ok=True)


def _write_jsonl(items: Iterable[Item], stream: TextIO) -> int:
    written = 0
    for item in items:
        stream.write(item.to_json() + "\n")
        written += 1
    return written


def _write_csv(items: Iterable[Item], stream: TextIO) -> int:
    """Authors are joined by "; "; what is unknown is empty."""
    writer = csv.DictWriter(stream, FIELDS)
    writer.writeheader()
    written = 0
    for item in items:
        row = item.to_dict()
        writer.writerow({**row, "authors": "; ".join(row["authors"])})
        written += 1
    return written


_WRITERS: dict[Format, Callable[[Iterable[Item], TextIO], int]] = {
    Format.JSONL: _write_jsonl,
    Format.CSV: _write_csv,
}
